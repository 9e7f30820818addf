"""Instants, days, months and lengths of time: the only place of the engine that meets a time zone or a rounding."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def whole_second(at: datetime) -> datetime:
    """The instant `at` in UTC, cut to its whole second.

    R8, "seconds are exact": every instant passes here once, where it enters the engine. All that follow are differences
    of whole seconds, so the sum over days is the sum over intervals to the second. In UTC, because Python
    subtracts and compares two datetimes of one local zone by their wall clocks.
    Raises ValueError for a naive datetime: the engine knows no system zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at!r} is not an instant: it has no offset.")
    if at.tzinfo is not UTC:  # which nearly all are: a month of a thousand people has a hundred thousand of them
        at = at.astimezone(UTC)
    return at.replace(microsecond=0) if at.microsecond else at


def midnight(day: date, zone: tzinfo) -> datetime:
    """The UTC instant at which the local `day` begins; where the clocks jump over midnight, the moment of the jump.

    Where they are set back over it (Havana), its first showing. Days are stepped by date, never by 24 hours.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)


def local_day(at: datetime, zone: tzinfo) -> date:
    """The local date of the instant `at`."""
    return at.astimezone(zone).date()


def days_of(first: date, last: date) -> list[date]:
    """The days from `first` to `last`, both included."""
    return [first + DAY * number for number in range((last - first).days + 1)]


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def end_of_month(day: date) -> date:
    """The last day of its month."""
    return month_of(month_of(day) + DAY * 31) - DAY


def minutes(seconds: int) -> int:
    """R8: whole minutes of a sum of seconds. Never add up its results; add the seconds."""
    return seconds // 60


def hms(seconds: int) -> str:
    """`HH:MM:SS`, hours beyond 24 included."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
