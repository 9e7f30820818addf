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


_ENTRIES = [
    ("my-time", _("My time"), _has_own_time),
    ("roster", _("Roster"), _is_on_the_roster_or_plans),
    ("my-timesheet", _("My timesheet"), _has_own_time),
    ("absences", _("Absences"), _is_on_the_roster_or_plans),
    ("my-corrections", _("My requests"), _has_own_time),
    ("who-is-in", _("Who is in"), access.leads),
    ("team", _("Team"), access.leads),
    ("timesheets", _("Timesheets"), access.leads),
    ("corrections", _("Requests"), access.leads),
    ("periods", _("Closed months"), access.leads),
    ("admin:index", _("Administration"), access.sees_everybody),
]


@register.simple_tag(takes_context=True)
def entries(context) -> list[dict]:
    """Where the signed-in user may go, and whether they are there already."""
    request = context["request"]
    allowed = [(reverse(name), label) for name, label, may in _ENTRIES if may(request.user)]
    return [{"url": url, "label": label, "current": request.path == url} for url, label in allowed]
