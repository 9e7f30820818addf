from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Django's command of this name needs the gettext tools; a bare machine has none."""

    help = "Compiles the translations in locale/, without the gettext tools."
    requires_system_checks = ()

    def handle(self, *args, **options):
        for source in sorted(path for root in settings.LOCALE_PATHS for path in Path(root).glob("*/LC_MESSAGES/*.po")):
            polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
            self.stdout.write(f"Compiled {source.relative_to(settings.BASE_DIR)}")
