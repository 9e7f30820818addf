"""A person's month from what HR would write: rosters and work as wall times, by day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.rules import DayOfWork, Month
from schedules.rules.days import Windows
from schedules.rules.doba import dobas
from schedules.rules.rest import longest_rest

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = timedelta(days=1)
POLISH_HOLIDAYS = {
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        2025: "01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24 12-25 12-26",
        2026: "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26",
        2027: "01-01 01-06 03-28 03-29 05-01 05-03 05-16 05-27 08-15 11-01 11-11 12-24 12-25 12-26",
    }.items()
    for day in days.split()
}


def hours(text):
    """Seconds of "7:59" or "13:00:01"."""
    parts = [int(part) for part in text.split(":")] + [0, 0]
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def month_of(year, month, night="22:00-06:00", zone=WARSAW):
    start, end = (time.fromisoformat(edge) for edge in night.split("-"))
    return Month.of(year, month, zone, holidays=POLISH_HOLIDAYS, night=(start, end))


def wall(day, seconds, zone=WARSAW):
    """The instant at which the clock on the wall reads so many seconds since the midnight of `day`, first pass."""
    local = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return local.replace(tzinfo=zone).astimezone(UTC)


def spans(day, text, zone=WARSAW):
    """The spans of "8-16 17:00-18:30", an end at or before its start being the next day's; "06:00Z-14:00Z" is UTC."""
    return tuple(_span(day, piece, zone) for piece in text.split())


def _span(day, text, zone):
    zone = UTC if "Z" in text else zone
    start, end = (hours(edge) for edge in text.replace("Z", "").split("-"))
    return wall(day, start, zone), wall(day, end if end > start else end + 86400, zone)


def dates(first, last):
    return [first + DAY * number for number in range((last - first).days + 1)]


def days_of(month, roster, worked=None, leave="", zone=WARSAW):
    """The days of a person, two before `month` and two after it among them.

    `roster` and `worked` say by "06-10" what is planned and what was worked (all that is planned, if not given),
    `leave` names the days of a paid leave.
    """
    year = month.first.year
    worked = roster if worked is None else worked
    return [
        _day(day, roster.get(f"{day:%m-%d}", ""), worked.get(f"{day:%m-%d}", ""), f"{day:%m-%d}" in leave, zone)
        for day in dates(month.first - DAY * 2, month.last + DAY * 2)
        if day.year in (year, year + 1)
    ]


def _day(day, planned, worked, on_leave, zone):
    work = spans(day, worked, zone)
    if not planned:
        return DayOfWork(day, work=work, excused=on_leave)
    start, end = (hours(edge) for edge in planned.split("-"))
    nominal = (end - start if end > start else end - start + 86400) // 60
    return DayOfWork(day, wall(day, start, zone), nominal, work, excused=on_leave)


def worked_by_doba(days):
    """Seconds by the doba they count to, where there are any."""
    return {f"{doba.day:%m-%d}": doba.worked_seconds for doba in dobas(days, WARSAW) if doba.worked_seconds}


def rest_by_doba(days):
    """The longest rest of each doba with work."""
    work = Windows.of(span for day in days for span in day.work)
    found = dobas(days, WARSAW)
    return {f"{doba.day:%m-%d}": longest_rest(doba.start, doba.end, work) for doba in found if doba.work}
