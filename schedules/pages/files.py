"""The files that the pages offer: what the API gives programs, for people who are signed in."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from attendance import access
from attendance.models import Employee
from attendance.pages import for_leaders, id_named
from attendance.pages.months import Month, asked_month
from attendance.pages.team import members_of
from schedules.exports import downloads
from schedules.models import PayrollProfile


@login_required
def roster_pdf(request):
    """`?paper=a3`, and `?for_everybody=1` for the notice board."""
    people, month = _asked_for(request)
    size = "a3" if request.GET.get("paper") == "a3" else "a4"
    for_everybody = request.GET.get("for_everybody") == "1"
    return downloads.roster_pdf(people, month.first, month.last, size=size, for_everybody=for_everybody)


@login_required
def roster_xlsx(request):
    people, month = _asked_for(request)
    return downloads.roster_xlsx(people, month.first, month.last)


@login_required
def timesheet_pdf(request, pk: int, month: date):
    return downloads.timesheet_pdf(get_object_or_404(access.employees_for(request.user), pk=pk), month)


@for_leaders
def payroll_csv(request):
    people, month = _asked_for(request)
    return downloads.payroll_csv(people, month.first, _profile(request))


@for_leaders
def payroll_xlsx(request):
    people, month = _asked_for(request)
    return downloads.payroll_xlsx(people, month.first, _profile(request))


def _asked_for(request) -> tuple[QuerySet[Employee], Month]:
    """Those in reach, or of one department (`?department=<id>`) among them, and the month."""
    month = asked_month(request)
    people = members_of(access.employees_for(request.user), month)
    if department := request.GET.get("department"):
        people = people.filter(department=id_named(department))
    return people, month


def _profile(request) -> PayrollProfile | None:
    """The payroll file that is asked for (`?profile=<id>`)."""
    profile = request.GET.get("profile")
    return get_object_or_404(PayrollProfile, pk=id_named(profile)) if profile else None
