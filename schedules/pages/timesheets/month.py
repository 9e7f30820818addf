"""Timesheets: the people in one's reach for a month, those first whose approval something stands in the way of."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import redirect, render
from django.utils import timezone

from attendance import access
from attendance.models import Employee
from attendance.pages.departments import Choice
from attendance.pages.months import asked_month
from attendance.pages.team import members_of
from schedules import timesheets
from schedules.models import PayrollProfile, Timesheet
from schedules.pages.timesheets import words
from schedules.timesheets import Month

A_PAGE = 100
BLOCKED = "blocked"
# In the order of the list.
STANDINGS = (BLOCKED, Timesheet.Status.SUBMITTED, Timesheet.Status.OPEN, Timesheet.Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Row:
    """A person's month as it is listed. `can_be_chosen` by the user, to be approved with others."""

    person: Employee
    month: Month
    can_be_chosen: bool

    @property
    def standing(self) -> str:
        """How far it has come, or that something stands in the way."""
        is_blocked = self.month.blockers and self.month.status != Timesheet.Status.APPROVED
        return BLOCKED if is_blocked else self.month.status

    @property
    def status(self) -> words.Tag:
        return words.of_status(self.month.status)

    @property
    def in_the_way(self) -> list[words.Tag]:
        return words.of_blockers(self.month) if self.standing == BLOCKED else []


@login_required
def timesheets_of_month(request):
    """For those who lead others; whoever does not is led to their own timesheet."""
    if not access.leads(request.user):
        return redirect("my-timesheet")
    month = asked_month(request)
    departments = access.departments_led_by(request.user).filter(employees__isnull=False)
    choice = Choice.of(departments, request.GET.get("department"))
    people = choice.among(members_of(access.led_employees_for(request.user), month))
    rows = _rows(people, month.first, request.user)
    standings = Counter(row.standing for row in rows)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "month": month,
        "next_month": month.next_begun,
        **choice.context(),
        "page": page,
        "counts": {standing: standings[standing] for standing in map(str, STANDINGS)},
        "profiles": PayrollProfile.objects.all(),
        "to_choose": any(row.can_be_chosen for row in page),
    }
    return render(request, "schedules/timesheets/month.html", context)


def _rows(people: QuerySet[Employee], month: date, user: User) -> list[Row]:
    """By how far they have come, then by name. In a fixed number of queries for every 300 people."""
    people = list(people)
    months = timesheets.of(people, month, timezone.now(), days=False)
    rows = [Row(person, its, _can_be_chosen(person, its, user)) for person, its in zip(people, months, strict=True)]
    return sorted(rows, key=lambda row: STANDINGS.index(row.standing))


def _can_be_chosen(person: Employee, month: Month, user: User) -> bool:
    is_ready = month.can_be_approved
    return is_ready and person.user_id != user.pk
