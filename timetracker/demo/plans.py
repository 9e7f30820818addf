"""The demo company's plan: rosters as people then worked, leave, and timesheets that wait or were approved."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from django.contrib.auth.models import User
from django.utils import timezone

from attendance.models import Department, Event
from attendance.worktime.clock import DAY, end_of_month, month_of
from schedules import absences, approval, publishing, roster
from schedules.models import DayType, DepartmentPolicy, ShiftPattern
from timetracker.api.errors import Problem
from timetracker.demo.company import Company, Member
from timetracker.demo.taps import hours

PATTERNS = {
    "Guards: day, night, two days off": "7-19 19-7 В В",
    "Early and late week in turn": "6-14 6-14 6-14 6-14 6-14 В В 14-22 14-22 14-22 14-22 14-22 В В",
    "Two days on, two off": "8-20 8-20 В В",
}


def write(company: Company, now: datetime) -> None:
    """Writes the plan of the months with taps and of the next one. Expects the taps, the sign-ins, a transaction."""
    hr = User.objects.get(username="hr")
    today = timezone.localdate(now)
    _rules()
    for member in company.members:
        _roster(member, hr, end_of_month(end_of_month(today) + DAY), now)
    _publish(company, hr, today, now)
    _leave(company, hr, today, now)
    _timesheets(company, hr, month_of(today), now)


def _rules() -> None:
    top, production = (Department.objects.get(name=name) for name in ("Management", "Production"))
    security = Department.objects.get(name="Security")
    DepartmentPolicy.objects.create(department=top, grace_late=5, grace_early=5)
    DepartmentPolicy.objects.create(department=production, grace_late=5, grace_early=5, heads_on_weekdays=2)
    DepartmentPolicy.objects.create(
        department=security, equivalent_system=True, heads_on_weekdays=2, heads_on_weekends=2
    )
    for name, cycle in PATTERNS.items():
        ShiftPattern.objects.create(name=name, cycle=cycle)


def _roster(member: Member, hr: User, last: date, now: datetime) -> None:
    """From the first tap on; a day off is written where the plan says nothing."""
    last = member.last_day if not member.employee.is_active else last
    day = max(member.first_day, member.employee.hired_on)
    changes = []
    while day <= last:
        worked = hours(member.plan, member.phase, day)
        text = f"{worked[0]}-{worked[1]}" if worked else "В"
        changes.append(roster.Change(employee_id=member.employee.pk, day=day, text=text))
        day += DAY
    roster.save(hr, changes, now)


def _publish(company: Company, hr: User, today: date, now: datetime) -> None:
    """The months up to this one were published; two shifts of it have changed since, and the next one is a draft."""
    people = [member.employee.pk for member in company.members]
    first = month_of(min(member.first_day for member in company.members))
    publishing.publish(hr, people, first, end_of_month(today), now)
    working = [member for member in company.members if member.employee.is_active][-4:-2]
    changes = [roster.Change(employee_id=each.employee.pk, day=today, text="10-18") for each in working]
    roster.save(hr, changes, now)


def _leave(company: Company, hr: User, today: date, now: datetime) -> None:
    """Who did not come for some days on end was ill, or on leave if it was a week; two more wait for a decision."""
    sick, leave = (DayType.objects.get(profile="uk", code=code) for code in ("Л", "ВП"))
    for member in company.members:
        for first, last, days in _stretches_without_taps(member, today):
            _absent(member, leave if days >= 5 else sick, first, last, hr, now)
    soon = end_of_month(today) + DAY * 7
    for member in [m for m in company.members if m.employee.is_active][-2:]:
        asked = (soon, soon + DAY * 4)
        absences.ask(hr, member.employee, leave, *asked, comment="Agreed with the team", now=now)


def _stretches_without_taps(member: Member, today: date) -> Iterator[tuple[date, date, int]]:
    """Each with its first and last planned day and how many there are, where there are at least two."""
    came = {
        timezone.localdate(at) for at in Event.objects.filter(employee=member.employee).values_list("at", flat=True)
    }
    days = (member.first_day + DAY * n for n in range((min(today, member.last_day) - member.first_day).days))
    planned = [day for day in days if hours(member.plan, member.phase, day)]
    for missed, stretch in groupby(planned, key=lambda day: not came & {day, day + DAY}):
        found = list(stretch)
        if missed and len(found) > 1:
            yield found[0], found[-1], len(found)


def _absent(member: Member, kind: DayType, first: date, last: date, hr: User, now: datetime) -> None:
    asked = absences.ask(hr, member.employee, kind, first, last, comment="", now=now)
    absences.approve(asked, by=User.objects.get(username="admin"), now=now)


def _timesheets(company: Company, hr: User, this_month: date, now: datetime) -> None:
    """The months before the last one are approved; of the last one some are submitted, and some not yet."""
    months = sorted({month_of(member.first_day + DAY * n) for member in company.members for n in range(400)})
    months = [month for month in months if month < this_month]
    for month in months:
        for number, member in enumerate(company.members):
            if member.employee.user_id != hr.pk and (month != months[-1] or number % 3 == 0):
                _settle(member, month, hr, now, approve=month != months[-1])


def _settle(member: Member, month: date, hr: User, now: datetime, *, approve: bool) -> None:
    try:
        approval.submit(member.employee, month, by=hr, now=now)
        if approve:
            approval.approve(member.employee, month, by=hr, now=now)
    except Problem:
        return  # what refuses it is there to be looked at
