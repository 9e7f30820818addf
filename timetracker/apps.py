from django.apps import AppConfig


class TimetrackerConfig(AppConfig):
    name = "timetracker"
    verbose_name = "TimeTracker"

    def ready(self):
        from timetracker import checks  # noqa: F401  (registers the system checks)
