"""What is on record where pages are looked at: a month that fills its page, and requests in every state."""

from datetime import date, datetime, time, timedelta
from itertools import chain

from django.utils import timezone

from attendance import corrections, recording
from attendance.models import Event, Source
from attendance.transactions import one_transaction
from schedules.models import BalanceEntry, DayType, DepartmentPolicy, LeaveAllowance, PayrollProfile, ShiftPattern
from tests.schedules.factories import plan

A_DAY = (
    (time(7, 2, 7), "IN"), (time(9, 0, 7), "OUT"), (time(9, 20, 7), "IN"), (time(11, 30, 7), "OUT"),
    (time(12, 0, 7), "IN"), (time(12, 30, 7), "OUT"), (time(13, 0, 7), "IN"), (time(16, 1, 7), "OUT"),
)  # fmt: skip


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def last_long_month() -> date:
    """The first day of the last month of 31 days that is over."""
    month = month_before(timezone.localdate().replace(day=1))
    return month if (month + timedelta(days=30)).month == month.month else month_before(month)


def local(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, timezone.get_default_timezone())


@one_transaction
def fill(person, month: date, days: int) -> None:
    """The first days of a month, each worked in four parts, every third and every fourth with something to look at."""
    days = [month + timedelta(days=n) for n in range(days)]
    facts = list(chain.from_iterable(map(_day, days)))
    recording.record_history(recording.lock_person(person.pk), facts, now=timezone.now())


def _day(day: date):
    for wall, direction in A_DAY:
        forgotten = day.day % 3 == 0 and wall == time(12, 30, 7)
        yield _fact(day, wall, "IN" if forgotten else direction)
    if day.day % 4 == 0:
        yield _fact(day, time(17, 0, 7), "OUT")


def _fact(day: date, wall: time, direction: str) -> recording.Fact:
    told = {"source": Source.TERMINAL, "terminal_number": 1, "terminal_name": "Gate"}
    return recording.Fact(at=local(day, wall), declared=direction, **told)


def ask(person, manager, day: date) -> None:
    """Requests about a day that was filled: one approved, one rejected, and two that wait, to add and to void."""
    now, author = timezone.now(), person.user
    done, refused, _waits = (
        corrections.ask_to_add(author, person, local(day, wall), "OUT", comment="I forgot to tap", now=now)
        for wall in (time(12, 29), time(18, 30), time(19, 30))
    )
    corrections.approve(done, by=manager, now=now)
    corrections.reject(refused, reason="The gate was closed by then", by=manager, now=now)
    last = Event.objects.counting().filter(employee=person).latest("at")
    corrections.ask_to_void(author, last, comment="Not me", now=now)


def plan_for(person, month: date) -> None:
    """A few days of roster, a night among them, with all that HR keeps beside it."""
    plan(person, {month.replace(day=day).isoformat(): hours for day, hours in ((1, "8-16"), (2, "20-8"), (10, "8-16"))})
    DepartmentPolicy.objects.create(department=person.department, grace_late=5)
    ShiftPattern.objects.create(name="Two days on, two off", cycle="8-20 8-20 В В")
    PayrollProfile.objects.create(name="Payroll", columns=[{"field": "full_name", "title": "Who"}])
    leave = DayType.objects.get(profile="uk", code="ВП")
    LeaveAllowance.objects.create(employee=person, day_type=leave, year=month.year, days=26)
    booked = {"minutes": 60, "reason": "From the old system", "booked_by": "hr", "booked_at": timezone.now()}
    BalanceEntry.objects.create(employee=person, month=month, **booked)
