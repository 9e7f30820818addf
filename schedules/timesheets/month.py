"""The timesheet of a person's month: rows, totals, what breaks the law, what stands in the way, and the account."""

from dataclasses import dataclass
from datetime import date, datetime

from schedules.adherence import Rules
from schedules.models import Timesheet
from schedules.rules import Breach
from schedules.timesheets.days import DayRow

# What refuses an approval; the other blockers are to be looked at.
REFUSING = {
    "provisional": "provisional",
    "correction_pending": "requests_pending",
    "absence_pending": "requests_pending",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The month in whole minutes of the sums of seconds (R8).

    `balance_minutes` is worked and credited less planned, of the days that are over. `overtime_50_minutes` and
    `overtime_100_minutes` are the daily overtime by its supplement, `overtime_average_minutes` what is above the norm
    of the month beside it, known when the month is over (PL-08, at 100 per cent). `payroll_minutes` is what was worked
    with each day rounded as the department has it; nothing else is rounded.
    """

    planned_minutes: int = 0
    worked_minutes: int = 0
    balance_minutes: int = 0
    overtime_minutes: int = 0
    night_minutes: int = 0
    late_count: int = 0
    absence_days: int = 0
    missing_minutes: int = 0
    credited_minutes: int = 0
    no_show_count: int = 0
    overtime_50_minutes: int = 0
    overtime_100_minutes: int = 0
    overtime_average_minutes: int = 0
    payroll_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands in the way of approval: a stable `word`, the day it is about, and the terminal or code it names.

    Words are the lower-case codes of anomalies, `no_show`, and those that refuse: `provisional`,
    `correction_pending`, `absence_pending`.
    """

    word: str
    day: date
    name: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the month cannot be approved while this is so."""
        return self.word in REFUSING


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Minutes of an earlier month that came in after its approval, and were not settled yet."""

    month: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Booking:
    """Minutes that HR booked on the account."""

    minutes: int
    reason: str
    booked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The balance account of the month, in minutes.

    `opening_minutes` came from the month before, and `is_provisional` as long as that one is not approved. Of
    `closing_minutes` go on `carried_minutes`: at most `limit_minutes` up or down (the terms at the month's end), all
    of them where there is no limit.
    """

    opening_minutes: int = 0
    is_provisional: bool = False
    adjustments: tuple[Adjustment, ...] = ()
    bookings: tuple[Booking, ...] = ()
    balance_minutes: int = 0
    limit_minutes: int | None = None

    @property
    def closing_minutes(self) -> int:
        came_late = sum(each.minutes for each in self.adjustments)
        booked = sum(each.minutes for each in self.bookings)
        return self.opening_minutes + came_late + booked + self.balance_minutes

    @property
    def carried_minutes(self) -> int:
        if self.limit_minutes is None:
            return self.closing_minutes
        return max(-self.limit_minutes, min(self.limit_minutes, self.closing_minutes))


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved what is shown, and when; of a version that was reopened, who did that, when and why."""

    version: int
    approved_by: str
    approved_at: datetime
    reopened_by: str = ""
    reopened_at: datetime | None = None
    reopen_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A person's timesheet of the month that begins on `month`.

    `rules` are the department's as they were applied. One with an `approval` is what was approved, for ever; any other
    is as of the moment of asking, and says who submitted it and when, if somebody has.
    """

    employee_id: int
    month: date
    status: str
    days: tuple[DayRow, ...]
    totals: Totals
    breaches: tuple[Breach, ...]
    blockers: tuple[Blocker, ...]
    account: Account
    rules: Rules
    approval: Approval | None = None
    submitted_by: str = ""
    submitted_at: datetime | None = None

    @property
    def refused_by(self) -> Blocker | None:
        """Why it cannot be approved, if it cannot."""
        return next((each for each in self.blockers if each.refuses), None)

    @property
    def can_be_approved(self) -> bool:
        """Whether it waits for its approval, and nothing refuses it."""
        return self.status == Timesheet.Status.SUBMITTED and self.refused_by is None
