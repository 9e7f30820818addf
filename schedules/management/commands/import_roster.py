import argparse
from datetime import date
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attendance.auditing import NOBODY
from schedules import importing, roster
from timetracker.api.errors import Problem


def month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no month. Write it as 2026-12.") from error


class Command(BaseCommand):
    """What cannot be read is listed, and then the exit code is 1."""

    help = "Reads a roster from a spreadsheet (XLSX or CSV): people in rows, days in columns. Saves it with --apply."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--month", type=month, help="YYYY-MM, for sheets whose days are plain numbers")
        parser.add_argument("--clear-empty", action="store_true", help="empty cells empty the roster")
        parser.add_argument("--apply", action="store_true", help="save what can be read")
        parser.add_argument("--user", help="on whose behalf, and for whose people; everybody's unless told")

    def handle(self, *args, file, month, clear_empty, user, **options):
        user = self._user(user)
        try:
            found = importing.read(user, file.read_bytes(), month, clear_empty=clear_empty)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except Problem as problem:
            raise CommandError(str(problem.detail)) from problem
        self._print(found)
        wrong = len(found.faults) + (self._apply(user, found) if options["apply"] else 0)
        if wrong:
            raise CommandError(f"{wrong} things could not be read or saved.")

    def _user(self, name: str | None) -> User:
        if name is None:
            return User(username=NOBODY, is_superuser=True)
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no user {name!r}.") from error

    def _print(self, found: importing.Import) -> None:
        preview = found.preview
        self.stdout.write(f"Days: {found.days[0]} to {found.days[-1]}, people: {len(found.people)}")
        for fault in found.faults:
            where = " ".join(filter(None, (fault.address, fault.person, fault.day and f"{fault.day}", fault.text)))
            self.stdout.write(f"  {where}: {fault.sentence}")
        for each in preview.overwritten:
            self.stdout.write(f"  {each.person} {each.change.day}: {each.now.code} becomes {each.code or '–'}")
        self.stdout.write(f"To write: {len(preview.changes)}, of them over something: {len(preview.overwritten)}")

    def _apply(self, user: User, found: importing.Import) -> int:
        """Saves what was shown; answers how many cells were refused all the same."""
        saved = roster.save(user, found.preview.changes, timezone.now())
        for refused in saved.errors:
            self.stdout.write(f"  {refused.change.employee_id} {refused.change.day}: {refused.sentence}")
        self.stdout.write(f"Written: {len(saved.cells)}")
        return len(saved.errors)
