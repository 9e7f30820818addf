"""The addresses of the pages, without a slash at the end."""

from datetime import date

from django.urls import path, register_converter

from attendance.pages import corrections, periods
from attendance.pages.board import board, who_is_in
from attendance.pages.day import day
from attendance.pages.start import start
from attendance.pages.team import team
from attendance.pages.time import my_time, person_time


class DayConverter:
    """A local date, YYYY-MM-DD."""

    regex = r"2[01]\d\d-\d\d-\d\d"
    to_python = staticmethod(date.fromisoformat)
    to_url = staticmethod(date.isoformat)


class MonthConverter:
    """A local month by its first day, YYYY-MM."""

    regex = r"2[01]\d\d-(?:0[1-9]|1[0-2])"

    @staticmethod
    def to_python(text: str) -> date:
        return date.fromisoformat(f"{text}-01")

    @staticmethod
    def to_url(month: date) -> str:
        return f"{month:%Y-%m}"


register_converter(DayConverter, "day")
register_converter(MonthConverter, "month")

urlpatterns = [
    path("", start, name="start"),
    path("who-is-in", who_is_in, name="who-is-in"),
    path("who-is-in/board", board, name="board"),
    path("my-time", my_time, name="my-time"),
    path("people/<int:pk>/time", person_time, name="person-time"),
    path("people/<int:pk>/days/<day:day>", day, name="day"),
    path("team", team, name="team"),
    path("corrections", corrections.inbox, name="corrections"),
    path("corrections/my", corrections.mine, name="my-corrections"),
    path("corrections/new", corrections.propose, name="new-correction"),
    path("corrections/<int:pk>", corrections.one, name="correction"),
    path("corrections/<int:pk>/approve", corrections.approve, name="approve-correction"),
    path("corrections/<int:pk>/reject", corrections.reject, name="reject-correction"),
    path("corrections/<int:pk>/withdraw", corrections.withdraw, name="withdraw-correction"),
    path("periods", periods.closed_months, name="periods"),
    path("periods/<int:pk>/reopen", periods.reopen, name="reopen-period"),
]
