"""A day explained: every tap, what it was taken to mean and why, and the arithmetic behind the hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from attendance import access, reports
from attendance.agreed import standings, to_work
from attendance.directions import IN, OUT
from attendance.models import CorrectionRequest, Direction, Employee, Event, Source
from attendance.pages.bars import day_bar
from attendance.pages.months import Month
from attendance.pages.remedies import problem, to_add, to_void
from attendance.pages.time import is_closed
from attendance.templatetags.hours import exactly_on_day, on_day
from attendance.worktime import Interval
from attendance.worktime.days import LocalDay

_FLAGS = {
    "late": gettext_noop("It reached us later, at %(at)s."),
    "clock_error": gettext_noop(
        "The terminal's clock was ahead and said %(sent)s: the time is when the tap reached us."
    ),
    "closed_period": gettext_noop("It came after the month was closed."),
    "unsigned": gettext_noop("The badge did not sign it."),
}


@dataclass(frozen=True, slots=True)
class Tap:
    """An event with why it means what it means. `beside` is one of another day that begins or ends work of this one."""

    event: Event
    why: str
    notes: list[str]
    remedy: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic of an interval; `seconds` is its exact length by instants."""

    start: str
    end: str
    seconds: int
    notes: list[str]


@login_required
def day(request, pk: int, day: date):
    """For those in whose reach the person is; 404 for the others."""
    person = get_object_or_404(access.employees_for(request.user), pk=pk)
    now = timezone.now()
    span = reports.span_of(day, day)
    local, report = span.days[0], reports.report_on(pk, span, now)
    summary = report.summary
    (stood,) = standings(summary.days, to_work([person], day, day)[pk], timezone.localdate(now))
    context = {
        "person": person,
        "own": person.user_id == request.user.pk,
        "day": day,
        "today": timezone.localdate(now),
        "yesterday": day - timedelta(days=1),
        "tomorrow": day + timedelta(days=1),
        "month": Month.of(day),
        "summary": summary,
        "policy": span.policy,
        "bar": day_bar(local, summary.intervals),
        "length": (local.end - local.start) // timedelta(hours=1),
        "taps": list(_taps(person, local, report)),
        "sums": [sum_of(interval, day) for interval in summary.intervals],
        "stood": stood,
        "problems": [problem(anomaly, pk, day, stood.to_work) for anomaly in summary.anomalies],
        "corrections": _corrections(person, local),
        "closed": is_closed(person, Month.of(day)),
        "missing": to_add(pk, _noon(day), Direction.IN),
    }
    return render(request, "attendance/day.html", context)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), timezone.get_default_timezone())


def _corrections(person: Employee, local: LocalDay) -> list[CorrectionRequest]:
    """What was asked about the day, in the order of asking."""
    asked = CorrectionRequest.objects.filter(employee=person, at__gte=local.start, at__lt=local.end)
    return list(asked.select_related("event", "result_event").order_by("created_at", "id"))


def _taps(person: Employee, local: LocalDay, report: reports.Report) -> Iterator[Tap]:
    """The events of the day in order, voided ones too, and those of other days that its intervals begin or end with."""
    log = Event.objects.filter(employee=person)
    begun = {interval.in_id for interval in report.summary.intervals}
    ends = begun | {whole.out_id for whole in report.work.intervals if whole.in_id in begun}
    previous = log.counting().filter(at__lt=local.start).order_by("-at", "-id").first()
    if previous and previous.pk in ends:
        before = log.counting().filter(at__lt=previous.at).order_by("-at", "-id").first()
        yield _tap(previous, before, local.day, beside=True)
    events = list(log.filter(at__gte=local.start, at__lt=local.end).in_order())
    for event in events:
        yield _tap(event, previous, local.day)
        previous = previous if event.voided_at else event
    missing = ends - {None} - {event.pk for event in events}
    for event in log.filter(pk__in=missing, at__gte=local.end).in_order():
        yield _tap(event, previous, local.day, beside=True)


def _tap(event: Event, previous: Event | None, day: date, *, beside: bool = False) -> Tap:
    why = _why(event, previous, day)
    return Tap(event, why, list(_notes(event, day)), to_void(event.employee_id, event.pk), beside)


def _why(event: Event, previous: Event | None, day: date) -> str:
    """Why the tap means what it means: the words of `directions.infer`, where nobody declared it."""
    if event.declared:
        return _declared(event)
    if previous is None:
        return _("Nothing came before it, and the first tap is an arrival.")
    words = {"at": on_day(previous.at, day), "hours": settings.MAX_SHIFT_HOURS}
    if previous.direction == OUT:
        return _("The opposite of the departure at %(at)s.") % words
    if event.direction == IN:
        return _("The arrival at %(at)s is more than %(hours)d h ago and no longer counts: a new arrival.") % words
    return _("The opposite of the arrival at %(at)s.") % words


def _declared(event: Event) -> str:
    words = {"by": event.created_by}
    return {
        Source.MANUAL: _("Entered by hand by %(by)s."),
        Source.CORRECTION: _("Asked for by %(by)s, and approved."),
        Source.IMPORT: _("Imported like this."),
        Source.NFC: _("Said so by the NFC client."),
    }.get(event.source, _("The door said so: it is a one-way gate, or asks which way people go.")) % words


def _notes(event: Event, day: date) -> Iterator[str]:
    words = {"at": on_day(event.recorded_at, day), "sent": event.ts_sent and on_day(event.ts_sent, day)}
    if event.is_manual:
        yield _("Entered at %(at)s.") % words
    for flag in event.flags:
        if flag in _FLAGS:
            yield gettext(_FLAGS[flag]) % words


def sum_of(interval: Interval, day: date) -> Sum:
    """The arithmetic of an interval as it is told on the local `day`."""
    end = _("now") if interval.open else exactly_on_day(interval.end, day)
    return Sum(exactly_on_day(interval.start, day), end, interval.seconds, list(_about(interval)))


def _about(interval: Interval) -> Iterator[str]:
    zone = timezone.get_default_timezone()
    start, end = (at.astimezone(zone).utcoffset() for at in (interval.start, interval.end))
    hours = {"hours": abs(end - start) // timedelta(hours=1)}
    if start < end:
        yield _("the clocks went forward by %(hours)d h in between") % hours
    if start > end:
        yield _("the clocks went back by %(hours)d h in between") % hours
    if interval.auto_closed:
        yield _("closed by the rule of the house")
