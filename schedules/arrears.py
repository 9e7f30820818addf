"""What came in after a month was approved, and what of it is still due.

An approved month keeps what was approved. A tap that a door sent late, a correction on the morning after its last
night shift, an approval after that of a later month: what follows from them is due in the next month that is approved,
and kept there as `settled`, so that it is never paid twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest

from django.db.models import Q
from django.utils import timezone

from attendance.models import Action, AuditEntry, Employee, Event
from attendance.worktime import minutes
from attendance.worktime.clock import DAY, month_of
from schedules.models import TimesheetSnapshot
from schedules.timesheets.facts import Reader
from schedules.timesheets.month import Adjustment
from timetracker.api.fields import start_of_day

# How long something may come in late.
_LOOK_BACK = timedelta(days=366)
# An event counts to a month up to so far over its edge: a night shift that began on the last day.
_OVER_THE_EDGE = 2 * DAY


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approved month says of the account."""

    employee_id: int
    month: date
    approved_at: datetime
    worked_minutes: int
    opening_minutes: int
    carried_minutes: int
    settled: dict[str, int]


def due(people: Sequence[Employee], month: date, now: datetime) -> dict[int, list[Adjustment]]:
    """What is due in the month that begins on `month`, of the approved months of the year before it, by person.

    Three queries, and those of the facts for each earlier month in which something came in late.
    """
    approved = _approved(people, month_of(month - _LOOK_BACK))
    late = _late_minutes(people, approved, month, now)
    found = defaultdict(list)
    for person, own in approved.items():
        before = [each for each in own if each.month < month]
        for each, following in zip_longest(before, before[1:]):
            should_carry = each.carried_minutes + late.get((person, each.month), 0)
            carried = following.opening_minutes if following else each.carried_minutes
            settled = sum(other.settled.get(name_of(each.month), 0) for other in own)
            if still_due := should_carry - carried - settled:
                found[person].append(Adjustment(each.month, still_due))
    return found


def settled_with(adjustments: Iterable[Adjustment]) -> dict[str, int]:
    """As a snapshot keeps it."""
    return {name_of(each.month): each.minutes for each in adjustments}


def name_of(month: date) -> str:
    return f"{month:%Y-%m}"


def _approved(people: Sequence[Employee], since: date) -> dict[int, list[Approved]]:
    """The approved months of each of the people from `since` on, in order; later ones than what is asked for, too."""
    rows = TimesheetSnapshot.objects.in_force().filter(employee__in=people, month__gte=since)
    found = defaultdict(list)
    for row in rows.order_by("employee_id", "month").values_list(*Approved.__slots__):
        found[row[0]].append(Approved(*row))
    return found


def _late_minutes(people, approved: dict[int, list[Approved]], month: date, now: datetime) -> dict[tuple, int]:
    """How much more is worked in an approved month now than when it was approved, by person and month.

    Worked out anew only where something came in late.
    """
    to_work_out = _touched(approved, month)
    by_id = {person.pk: person for person in people}
    found = {}
    for each_month in sorted({touched for _person, touched in to_work_out}):
        of_month = [by_id[person] for person, touched in to_work_out if touched == each_month]
        for facts in Reader(each_month, now).of(of_month):
            found[facts.employee_id, each_month] = minutes(sum(row.held.worked_seconds for row in facts.rows))
    before = {(each.employee_id, each.month): each.worked_minutes for own in approved.values() for each in own}
    return {key: worked - before[key] for key, worked in found.items()}


def _touched(approved: dict[int, list[Approved]], month: date) -> set[tuple[int, date]]:
    """The approved months before `month` in which something came in after their approval, by person and month."""
    approved_at = {(each.employee_id, each.month): each.approved_at for own in approved.values() for each in own}
    earlier = {key: at for key, at in approved_at.items() if key[1] < month}
    if not earlier:
        return set()
    touched = {
        (person, reached)
        for person, at, came_in in (*_late_taps(min(earlier.values())), *_at_the_edge(earlier, month))
        for reached in _months_reached(at)
        if (person, reached) in earlier and earlier[person, reached] <= came_in
    }
    settled = {(each.employee_id, name) for own in approved.values() for each in own for name in each.settled}
    return touched | {key for key in earlier if (key[0], name_of(key[1])) in settled}


def _late_taps(since: datetime) -> Iterator[tuple[int, datetime, datetime]]:
    """The taps that were recorded in closed months since then, of everybody: who, when, and when it came in."""
    entries = AuditEntry.objects.filter(action=Action.RECORDED_AFTER_CLOSING, at__gte=since)
    for came_in, detail in entries.order_by().values_list("at", "detail"):
        yield detail["employee_id"], datetime.fromisoformat(detail["at"]), came_in


def _at_the_edge(approved: Iterable[tuple[int, date]], month: date) -> Iterator[tuple[int, datetime, datetime]]:
    """What was entered or voided in the first days of `month`, which is open, by those whose month before is approved.

    It may belong to the last night shift.
    """
    before = month_of(month - DAY)
    since = {person: at for (person, its_month), at in approved.items() if its_month == before}
    start = start_of_day(month)
    events = Event.objects.filter(employee__in=since, at__gte=start, at__lt=start + _OVER_THE_EDGE)
    changed = events.filter(Q(recorded_at__gte=min(since.values(), default=start)) | Q(voided_at__isnull=False))
    for person, at, recorded_at, voided_at in changed.order_by().values_list(
        "employee_id", "at", "recorded_at", "voided_at"
    ):
        yield person, at, voided_at or recorded_at


def _months_reached(at: datetime) -> set[date]:
    """The months to whose work an event may belong."""
    day = timezone.localdate(at, timezone.get_default_timezone())
    return {month_of(day - _OVER_THE_EDGE), month_of(day), month_of(day + DAY)}
