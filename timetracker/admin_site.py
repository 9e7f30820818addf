"""The admin as a whole: its way in, its order, and what is waiting when HR opens it."""

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import access, people, presence
from terminals import enrolment
from terminals.models import Scan
from timetracker.api.fields import start_of_day
from timetracker.pages.sign_in import SignInForm

# The lists by how often they are needed, whichever app they belong to.
_GROUPS = [
    (_("Every day"), ["attendance.employee", "terminals.unassignedbadge", "attendance.event", "terminals.scan"]),
    (_("Organisation"), ["attendance.department", "attendance.position", "attendance.closedperiod"]),
    (_("System"), ["terminals.terminal", "auth.user", "attendance.auditentry"]),
]


class StaffSignInForm(SignInForm, AdminAuthenticationForm):
    """The sign-in of the pages, for staff."""


class Suggestions(AutocompleteJsonView):
    """What an autocomplete field offers; an admin may say more of an object than its name."""

    def serialize_result(self, obj, to_field_name):
        describe = getattr(self.model_admin, "suggestion", str)
        return {"id": str(getattr(obj, to_field_name)), "text": describe(obj)}


class Site(admin.AdminSite):
    site_header = site_title = "TimeTracker"
    index_title = _("Today")
    site_url = None
    empty_value_display = "–"
    login_form = StaffSignInForm

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """Grouped by what people do; what belongs to no group stays with its app."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["model"]._meta.label_lower: model for app in apps for model in app["models"]}
        grouped = [(name, [models.pop(label) for label in labels if label in models]) for name, labels in _GROUPS]
        groups = [
            {"name": name, "app_label": f"group-{number}", "app_url": models[0]["admin_url"], "models": models}
            for number, (name, models) in enumerate(grouped)
            if models
        ]
        left = [{**app, "models": [m for m in app["models"] if m in models.values()]} for app in apps]
        return groups + [app for app in left if app["models"]]

    def password_change(self, request, extra_context=None):
        """There is one page on which people choose their own password."""
        return redirect("password")

    def index(self, request, extra_context=None):
        return super().index(request, {"waiting": _waiting(request.user), **(extra_context or {})})


def _waiting(user) -> list[dict]:
    """What HR looks at first: how many there are of it, and where."""
    now, everybody = timezone.now(), access.employees_for(user)
    today = start_of_day(timezone.localdate(now))
    refused = Scan.objects.filter(received_at__gte=today).exclude(code=Scan.Code.ACCEPTED)
    present = presence.with_last_event(everybody).filter(presence.is_in(now))
    proposed = everybody.filter(people.proposed())
    return [
        _figure(_("in now"), present, "attendance_employee", "presence=in"),
        _figure(_("people to be confirmed"), proposed, "attendance_employee", "state=proposed"),
        _figure(_("unassigned badges"), enrolment.waiting_badges(), "terminals_unassignedbadge"),
        _figure(_("taps refused today"), refused, "terminals_scan", f"period={timezone.localdate(now)}&result=refused"),
    ]


def _figure(name, found, model, query="") -> dict:
    return {"name": name, "count": found.count(), "url": f"{reverse(f'admin:{model}_changelist')}?{query}"}
