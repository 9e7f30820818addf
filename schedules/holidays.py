"""Public holidays: seeded once from a library for each calendar and year, and from then on what HR says."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from attendance.transactions import one_transaction
from schedules.models import Holiday

# Years outside are not anybody's roster, and the library knows none of them.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# Under martial law these are ordinary days: the library has them apart, and nobody is off until HR says so.
_ORDINARY_DAYS = {"UA": "workday"}
_NAMES = {"name_uk": "uk", "name_pl": "pl", "name_en": "en_US"}


def holidays_in(calendars: Iterable[str], first: date, last: date) -> dict[str, dict[date, Holiday]]:
    """The holidays of each of the calendars between two days, both included. One query, once they are seeded."""
    wanted = set(calendars)
    years = [year for year in range(first.year, last.year + 1) if FIRST_YEAR <= year <= LAST_YEAR]
    rows = _rows(wanted, years)
    seeded = {(row.calendar, row.day.year) for row in rows}
    missing = [(name, year) for name in wanted for year in years if (name, year) not in seeded and known(name)]
    if missing:
        for name, year in missing:
            seed(name, year)
        rows = _rows(wanted, years)
    found: dict[str, dict[date, Holiday]] = {name: {} for name in wanted}
    for row in rows:
        if first <= row.day <= last:
            found[row.calendar][row.day] = row
    return found


def _rows(calendars: set[str], years: list[int]) -> list[Holiday]:
    if not years:
        return []
    return list(
        Holiday.objects.filter(calendar__in=calendars, day__range=(date(years[0], 1, 1), date(years[-1], 12, 31)))
    )


@one_transaction
def seed(calendar: str, year: int) -> int:
    """Writes the holidays of a year that are not on record yet, and answers how many the library knows."""
    rows = _from_library(calendar, year)
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _from_library(calendar: str, year: int) -> list[Holiday]:
    by_language = {field: _library(calendar, year, language) for field, language in _NAMES.items()}
    is_off = calendar not in _ORDINARY_DAYS
    return [
        Holiday(
            calendar=calendar, day=day, is_off=is_off, **{field: days[day][:100] for field, days in by_language.items()}
        )
        for day in by_language["name_en"]
    ]


def _library(calendar: str, year: int, language: str) -> dict[date, str]:
    """A language that the library does not have for a country is English there, or the country's own."""
    import holidays

    country, _dash, region = calendar.partition("-")
    options = {"categories": (_ORDINARY_DAYS[calendar],)} if calendar in _ORDINARY_DAYS else {}
    supported = holidays.country_holidays(country).supported_languages
    options["language"] = next((each for each in (language, "en_US") if each in supported), None)
    return dict(holidays.country_holidays(country, subdiv=region or None, years=year, **options))


@cache
def known(calendar: str) -> bool:
    """Whether the library has the calendar: a country's ISO code, or one with a region, as DE-BY."""
    import holidays

    country, dash, region = calendar.partition("-")
    regions = holidays.list_supported_countries().get(country)
    return regions is not None and (region in regions if dash else True)


def valid_calendar(calendar: str) -> None:
    """Raises ValidationError for one that the library does not have."""
    if not known(calendar):
        raise ValidationError(
            _("There is no such calendar. Give a country such as PL or UA, or a region such as DE-BY.")
        )


def off(days: dict[date, Holiday]) -> set[date]:
    """Those of the holidays that are days off."""
    return {day for day, holiday in days.items() if holiday.is_off}
