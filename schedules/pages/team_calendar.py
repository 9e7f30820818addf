"""The team calendar: who of the people around one is absent when."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from attendance import access
from attendance.pages.departments import Choice
from attendance.pages.months import asked_month
from schedules.models import DayType
from schedules.pages.roster import colours
from schedules.team import team

A_PAGE = 50


@login_required
def team_calendar(request):
    month = asked_month(request)
    departments = access.departments_for(request.user).filter(employees__is_active=True)
    choice = Choice.of(departments, request.GET.get("department"))
    people = choice.among(access.colleagues_of(request.user).select_related("department"))
    ordered = people.order_by("department__name", "folded_name", "id")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "month": month,
        "next_month": month.next,
        **choice.context(),
        "page": page,
        "team": team(request.user, list(page), month.first, month.last),
        "leads": access.leads(request.user),
        "today": timezone.localdate(),
        "colours": colours.address(DayType.objects.all()),
    }
    return render(request, "schedules/absences/calendar.html", context)
