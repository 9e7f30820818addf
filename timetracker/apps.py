from django.apps import AppConfig
from django.contrib.admin import apps as admin


class TimetrackerConfig(AppConfig):
    default = True
    name = "timetracker"
    verbose_name = "TimeTracker"

    def ready(self):
        from timetracker import checks  # noqa: F401  (registers the system checks)


class AdminConfig(admin.AdminConfig):
    """Django's admin, with our site in place of its own."""

    default = False
    default_site = "timetracker.admin_site.Site"
