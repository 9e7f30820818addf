from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from attendance import reports
from attendance.api.filters import in_department
from attendance.models import Employee
from attendance.wording import in_words


class Command(BaseCommand):
    """For cron: nothing is printed and the exit code is 0 when there is nothing to look at, else it is 1."""

    help = "Lists what HR should look at: forgotten and doubled taps, shifts too long, clocks that were wrong."

    def add_arguments(self, parser):
        parser.add_argument("--since", type=date.fromisoformat, required=True, help="a local date")
        parser.add_argument("--until", type=date.fromisoformat, help="a local date, inclusive; today unless told")
        parser.add_argument("--department", help="a name or an id; everybody unless told")

    def handle(self, *args, since, until, department, **options):
        now = timezone.now()
        until = until or timezone.localdate(now)
        if since > until:
            raise CommandError(f"--since {since} is after --until {until}.")
        people = Employee.objects.all()
        if department:
            people = in_department(people, "department", department)
        count = people.count()
        if department and not count:
            raise CommandError(f"Nobody is in a department {department!r}.")
        found = 0
        rows = reports.by_name(people, reports.span_of(since, until), now)
        for person, report in tqdm(rows, desc="Logs", unit="person", total=count, disable=None):
            self._print(person, report)
            found += len(report.summary.anomalies)
        if found:
            raise CommandError(f"{found} things to look at.")

    def _print(self, person: reports.Row, report: reports.Report) -> None:
        if report.summary.anomalies:
            self.stdout.write(f"\n{person.full_name} ({person.department or 'no department'}, employee {person.id})")
        for day in report.summary.days:
            for anomaly in day.anomalies:
                self.stdout.write(f"  {day.day}  {anomaly.code:<14}  {in_words(anomaly, day.day)}")
