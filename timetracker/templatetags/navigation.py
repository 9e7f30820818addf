"""The way around the product, by what somebody may do."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attendance import access

register = template.Library()


def _has_own_time(user) -> bool:
    return hasattr(user, "employee")


def _is_on_the_roster_or_plans(user) -> bool:
    return _has_own_time(user) or access.leads(user)


_OWN = [
    ("my-time", _("My time"), _has_own_time),
    ("my-timesheet", _("My timesheet"), _has_own_time),
    ("my-corrections", _("My requests"), _has_own_time),
]
_SHARED = [
    ("roster", _("Roster"), _is_on_the_roster_or_plans),
    ("absences", _("Absences"), _is_on_the_roster_or_plans),
]
_OF_LEADERS = [
    ("who-is-in", _("Who is in"), access.leads),
    ("team", _("Team"), access.leads),
    *_SHARED,
    ("timesheets", _("Timesheets"), access.leads),
    ("corrections", _("Requests"), access.leads),
    ("admin:index", _("Administration"), access.sees_everybody),
]


@register.simple_tag(takes_context=True)
def entries(context) -> list[dict]:
    """Where the signed-in user may go, and whether they are there already."""
    request = context["request"]
    return _allowed(request, _OF_LEADERS if access.leads(request.user) else _OWN + _SHARED)


@register.simple_tag(takes_context=True)
def own_entries(context) -> list[dict]:
    """What is about themselves, of those whose work is others: it stands by their name."""
    request = context["request"]
    return _allowed(request, _OWN) if access.leads(request.user) else []


def _allowed(request, ways) -> list[dict]:
    allowed = [(reverse(name), label) for name, label, may in ways if may(request.user)]
    return [{"url": url, "label": label, "current": request.path == url} for url, label in allowed]
