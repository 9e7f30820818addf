"""Worked time of one person or of many over a range of local days.

What it costs follows from what is asked: the rows of the range are read in batches of people, with one query a batch
and up to three more for what was open at its edges. Neither the history before nor the one after makes a difference.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from attendance import models, worktime

# How far back the first query looks. Nearly everybody's last event before the range lies so close, even at New Year,
# and for the others the second query costs as much as a month.
_LOOK_BACK = timedelta(days=10)
# A month of 200 people, or a year of 17: as many rows as are held in memory at once.
_DAYS_IN_A_BATCH = 6200
# The drivers make datetimes out of text in Python, which takes longer than all else here; in `_Read` C does it.
_COLUMNS = ("employee_id", "id", Cast("at", TextField()), "direction", Cast("flags", TextField()))
# Of a person (their id): when the shift begun at an instant was to end, or None; what `worktime.pair` asks.
PlannedEnds = Callable[[int], Callable[[datetime], datetime | None]]


def nobody_planned(_person: int) -> Callable[[datetime], None]:
    return worktime.no_plan


@dataclass(frozen=True, slots=True)
class Report:
    """A person's range: `summary` is what counts in it, `work` what that was cut from, shifts over its edges whole."""

    employee_id: int
    work: worktime.Work
    summary: worktime.Summary


class Row(NamedTuple):
    """Who a report is about; `department` and `position` are names."""

    id: int
    full_name: str
    department: str | None
    position: str | None


_OF_A_PERSON = ("id", "full_name", "department__name", "position__name")


def policy(attribution: str | None = None) -> worktime.Policy:
    """The rules of the house as the settings say; `attribution` (calendar or shift) overrides DAY_ATTRIBUTION."""
    return worktime.Policy(
        zone=timezone.get_default_timezone(),
        max_shift=timedelta(hours=settings.MAX_SHIFT_HOURS),
        open_shift=worktime.OpenShift(settings.OPEN_SHIFT_POLICY),
        attribution=worktime.Attribution(attribution or settings.DAY_ATTRIBUTION),
        night_start=settings.NIGHT_START,
        night_end=settings.NIGHT_END,
    )


def span_of(first: date, last: date, attribution: str | None = None) -> worktime.Range:
    """The local days from `first` to `last`, both inclusive. Raises ValueError where they are reversed."""
    return worktime.Range.of(first, last, policy(attribution))


def reports_on(
    people: Iterable[int], span: worktime.Range, now: datetime, planned_end: PlannedEnds = nobody_planned
) -> Iterator[Report]:
    """The report of each of `people` (their ids), in the order given, read while it is iterated over.

    `now` is the moment of asking, an aware instant; `planned_end` counts under OPEN_SHIFT_POLICY plan_end alone.
    At most four queries for every 6,200 days of somebody's.
    """
    for person, work in works_on(people, span, now, planned_end):
        yield Report(person, work, worktime.summarise(work, span, span.policy.attribution))


def works_on(
    people: Iterable[int], span: worktime.Range, now: datetime, planned_end: PlannedEnds = nobody_planned
) -> Iterator[tuple[int, worktime.Work]]:
    """What the reports are made of, for who adds it up in another way: each of `people` with the `work` of theirs."""
    remaining = iter(people)
    while batch := list(islice(remaining, max(1, _DAYS_IN_A_BATCH // len(span.days)))):
        logs = _logs(batch, span)
        for person in batch:
            yield person, worktime.pair(logs.get(person, ()), span.policy, now, planned_end(person))


def by_name(people: QuerySet[models.Employee], span: worktime.Range, now: datetime) -> Iterator[tuple[Row, Report]]:
    """Each of `people` in the order of their names with their report, read while it is iterated over."""
    rows = [Row(*row) for row in people.order_by("folded_name", "id").values_list(*_OF_A_PERSON)]
    return zip(rows, reports_on((row.id for row in rows), span, now), strict=True)


def report_on(person: int, span: worktime.Range, now: datetime, planned_end: PlannedEnds = nobody_planned) -> Report:
    """The report of one person, in at most four queries."""
    return next(reports_on([person], span, now, planned_end))


def events_in(person: int, span: worktime.Range) -> QuerySet[models.Event]:
    """The person's events inside the range in their order, voided ones too: narrow it with `counting()`."""
    return models.Event.objects.filter(employee=person, at__gte=span.start, at__lt=span.end).in_order()


def _logs(people: Sequence[int], span: worktime.Range) -> dict[int, list[worktime.Event]]:
    """R10: each person's events of the range, with the one before and, where it is needed, the one after."""
    counting = models.Event.objects.counting()
    inside = counting.filter(employee__in=people, at__gte=span.start - _LOOK_BACK, at__lt=span.end)
    found = _read(inside.order_by("employee_id", "at", "id").values_list(*_COLUMNS))
    logs = {person: _from_the_last_before(log, span.start) for person, log in found}
    alone = [person for person in people if person not in logs or logs[person][0].at >= span.start]
    for person, log in _nearest(alone, counting.filter(at__lt=span.start - _LOOK_BACK).order_by("-at", "-id")):
        logs[person] = log + logs.get(person, [])
    unended = [person for person, log in logs.items() if worktime.needs_next(log)]
    later = models.Event.objects.filter(at__gte=span.end)
    if unended and later.exists():  # in the running month everybody who is in is unended, and nothing is later
        for person, log in _nearest(unended, later.counting().in_order()):
            logs[person] += log
    return logs


def _from_the_last_before(log: list[worktime.Event], start: datetime) -> list[worktime.Event]:
    return log[max(0, bisect_left(log, start, key=lambda event: event.at) - 1) :]


def _nearest(people: Sequence[int], log: QuerySet) -> Iterator[tuple[int, list[worktime.Event]]]:
    """The first event of each of the people in `log`, if there is one.

    One query made of one for each person: each begins at its place in the index. A correlated subquery, which says the
    same, would have MariaDB walk there from the end of the person's history.
    """
    firsts = (Subquery(log.filter(employee=person).values("pk")[:1]) for person in people)
    each = [models.Event.objects.filter(pk=first).order_by().values_list(*_COLUMNS) for first in firsts]
    return _read(each[0].union(*each[1:], all=True)) if each else iter(())


def _read(rows: QuerySet) -> Iterator[tuple[int, list[worktime.Event]]]:
    """The rows of `_COLUMNS`, those of a person together, as events of the engine."""
    for person, log in groupby(rows.iterator(), key=itemgetter(0)):
        yield person, [_event(*row) for row in log]


def _event(_person: int, pk: int, at: str, direction: str, flags: str) -> worktime.Event:
    return worktime.Event(pk, datetime.fromisoformat(f"{at}+00:00"), direction, "clock_error" in flags)
