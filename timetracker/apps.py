from django.apps import AppConfig


class TimetrackerConfig(AppConfig):
    name = "timetracker"
    verbose_name = "TimeTracker"

    def ready(self):
        from django.contrib.auth.models import User
        from django.db.models.signals import post_save

        from timetracker import checks  # noqa: F401  (registers the system checks)
        from timetracker.api.authentication import end_sessions_of_inactive

        post_save.connect(end_sessions_of_inactive, sender=User)
