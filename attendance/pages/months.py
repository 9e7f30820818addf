"""The month that a page is about."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone

from attendance.worktime.clock import DAY, end_of_month, month_of

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which the day lies."""
        return cls(month_of(day))

    @property
    def last(self) -> date:
        return end_of_month(self.first)

    @property
    def next(self) -> "Month":
        return Month(self.last + DAY)

    @property
    def next_begun(self) -> "Month | None":
        """The next month; None while it has not begun."""
        return self.next if self.first < this_month().first else None

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - DAY)

    def __str__(self):
        return f"{self.first:%Y-%m}"


def this_month() -> Month:
    return Month.of(timezone.localdate())


def asked_month(request) -> Month:
    """`?month=YYYY-MM`, the running one unless told. Raises Http404 for what is none."""
    text = request.GET.get("month", "")
    if not text:
        return this_month()
    try:
        month = Month(date.fromisoformat(f"{text}-01"))
    except ValueError as error:
        raise Http404 from error
    if str(month) != text or not FIRST_YEAR <= month.first.year <= LAST_YEAR:
        raise Http404
    return month
