"""Laying a pattern over people's days, and copying a week or a month: chosen, looked at, confirmed."""

from django.shortcuts import render

from attendance.pages import for_leaders
from attendance.pages.months import asked_month
from schedules.pages.planning.confirming import save, sealed
from schedules.pages.planning.forms import CopyForm, PatternForm, PeopleForm
from timetracker.api.errors import Problem


@for_leaders
def pattern(request):
    month = asked_month(request)
    return _page(request, PatternForm, "pattern", {"first": month.first, "last": month.last})


@for_leaders
def copy(request):
    month = asked_month(request)
    return _page(request, CopyForm, "copy", {"first": month.first, "target": month.next.first})


def _page(request, form_class: type[PeopleForm], page: str, initial: dict):
    """The form, filled in by the query string; once it is sent so, with the preview that a POST confirms."""
    if request.method == "POST":
        return save(request)
    initial |= {"department": request.GET.get("department")}
    form = form_class(request.user, request.GET if "first" in request.GET else None, initial=initial)
    context = {"form": form, "month": asked_month(request)}
    if form.is_valid():
        try:
            preview = form.preview()
            context |= {"preview": preview, "sealed": sealed(preview)}
        except Problem as refusal:
            form.add_error(None, str(refusal.detail))
    return render(request, f"schedules/planning/{page}.html", context, status=400 if form.errors else 200)
