from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerminalsConfig(AppConfig):
    name = "terminals"
    verbose_name = _("Terminals")

    def ready(self):
        from attendance import watermark  # both need the models
        from terminals import devices

        watermark.told_by(devices.doors)
