"""Public holidays as the `holidays` library knows them. HR's own table begins with them; see `schedules.holidays`."""

import re
from datetime import date
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Nobody's roster lies outside, and the library is not asked about it.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# Under martial law Ukraine works on its holidays: the library has those years under "workday", and nothing public.
_ALSO_WORKED = {"UA": "workday"}
_NAMES = {"name_uk": "uk", "name_pl": "pl", "name_en": "en_US"}


@cache
def known(calendar: str) -> bool:
    """Whether the library has the calendar: a country's ISO code of two letters, or one with a region, as DE-BY."""
    import holidays

    country, dash, region = calendar.partition("-")
    regions = holidays.list_supported_countries().get(country) if re.fullmatch("[A-Z]{2}", country) else None
    return regions is not None and (region in regions if dash else True)


def valid_calendar(calendar: str) -> None:
    """Raises ValidationError for one that the library does not have."""
    if not known(calendar):
        raise ValidationError(
            _("There is no such calendar. Give a country such as PL or UA, or a region such as DE-BY.")
        )


def holidays_of(calendar: str, year: int) -> dict[date, dict]:
    """The holidays of a known calendar: their names and `is_off`, by their day."""
    found = _in_category(calendar, year, "public", is_off=True)
    worked = _ALSO_WORKED.get(calendar.partition("-")[0])
    return _in_category(calendar, year, worked, is_off=False) | found if worked else found


def _in_category(calendar: str, year: int, category: str, *, is_off: bool) -> dict[date, dict]:
    names = {field: _named(calendar, year, category, language) for field, language in _NAMES.items()}
    return {
        day: {field: days[day][:100] for field, days in names.items()} | {"is_off": is_off} for day in names["name_en"]
    }


def _named(calendar: str, year: int, category: str, language: str) -> dict[date, str]:
    """In English where the library lacks the language for the country, and else in the country's own."""
    import holidays

    country, _dash, region = calendar.partition("-")
    supported = holidays.country_holidays(country).supported_languages
    language = next((each for each in (language, "en_US") if each in supported), None)
    known_days = holidays.country_holidays(
        country, subdiv=region or None, years=year, categories=(category,), language=language
    )
    return dict(known_days)
