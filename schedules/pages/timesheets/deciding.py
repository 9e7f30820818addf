"""The buttons of timesheets: submit, approve and reopen one; approve the chosen ones of a list."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from attendance import access
from attendance.pages import for_leaders
from attendance.pages.months import asked_month
from schedules import approval
from schedules.api.timesheets import ReopenTimesheetSerializer
from schedules.pages.timesheets.person import in_reach
from timetracker.api.errors import Problem
from timetracker.api.fields import read_id


@require_POST
@login_required
def submit(request, pk: int, month: date):
    return _act(request, pk, month, approval.submit, _("The timesheet was submitted."))


@require_POST
@for_leaders
def approve(request, pk: int, month: date):
    return _act(request, pk, month, approval.approve, _("The timesheet was approved, and the month is closed."))


@require_POST
@for_leaders
def reopen(request, pk: int, month: date):
    sent = ReopenTimesheetSerializer(data=request.POST.dict())
    if sent.is_valid():
        return _act(request, pk, month, approval.reopen, _("The timesheet was reopened."), **sent.validated_data)
    messages.error(request, _("Say why the timesheet is reopened."))
    return redirect("timesheet", in_reach(request.user, pk).pk, month)


def _act(request, pk: int, month: date, act, done: str, **how):
    """Does it, says so or why not, and goes back to the timesheet. 404 out of reach."""
    person = in_reach(request.user, pk)
    try:
        act(person, month, by=request.user, now=timezone.now(), **how)
        messages.success(request, done)
    except Problem as refusal:
        messages.error(request, refusal.detail)
    return redirect("timesheet", pk, month)


@require_POST
@for_leaders
def approve_chosen(request):
    """Approves those of the chosen people who can be, and says why the others were not."""
    month = asked_month(request)
    chosen = [pk for pk in map(read_id, request.POST.getlist("person")) if pk is not None]
    people = access.led_employees_for(request.user).filter(pk__in=chosen).order_by("folded_name", "id")
    done = approval.approve_many(people, month.first, by=request.user, now=timezone.now())
    if done.people:
        words = {"number": len(done.people), "names": ", ".join(person.full_name for person in done.people)}
        said = ngettext("Approved: %(names)s.", "%(number)d timesheets were approved: %(names)s.", len(done.people))
        messages.success(request, said % words)
    for person, why in done.refused:
        messages.error(request, _("%(name)s was not approved: %(why)s") % {"name": person.full_name, "why": why})
    if not chosen:
        messages.warning(request, _("Choose whose timesheets you approve."))
    return redirect(f"{reverse('timesheets')}?{request.GET.urlencode()}")
