"""The start page leads each role to its work."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from attendance import access, presence


@login_required
def start(request):
    now = timezone.now()
    people = presence.with_last_event(access.employees_for(request.user))
    own = people.filter(user=request.user).first()
    context = {"own": own, "is_in": own and presence.is_present(own, now), "leads": access.leads(request.user)}
    if context["leads"]:
        context["present"] = people.filter(presence.is_in(now)).count()
        context["sees_everybody"] = access.sees_everybody(request.user)
    return render(request, "attendance/start.html", context)
