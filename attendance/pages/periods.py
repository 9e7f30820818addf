"""Closed months: closed by those who lead, reopened by HR with a reason. The rules are those of the API's routes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from attendance import access, periods
from attendance.api.periods import CloseSerializer, ReopenSerializer
from attendance.models import Action, AuditEntry, ClosedPeriod
from attendance.pages import for_leaders
from attendance.pages.forms import REFUSALS, in_words
from timetracker.api.errors import Problem

A_PAGE = 50
LATELY = 20


@for_leaders
def closed_months(request):
    """The closed months in reach, with the form that closes another."""
    if request.method != "POST":
        return _list(request, {"month": f"{_last_month():%Y-%m}"})
    values = request.POST.dict()
    sent = CloseSerializer(data=values, context={"user": request.user})
    try:
        sent.is_valid(raise_exception=True)
        closed = periods.close(**sent.validated_data, by=request.user.get_username(), now=timezone.now())
    except REFUSALS as refusal:
        return _list(request, values, in_words(refusal, "month"))
    messages.success(request, _("Closed: %(what)s") % {"what": ", ".join(str(period) for period in closed)})
    return redirect("periods")


def _last_month():
    return timezone.localdate().replace(day=1) - timedelta(days=1)


def _list(request, values: dict, errors: dict | None = None):
    led = access.departments_led_by(request.user)
    found = ClosedPeriod.objects.filter(department__in=led).select_related("department")
    reopens = access.sees_everybody(request.user)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "departments": led.filter(is_active=True),
        "values": values,
        "errors": errors or {},
        "may_reopen": reopens,
        "late": _recorded_after_closing() if reopens else [],
    }
    return render(request, "attendance/periods.html", context, status=400 if errors else 200)


@dataclass(frozen=True, slots=True)
class LateTap:
    """A tap that reached a month when that was closed, as it was noted then."""

    entry: AuditEntry

    @property
    def at(self) -> datetime:
        return parse_datetime(self.entry.detail["at"])

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def _recorded_after_closing() -> list[LateTap]:
    """The latest first: HR says whether the month is to be reopened for them."""
    noted = AuditEntry.objects.filter(action=Action.RECORDED_AFTER_CLOSING).order_by("-at", "-id")
    return [LateTap(entry) for entry in noted[:LATELY]]


@require_POST
@login_required
def reopen(request, pk: int):
    if not access.sees_everybody(request.user):
        raise PermissionDenied
    period = get_object_or_404(ClosedPeriod.objects.of_departments(), pk=pk)
    sent = ReopenSerializer(data=request.POST.dict())
    if not sent.is_valid():
        messages.error(request, _("Say why the month is reopened."))
        return redirect("periods")
    try:
        reason = sent.validated_data["reason"]
        done = periods.reopen(period, reason=reason, by=request.user.get_username(), now=timezone.now())
        messages.success(request, _("Reopened: %(what)s") % {"what": ", ".join(str(each) for each in done)})
    except Problem as refusal:
        messages.error(request, refusal.detail)
    return redirect("periods")
