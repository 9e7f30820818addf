"""Public holidays: seeded once from a library for each calendar and year, and from then on what HR says."""

from collections.abc import Iterable
from datetime import date

from attendance.agreed import WORKING_DAYS
from attendance.transactions import one_transaction
from schedules.calendars import FIRST_YEAR, LAST_YEAR, holidays_of, known
from schedules.models import Holiday


def holidays_in(calendars: Iterable[str], first: date, last: date) -> dict[str, dict[date, Holiday]]:
    """The holidays of each of the calendars between two days, both included. One query, once they are seeded."""
    calendars = set(calendars)
    years = range(max(first.year, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
    rows = _rows(calendars, years)
    seeded = {(row.calendar, row.day.year) for row in rows if row.is_seeded}
    missing = {(each, year) for each in calendars if known(each) for year in years} - seeded
    if missing:
        _seed(missing)
        rows = _rows(calendars, years)
    found: dict[str, dict[date, Holiday]] = {each: {} for each in calendars}
    for row in rows:
        if first <= row.day <= last:
            found[row.calendar][row.day] = row
    return found


def is_free(day: date, *holidays: Holiday | None) -> bool:
    """Whether a day is a Saturday, a Sunday, or one of its public holidays makes a day off of it."""
    return day.weekday() >= WORKING_DAYS or any(each is not None and each.is_off for each in holidays)


def _rows(calendars: set[str], years: range) -> list[Holiday]:
    """Of whole years, since one that has holidays of the library anywhere is seeded."""
    if not years:
        return []
    span = (date(years[0], 1, 1), date(years[-1], 12, 31))
    return list(Holiday.objects.filter(calendar__in=calendars, day__range=span))


@one_transaction
def _seed(missing: Iterable[tuple[str, int]]) -> None:
    """Writes the holidays of these calendars and years; a day that HR or somebody else has written stays as it is."""
    rows = [
        Holiday(calendar=calendar, day=day, is_seeded=True, **words)
        for calendar, year in sorted(missing)
        for day, words in holidays_of(calendar, year).items()
    ]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
