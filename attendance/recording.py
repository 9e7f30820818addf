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
from django.db.models import Q, QuerySet

from attendance import auditing, directions, periods
from attendance.models import Action, Badge, ClosedPeriod, Employee, Event, Source

LATE_AFTER = timedelta(minutes=10)
# The hot path reads no column that it does not need.
_OF_A_HOLDER = (
    "held_to",
    "public_key",
    "employee__full_name",
    "employee__is_active",
    "employee__left_on",
)
_OF_A_TAP = ("id", "at", "direction", "declared")
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
    held = Badge.objects.filter(uid=uid, employee__isnull=False, held_from__lte=at).order_by("-held_from", "-id")
    held = held.select_related("employee").only(*_OF_A_HOLDER).select_for_update()
    # holdings of a UID do not overlap: the one that began last before `at` is the only one that can hold it then
    return next((badge for badge in held[:1] if badge.held_to is None or badge.held_to > at), None)


def record_event(employee: Employee, fact: Fact, *, now: datetime, cooldown: timedelta = timedelta(0)) -> Event:
    """Writes `fact` as an event of the locked `employee` and answers it, its direction settled.

    A fact without a declared direction gets the one that `directions.infer` gives it; where it arrives late, the
    automatic directions after it are worked out anew. Raises TooSoon when it comes less than `cooldown` after the
    person's last event that is not later than it, and periods.PeriodClosed in a closed period, where a device's tap
    is recorded and flagged instead.
    """
    log = _counting(employee)
    newest = _last_tap(log)
    late = newest is not None and newest.at > fact.at
    previous = _last_tap(log.filter(at__lte=fact.at)) if late else newest
    if cooldown and previous and fact.at - previous.at < cooldown:
        raise TooSoon(cooldown - (fact.at - previous.at))
    event = _as_event(employee, fact, now, periods.closed_over(employee.pk, fact.at, now))
    event.direction = fact.declared or directions.infer(previous, fact.at, _max_shift())
    models.Model.save(event, force_insert=True)
    if late:
        _rederive_after(event, _as_tap(event))
    _note_recorded(event)
    return event


def record_history(employee: Employee, facts: Iterable[Fact], *, now: datetime) -> None:
    """Writes many facts of one locked person in a few statements: a company's past, an import.

    Raises ValueError unless all of them are later than what is on record; single late facts go through record_event.
    Raises periods.PeriodClosed as that does.
    """
    newest = previous = _last_tap(_counting(employee))
    closed = {period.month: period for period in ClosedPeriod.objects.over(employee.pk)}
    events = []
    for fact in sorted(facts, key=lambda fact: fact.at):
        if newest and fact.at <= newest.at:
            raise ValueError("A history can only be added after what is on record.")
        event = _as_event(employee, fact, now, closed.get(periods.month_of(fact.at)))
        event.direction = fact.declared or directions.infer(previous, fact.at, _max_shift())
        previous = _as_tap(event)
        events.append(event)
    models.QuerySet.bulk_create(Event.objects.all(), events, batch_size=500)


def void_event(event_id: int, *, by: str, reason: str, now: datetime) -> Event:
    """Marks an event as not counting: it stays on record with who, when and why, and later directions are settled anew.

    Locks the person itself. Raises Event.DoesNotExist, AlreadyVoided, and periods.PeriodClosed in a closed period.
    """
    lock_person(Event.objects.values_list("employee_id", flat=True).get(pk=event_id))
    event = Event.objects.select_related("employee").get(pk=event_id)
    if event.voided_at:
        raise AlreadyVoided
    if closed := periods.closed_over(event.employee_id, event.at, now):
        raise periods.PeriodClosed(closed)
    event.voided_at, event.voided_by, event.void_reason = now, by, reason
    models.Model.save(event, update_fields=["voided_at", "voided_by", "void_reason"])
    before = _counting(event.employee).filter(Q(at__lt=event.at) | Q(at=event.at, id__lt=event.id))
    _rederive_after(event, _last_tap(before))
    _note(Action.VOIDED, event, by, reason=reason)
    return event


def misread(employee: Employee, since: datetime | None = None) -> list[tuple[directions.Tap, str]]:
    """The person's taps whose direction on record is not the one that the log gives them, each with that one.

    From the instant `since` on, trusting what is before it; from the beginning unless told. Healthy data has none:
    whatever is recorded or voided settles what it changes.
    """
    log = _counting(employee)
    previous = _last_tap(log.filter(at__lt=since)) if since else None
    rows = (log.filter(at__gte=since) if since else log).in_order().values_list(*_OF_A_TAP).iterator()
    read = directions.meanings(previous, (directions.Tap(*row) for row in rows), _max_shift())
    return [(tap, direction) for tap, direction in read if direction != tap.direction]


def rederive(employee: Employee, since: datetime | None = None) -> list[tuple[directions.Tap, str]]:
    """Gives what is `misread` of a locked person its direction, notes that, and answers it."""
    changes = misread(employee, since)
    _write_directions((tap.id, direction) for tap, direction in changes)
    events = Event.objects.in_bulk(tap.id for tap, _direction in changes)
    for tap, direction in changes:
        told = {"direction": [tap.direction, direction]}
        auditing.note(Action.CHANGED, events[tap.id], name=employee.full_name, detail=told)
    return changes


def _counting(employee: Employee) -> QuerySet[Event]:
    return Event.objects.filter(employee=employee.pk, voided_at=None)


def _last_tap(log: QuerySet[Event]) -> directions.Tap | None:
    newest = log.order_by("-at", "-id").values_list(*_OF_A_TAP)[:1]
    return next((directions.Tap(*row) for row in newest), None)


def _as_event(employee: Employee, fact: Fact, now: datetime, closed: ClosedPeriod | None) -> Event:
    recorded_at = fact.recorded_at or now
    from_device = fact.source in _FROM_DEVICES
    if closed and not from_device:
        raise periods.PeriodClosed(closed)
    flags = list(fact.flags)
    if from_device and recorded_at - fact.at > LATE_AFTER:
        flags.append("late")
    if closed:
        flags.append("closed_period")
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
        flags=flags,
    )


def _note_recorded(event: Event) -> None:
    """What a person enters by hand, and a tap in a closed period; an approved correction is noted with its request."""
    if event.source == Source.MANUAL:
        _note(Action.CREATED, event, event.created_by, comment=event.comment)
    elif "closed_period" in event.flags:
        _note(Action.RECORDED_AFTER_CLOSING, event, event.terminal_name, source=event.source)


def _note(action: Action, event: Event, by: str, **detail) -> None:
    told = {"employee_id": event.employee_id, "at": event.at, "direction": event.direction}
    auditing.note(action, event, name=event.employee.full_name, by=by, detail=told | detail)


def _as_tap(event: Event) -> directions.Tap:
    return directions.Tap(event.id, event.at, event.direction, event.declared)


def _max_shift() -> timedelta:
    return timedelta(hours=settings.MAX_SHIFT_HOURS)


def _rederive_after(event: Event, previous: directions.Tap | None) -> None:
    _write_directions(directions.rederive(previous, _taps_after(event), _max_shift()))


def _taps_after(event: Event) -> Iterator[directions.Tap]:
    """A few at a time, since as a rule the very next one settles it."""
    log = _counting(event.employee).in_order().values_list(*_OF_A_TAP)
    last = _as_tap(event)
    while last:
        later = Q(at__gt=last.at) | Q(at=last.at, id__gt=last.id)
        chunk = [directions.Tap(*row) for row in log.filter(later, at__gte=last.at)[:20]]
        yield from chunk
        last = chunk[-1] if chunk else None


def _write_directions(changes: Iterable[tuple[int, str]]) -> None:
    by_direction = sorted(changes, key=lambda change: change[1])
    for direction, ids in groupby(by_direction, key=lambda change: change[1]):
        models.QuerySet.update(Event.objects.filter(pk__in=[pk for pk, _ in ids]), direction=direction)
