from datetime import timedelta
from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from attendance.models import Employee
from timetracker.demo import company, history, plans, sign_ins

MOST_MONTHS = 36


class Command(BaseCommand):
    """The same arguments on the same day make the same company."""

    help = "Fills an empty database with a small company and the months of taps before now."

    def add_arguments(self, parser):
        parser.add_argument("--employees", type=int, default=40, help="from 20 to 1000; 40 unless told")
        parser.add_argument("--months", type=int, default=3, help="of taps before now, from 1 to 36; 3 unless told")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another company")
        parser.add_argument("--if-empty", action="store_true", help="keep a database that has people already")

    def handle(self, *args, employees, months, seed, if_empty, **options):
        _refuse_nonsense(employees, months)
        if not Employee.objects.exists():
            self._make(employees, months, seed)
        elif if_empty:
            self.stdout.write("The database has people already; it is kept as it is.")
            self._print_sign_ins()
        else:
            raise CommandError(
                "The database has people already, and the demo company does not mix with them:"
                " set DATABASE_URL to an empty database, or keep this one with --if-empty."
            )

    def _make(self, employees: int, months: int, seed: int) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        random = Random(seed)
        with _nobody_written_to(), transaction.atomic():
            made = company.found(employees, today - timedelta(days=months * 365 // 12), today, random)
            sign_ins.create(made)
            history.write(made, now, random)
            plans.write(made, now)
        self.stdout.write(self.style.SUCCESS(f"Made a company of {employees} people with {months} months of taps."))
        self._print_sign_ins()
        self._print_first_tap(made)

    def _print_sign_ins(self) -> None:
        rows = [("user", "password", "role"), *sign_ins.existing()]
        self.stdout.write("")
        for user, password, role in rows if len(rows) > 1 else []:
            self.stdout.write(f"  {user:<10} {password:<20} {role}")

    def _print_first_tap(self, made: company.Company) -> None:
        uid = made.somebody_of("Assembly").holdings[-1].uid
        self.stdout.write(
            f"\n  A first tap at the door {made.doors[0].name!r}; its key is shown this once:\n\n"
            "  curl http://127.0.0.1:8000/api/terminal/scan \\\n"
            f"    -H 'X-Terminal-Key: {made.keys[0]}' -H 'Content-Type: application/json' \\\n"
            f'    -d "{{\\"uid\\": \\"{uid}\\", \\"ts\\": $(date +%s)000}}"\n'
        )


def _nobody_written_to():
    """The people are invented, and so are their addresses."""
    return override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")


def _refuse_nonsense(employees: int, months: int) -> None:
    """Raises CommandError."""
    if settings.PRODUCTION:
        raise CommandError(
            "The demo company has passwords that everybody knows, so it is not made with ENV=production:"
            " use ENV=development on a database of its own."
        )
    if not company.FEWEST <= employees <= company.MOST:
        raise CommandError(f"--employees is {employees}; choose from {company.FEWEST} to {company.MOST}.")
    if not 1 <= months <= MOST_MONTHS:
        raise CommandError(f"--months is {months}; choose from 1 to {MOST_MONTHS}.")
