"""The month that a page is about."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404
from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day."""

    first: date

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def previous(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    def __str__(self):
        return f"{self.first:%Y-%m}"


def this_month() -> Month:
    return Month(timezone.localdate().replace(day=1))


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
