"""What a pending request would make of its day: the hours as they are, and as they would be."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from attendance import directions, reports, worktime
from attendance.directions import Tap
from attendance.models import CorrectionRequest, Event

_PROPOSED = 0  # no event has this id


def worked_before_and_after(correction: CorrectionRequest, now: datetime) -> tuple[int, int]:
    """The seconds worked on the local day that the pending request is about, without it and with it. Three queries."""
    day = timezone.localdate(correction.at, timezone.get_default_timezone())
    span = reports.span_of(day, day)
    taps = list(_taps(correction.employee_id, span))
    return tuple(_worked(log, span, now) for log in (taps, list(_with(correction, taps))))


def _taps(person: int, span: worktime.Range) -> Iterator[Tap]:
    """The day's taps that count, with the last one before and the first one after."""
    log = Event.objects.counting().filter(employee=person)
    for part in (
        log.filter(at__lt=span.start).order_by("-at", "-id")[:1],
        reports.events_in(person, span).counting(),
        log.filter(at__gte=span.end).in_order()[:1],
    ):
        for row in part.values_list("id", "at", "direction", "declared"):
            yield Tap(*row)


def _with(correction: CorrectionRequest, taps: Sequence[Tap]) -> Iterator[Tap]:
    """The taps as they would read with the proposed one among them, or without the one to be voided."""
    earlier = [tap for tap in taps if tap.at <= correction.at and tap.id != correction.event_id]
    if correction.kind == CorrectionRequest.Kind.ADD:
        earlier.append(Tap(_PROPOSED, correction.at, correction.direction, correction.direction))
        later = [tap for tap in taps if tap.at > correction.at]
    else:
        earlier = [tap for tap in earlier if (tap.at, tap.id) < (correction.at, correction.event_id)]
        later = [tap for tap in taps if (tap.at, tap.id) > (correction.at, correction.event_id)]
    max_shift = timedelta(hours=settings.MAX_SHIFT_HOURS)
    yield from earlier
    for tap, direction in directions.meanings(earlier[-1] if earlier else None, later, max_shift):
        yield Tap(tap.id, tap.at, direction, tap.declared)


def _worked(taps: Sequence[Tap], span: worktime.Range, now: datetime) -> int:
    events = [worktime.Event(tap.id, tap.at, tap.direction) for tap in taps]
    work = worktime.pair(events, span.policy, now)
    return worktime.summarise(work, span, span.policy.attribution).worked_seconds
