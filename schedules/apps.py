from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulesConfig(AppConfig):
    name = "schedules"
    verbose_name = _("Schedules")

    def ready(self):
        from attendance import agreed
        from schedules import plan

        agreed.told_by(plan.to_work)
