"""My calendar: the address under which one's phone reads one's shifts."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from attendance.models import Employee
from schedules import feeds
from schedules.api.feeds import address_of


@never_cache
@login_required
def my_calendar(request):
    """The address, once it was asked for; whoever is no employee has none, and is told so on the start page."""
    person = _own(request)
    if person is None:
        return redirect("start")
    token = feeds.present_token(person)
    return render(request, "schedules/my_calendar.html", {"url": token and address_of(token, request)})


@login_required
@require_POST
def renew_calendar(request):
    """The first address, or a new one for an old one that is dead from now on."""
    if person := _own(request):
        feeds.renew(person)
    return redirect("my-calendar")


@login_required
@require_POST
def close_calendar(request):
    if person := _own(request):
        feeds.revoke(person)
    return redirect("my-calendar")


def _own(request) -> Employee | None:
    return getattr(request.user, "employee", None)
