"""A row of a timesheet: a roster day with its plan, its facts and what follows from them."""

from datetime import date
from typing import NamedTuple

from attendance.worktime import Anomaly, minutes
from schedules.adherence import Held
from schedules.models import Holiday


class DayRow(NamedTuple):
    """A person's roster day.

    `held` is the plan against the facts (`schedules.adherence`); the plan is the rostered one, whatever absence lies
    over it, or by the terms of employment (`by_terms`, then it has no shift). `code` is the roster's, `absence_code`
    that of the absence, both empty for none. `credited_seconds` is how much of the plan the absence takes off,
    `at_50_seconds` and `at_100_seconds` the statutory overtime of the day's doba (PL-04, PL-08). `is_over`: nothing
    more is to be worked on it. A provisional day `waits_for` the terminals of these names.
    """

    held: Held
    is_over: bool
    code: str = ""
    by_terms: bool = False
    absence_code: str = ""
    credited_seconds: int = 0
    holiday: Holiday | None = None
    anomalies: tuple[Anomaly, ...] = ()
    waits_for: tuple[str, ...] = ()
    at_50_seconds: int = 0
    at_100_seconds: int = 0

    @property
    def day(self) -> date:
        return self.held.day

    @property
    def overtime_seconds(self) -> int:
        """To the second what `held.overtime_minutes` says in whole minutes."""
        return self.held.worked_seconds - self.held.planned_seconds if self.held.overtime_minutes else 0

    @property
    def balance_minutes(self) -> int:
        """The difference of the minutes that the row shows."""
        if not self.is_over:
            return 0
        return self.held.worked_minutes + minutes(self.credited_seconds) - self.held.planned_minutes

    @property
    def flags(self) -> list[str]:
        """Stable words for what a person should look at."""
        held = self.held
        told = {
            "late": held.late_minutes,
            "early_leave": held.early_leave_minutes,
            "no_show": held.no_show,
            "unplanned": held.unplanned and not self.by_terms,
            "open": held.open,
            "auto_closed": held.auto_closed,
            "provisional": held.provisional,
            "absence": self.absence_code,
            "holiday": self.holiday,
        }
        codes = {anomaly.code.lower(): None for anomaly in self.anomalies}
        return [word for word, is_so in told.items() if is_so] + list(codes)
