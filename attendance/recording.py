"""The one door to the event log: nothing else writes an Event.

Every function here runs inside a transaction and expects the person's row to be locked (`lock_person`, `lock_holder`),
so that two doors can never both say IN.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import models
from django.db.models import Q

from attendance import directions
from attendance.models import Badge, Employee, Event, Source

LATE_AFTER = timedelta(minutes=10)
_FROM_DEVICES = {Source.TERMINAL, Source.OFFLINE, Source.NFC}


class AlreadyVoided(Exception):
    """The event was voided before; the first reason stands."""


@dataclass
class TooSoon(Exception):
    """The person's previous event is less than the cooldown ago; `remaining` is how long to wait."""

    remaining: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is known of one tap or one entry by hand. `at` and `ts_sent` are aware instants.

    `recorded_at` is given for a history alone: when each of its facts had arrived, where that was before now.
    """

    at: datetime
    source: str
    declared: str = ""
    terminal_number: int | None = None
    terminal_name: str = ""
    ts_sent: datetime | None = None
    comment: str = ""
    created_by: str = ""
    flags: list[str] = field(default_factory=list)
    recorded_at: datetime | None = None


def lock_person(employee_id: int) -> Employee:
    """The person's row, locked until the end of the transaction. Raises Employee.DoesNotExist."""
    return Employee.objects.select_for_update().get(pk=employee_id)


def lock_holder(uid: str, at: datetime) -> Badge | None:
    """The holding of the canonical `uid` at the instant `at`, its person's row locked; None where nobody held it."""
    held = Badge.objects.filter(uid=uid, employee__isnull=False, held_from__lte=at)
    held = held.filter(Q(held_to__isnull=True) | Q(held_to__gt=at))
    return held.select_related("employee").select_for_update().order_by("-held_from").first()


def record_event(employee: Employee, fact: Fact, *, now: datetime, cooldown: timedelta = timedelta(0)) -> Event:
    """Writes `fact` as an event of the locked `employee` and answers it, its direction settled.

    A fact without a declared direction gets the one that `directions.infer` gives it; where it arrives late, the
    automatic directions after it are worked out anew. Raises TooSoon when it comes less than `cooldown` after the
    person's last event that is not later than it.
    """
    newest = _counting(employee).last()
    late = newest is not None and newest.at > fact.at
    previous = _counting(employee).filter(at__lte=fact.at).last() if late else newest
    if cooldown and previous and fact.at - previous.at < cooldown:
        raise TooSoon(cooldown - (fact.at - previous.at))
    event = _as_event(employee, fact, now)
    event.direction = fact.declared or directions.infer(previous and _as_tap(previous), fact.at, _max_shift())
    models.Model.save(event, force_insert=True)
    if late:
        _rederive_after(event, _as_tap(event))
    return event


def record_history(employee: Employee, facts: Iterable[Fact], *, now: datetime) -> None:
    """Writes many facts of one locked person in a few statements: a company's past, an import.

    Raises ValueError unless all of them are later than what is on record; single late facts go through record_event.
    """
    newest = _counting(employee).last()
    previous = newest and _as_tap(newest)
    events = []
    for fact in sorted(facts, key=lambda fact: fact.at):
        if newest and fact.at <= newest.at:
            raise ValueError("A history can only be added after what is on record.")
        event = _as_event(employee, fact, now)
        event.direction = fact.declared or directions.infer(previous, fact.at, _max_shift())
        previous = _as_tap(event)
        events.append(event)
    models.QuerySet.bulk_create(Event.objects.all(), events, batch_size=500)


def void_event(event_id: int, *, by: str, reason: str, now: datetime) -> Event:
    """Marks an event as not counting: it stays on record with who, when and why, and later directions are settled anew.

    Locks the person itself. Raises Event.DoesNotExist and AlreadyVoided.
    """
    lock_person(Event.objects.values_list("employee_id", flat=True).get(pk=event_id))
    event = Event.objects.select_related("employee").get(pk=event_id)
    if event.voided_at:
        raise AlreadyVoided
    event.voided_at, event.voided_by, event.void_reason = now, by, reason
    models.Model.save(event, update_fields=["voided_at", "voided_by", "void_reason"])
    before = _counting(event.employee).filter(Q(at__lt=event.at) | Q(at=event.at, id__lt=event.id)).last()
    _rederive_after(event, before and _as_tap(before))
    return event


def _counting(employee):
    return employee.events.counting().in_order()


def _as_event(employee: Employee, fact: Fact, now: datetime) -> Event:
    recorded_at = fact.recorded_at or now
    late = fact.source in _FROM_DEVICES and recorded_at - fact.at > LATE_AFTER
    return Event(
        employee=employee,
        at=fact.at,
        declared=fact.declared,
        source=fact.source,
        terminal_number=fact.terminal_number,
        terminal_name=fact.terminal_name,
        ts_sent=fact.ts_sent,
        recorded_at=recorded_at,
        comment=fact.comment,
        created_by=fact.created_by,
        flags=[*fact.flags, "late"] if late else list(fact.flags),
    )


def _as_tap(event: Event) -> directions.Tap:
    return directions.Tap(event.id, event.at, event.direction, event.declared)


def _max_shift() -> timedelta:
    return timedelta(hours=settings.MAX_SHIFT_HOURS)


def _rederive_after(event: Event, previous: directions.Tap | None) -> None:
    _write_directions(directions.rederive(previous, _taps_after(event), _max_shift()))


def _taps_after(event: Event) -> Iterator[directions.Tap]:
    """A few at a time, since as a rule the very next one settles it."""
    log = _counting(event.employee)
    while True:
        later = Q(at__gt=event.at) | Q(at=event.at, id__gt=event.id)
        chunk = list(log.filter(later, at__gte=event.at)[:20])
        yield from map(_as_tap, chunk)
        if not chunk:
            return
        event = chunk[-1]


def _write_directions(changes: Iterable[tuple[int, str]]) -> None:
    by_direction = sorted(changes, key=lambda change: change[1])
    for direction, ids in groupby(by_direction, key=lambda change: change[1]):
        models.QuerySet.update(Event.objects.filter(pk__in=[pk for pk, _ in ids]), direction=direction)
