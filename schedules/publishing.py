"""Publishing the roster: people are told of their plan, and what changes afterwards is marked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User

from attendance import access, auditing, recording
from attendance.models import Action, Employee
from attendance.transactions import one_transaction
from schedules import notices
from schedules.grid import Row
from schedules.models import RosterCell
from schedules.plan import PlannedDay


def unpublished(people: Iterable[int], first: date, last: date) -> list[RosterCell]:
    """The cells that say something else than these people (their ids) were told, with their people, in their order."""
    cells = RosterCell.objects.filter(employee__in=people, day__range=(first, last))
    cells = cells.select_related("day_type", "employee").order_by("employee__folded_name", "employee_id", "day")
    return [cell for cell in cells if cell.published != cell.plan_text]


def unpublished_days(rows: Iterable[Row]) -> int:
    """How many such cells there are in these rows of a grid."""
    return sum(len(row.emptied) + sum(map(_is_news, row.days)) for row in rows)


def _is_news(day: PlannedDay) -> bool:
    return day.cell is not None and day.cell.published != day.cell.plan_text


def publish(user: User, people: Iterable[int], first: date, last: date, now: datetime) -> int:
    """Tells these people (their ids) what their roster says from `first` to `last`; answers how many it told news.

    Of those whom the user plans for; each in a transaction of their own, with one entry in the log and one mail. From
    then on the cells count as published as they are, and those that were emptied are gone.
    """
    reach = access.led_employees_for(user).filter(pk__in=list(people))
    return sum(_publish(pk, user, first, last, now) for pk in reach.order_by("pk").values_list("pk", flat=True))


@one_transaction
def _publish(person_id: int, user: User, first: date, last: date, now: datetime) -> bool:
    try:
        person = recording.lock_person(person_id)
    except Employee.DoesNotExist:
        return False
    cells = unpublished([person_id], first, last)
    if cells:
        _mark(cells, now)
        told = {"from": f"{first}", "to": f"{last}", "days": len(cells)}
        auditing.note(Action.PUBLISHED, person, by=user.get_username(), detail=told)
        notices.tell_of_publication(person, cells)
    return bool(cells)


def _mark(cells: list[RosterCell], now: datetime) -> None:
    """Many days say the same: there is an update for each text and not for each day."""
    alike = defaultdict(list)
    for cell in cells:
        alike[cell.plan_text].append(cell.pk)
    RosterCell.objects.filter(pk__in=alike.pop("", ())).delete()
    for text, pks in alike.items():
        RosterCell.objects.filter(pk__in=pks).update(published=text, published_at=now)
