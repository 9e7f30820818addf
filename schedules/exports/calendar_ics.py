"""A person's shifts and absences as iCalendar (RFC 5545), for the calendar of their phone.

What is on the roster is in the feed. A day that was published and has not changed since is confirmed, any other
tentative. Times are UTC, so that nothing depends on what a phone knows of our clock changes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from attendance.models import Employee
from attendance.notices import in_the_language_of_the_house
from attendance.worktime.clock import DAY, month_of
from schedules.models import Absence, Kind, RosterCell
from schedules.plan import PlannedDay, plans

MONTHS_BACK, MONTHS_AHEAD = 12, 12
_ASK_AGAIN = timedelta(hours=6)


def write(person: Employee, today: date) -> bytes:
    """The feed, in the language of the house: whole months, twelve before that of `today` and twelve after it.

    Private codes are in it, since it is the person's own. The same roster gives the same bytes.
    """
    from icalendar import Calendar

    first, last = _months_on(today, -MONTHS_BACK), _months_on(today, MONTHS_AHEAD + 1) - DAY
    plan = plans([person], first, last)[person.pk]
    with in_the_language_of_the_house():
        feed = Calendar()
        feed.add("version", "2.0")
        feed.add("prodid", "-//TimeTracker//Roster//EN")
        feed.add("calscale", "GREGORIAN")
        feed.add("x-wr-calname", _("Shifts"))
        feed.add("x-wr-timezone", settings.TIME_ZONE)
        feed.add("refresh-interval", _ASK_AGAIN, parameters={"value": "DURATION"})
        decided_at, changed = _last_decision(person), _changes(person, first, last)
        for day in plan.days:
            said_at = changed.get(day.day, decided_at)
            since = max(decided_at, said_at) if day.absence else said_at
            for event in _events(day, f"roster-{person.pk}-{day.day}", since):
                feed.add_component(event)
        return feed.to_ical()


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return month_of(day).replace(year=year, month=month + 1)


def _last_decision(person: Employee) -> datetime:
    """When a request of the person was last decided: what an approved absence says is no newer than that."""
    decided = Absence.objects.filter(employee=person, decided_at__isnull=False).order_by("-decided_at")
    return decided.values_list("decided_at", flat=True).first() or datetime.combine(date(2000, 1, 1), time(), UTC)


def _changes(person: Employee, first: date, last: date) -> dict[date, datetime]:
    """When the roster of each day was last changed."""
    cells = RosterCell.objects.filter(employee=person, day__range=(first, last))
    return dict(cells.order_by().values_list("day", "changed_at"))


def _events(day: PlannedDay, name: str, since: datetime) -> Iterator:
    """What stands in the calendar of a day: its shift, in its parts, or one entry for the whole day; often nothing.

    It has said so since the instant `since`.
    """
    if day.absence:
        settled = day.asked_for or _is_settled(day)
        yield _event(f"{name}-absence", str(day.absence), (day.day, day.day + DAY), since, settled)
    elif day.shift:
        for number, span in enumerate(day.shift.spans, 1):
            if span[0] < span[1]:
                event = _event(f"{name}-{number}", _summary(day), span, since, _is_settled(day))
                if day.shift.pause:
                    event.add("description", _("Unpaid break: %(pause)s") % {"pause": _pause(day)})
                yield event
    elif day.cell and day.cell.kind == Kind.WORK:
        yield _event(f"{name}-day", _summary(day), (day.day, day.day + DAY), since, _is_settled(day))


def _is_settled(day: PlannedDay) -> bool:
    return day.cell.published is not None and not day.cell.is_changed


def _summary(day: PlannedDay) -> str:
    if not day.cell.day_type_id:
        return _("Shift %(hours)s") % {"hours": day.cell.hours}
    return f"{day.cell.day_type} {day.cell.hours}".strip()


def _pause(day: PlannedDay) -> str:
    pause = day.shift.pause
    return day.cell.unpaid_break if pause.window else _("%(minutes)d min") % {"minutes": pause.minutes}


def _event(name: str, summary: str, span: tuple, since: datetime, settled: bool):
    from icalendar import Event

    event = Event()
    event.add("uid", f"{name}@timetracker")
    event.add("dtstamp", since.astimezone(UTC))
    event.add("last-modified", since.astimezone(UTC))
    event.add("dtstart", span[0])
    event.add("dtend", span[1])
    event.add("summary", summary)
    event.add("status", "CONFIRMED" if settled else "TENTATIVE")
    return event
