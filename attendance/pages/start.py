"""The start page leads each role to its work."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from attendance import access, presence, reports, requests
from attendance.agreed import standings, to_work, total
from attendance.models import CorrectionRequest, Employee
from attendance.pages.months import this_month


@login_required
def start(request):
    user, now = request.user, timezone.now()
    people = presence.with_last_event(access.employees_for(user))
    own = people.filter(user=user).first()
    asked = requests.own(CorrectionRequest, user).filter(status=CorrectionRequest.Status.PENDING).count()
    context = {"own": own, "leads": access.leads(user), "asked": asked}
    if own:
        context |= {"is_in": presence.is_present(own, now), **_own_month(own, now)}
    if context["leads"]:
        context["present"] = people.filter(presence.is_in(now)).count()
        context["to_decide"] = requests.waiting_for(CorrectionRequest, user).count()
        context["sees_everybody"] = access.sees_everybody(user)
    return render(request, "attendance/start.html", context)


def _own_month(own: Employee, now) -> dict:
    month, today = this_month(), timezone.localdate(now)
    summary = reports.report_on(own.pk, reports.span_of(month.first, month.last), now).summary
    planned = to_work([own], month.first, month.last)[own.pk]
    return {"summary": summary, "total": total(standings(summary.days, planned, today))}
