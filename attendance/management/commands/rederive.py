from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from attendance import recording
from attendance.models import Employee
from attendance.transactions import one_transaction
from timetracker.api.fields import start_of_day


class Command(BaseCommand):
    """Only the derived direction is written; what a terminal or a person declared is never touched."""

    help = "Works out anew what automatic taps mean, and puts right what the log has otherwise: as a rule nothing."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="changes nothing, and exits with 1 if it would")
        parser.add_argument("--employee", type=int, help="the id of a person; everybody unless told")
        parser.add_argument("--since", type=date.fromisoformat, help="a local date; all of the past unless told")

    def handle(self, *args, check, employee, since, **options):
        people = _people(employee)
        start = start_of_day(since) if since else None
        found = 0
        for person in tqdm(people, desc="Directions", unit="person", disable=None):
            changes = recording.misread(person, start) if check else _put_right(person, start)
            for tap, direction in changes:
                at = timezone.localtime(tap.at)
                self.stdout.write(f"{at:%Y-%m-%d %H:%M:%S}  event {tap.id} of {person}: {tap.direction} -> {direction}")
            found += len(changes)
        if check and found:
            raise CommandError(f"{found} events read differently; manage.py rederive puts that right.")
        self.stdout.write(self.style.SUCCESS(f"{found} events changed." if found else "Every event reads as it is."))


def _people(employee: int | None) -> list[Employee]:
    people = Employee.objects.order_by("pk").only("full_name")
    found = list(people if employee is None else people.filter(pk=employee))
    if employee is not None and not found:
        raise CommandError(f"There is no employee {employee}.")
    return found


@one_transaction
def _put_right(person: Employee, start):
    return recording.rederive(recording.lock_person(person.pk), start)
