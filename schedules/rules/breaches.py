"""Where planned or worked time breaks the law."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from schedules.rules.days import DayOfWork, Month, Windows, seconds
from schedules.rules.doba import Doba, dobas
from schedules.rules.limits import MAX_DAILY, MAX_WEEKLY, break_due, day_with_breaks, weeks_to_average
from schedules.rules.rest import DAILY_REST, WEEKLY_REST, longest_rest


class Rule(StrEnum):
    """What can be broken (API.md, timesheets)."""

    DAILY_REST = "daily_rest"
    WEEKLY_REST = "weekly_rest"
    BREAK = "break"
    MAX_DAILY = "max_daily"
    MAX_WEEKLY = "max_weekly"


@dataclass(frozen=True, slots=True)
class Breach:
    """`found_seconds` where the law asks for at least (rests, breaks) or at most (limits) `needed_seconds`.

    `day` is the roster day of the doba; of a weekly rest the first day of the week, of the average week (where
    `found_seconds` is what one week has on average) the first of the month.
    """

    rule: Rule
    day: date
    found_seconds: int
    needed_seconds: int


def breaches(
    days: Sequence[DayOfWork], month: Month, *, breaks_are_tapped: bool = False, counted: Sequence[Doba] | None = None
) -> list[Breach]:
    """What the roster or the work of one person breaks in `month`, by day.

    `days` are all its days in order; two more before and after it, if given, are read (a doba reaches over midnight)
    and not judged. Whether somebody had their break is known only where breaks are tapped. `counted` are the dobas of
    `days` where the caller has them already.
    """
    inside = [day for day in days if day.day in month]
    work = Windows.of(chain.from_iterable(day.work for day in days))
    found = [
        *_dobas(counted or dobas(days, month.zone), work, month),
        *_weekly_rest(work, month),
        *_average_week(inside, month),
    ]
    if breaks_are_tapped:
        found += _breaks(inside)
    return sorted(found, key=lambda breach: breach.day)


def _dobas(counted: Iterable[Doba], work: Windows, month: Month) -> Iterator[Breach]:
    """PL-05, art. 132: eleven hours of rest in every doba, so thirteen of work at most.

    DECISION: fourteen in the doba of 25 hours (D-1), which has its eleven hours of rest then, too.
    """
    for doba in counted:
        if doba.day not in month:
            continue
        rest = longest_rest(doba.start, doba.end, work)
        if rest < DAILY_REST:
            yield Breach(Rule.DAILY_REST, doba.day, rest, DAILY_REST)
        most = max(MAX_DAILY, seconds([(doba.start, doba.end)]) - DAILY_REST)
        if doba.worked_seconds > most:
            yield Breach(Rule.MAX_DAILY, doba.day, doba.worked_seconds, most)


def _weekly_rest(work: Windows, month: Month) -> Iterator[Breach]:
    """PL-06, art. 133: in each full week of the month."""
    for first, (start, end) in month.weeks:
        rest = longest_rest(start, end, work)
        if rest < WEEKLY_REST:
            yield Breach(Rule.WEEKLY_REST, first, rest, WEEKLY_REST)


def _average_week(days: Sequence[DayOfWork], month: Month) -> Iterator[Breach]:
    """PL-10, art. 131. DECISION: where less than one week is left beside leave there is no average to judge."""
    weeks = weeks_to_average(days)
    worked = seconds(chain.from_iterable(day.work for day in days))
    if weeks >= 1 and worked > MAX_WEEKLY * weeks:
        yield Breach(Rule.MAX_WEEKLY, month.first, int(worked / weeks), MAX_WEEKLY)


def _breaks(days: Sequence[DayOfWork]) -> Iterator[Breach]:
    """PL-07, art. 134."""
    for day in days:
        due = break_due(day_with_breaks(day))
        if day.tapped_break_seconds < due:
            yield Breach(Rule.BREAK, day.day, day.tapped_break_seconds, due)
