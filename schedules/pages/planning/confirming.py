"""From a preview to what is saved: the page carries the changes, signed, so that what was seen is what is confirmed."""

from datetime import date

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.models import Employee
from attendance.pages.months import Month
from schedules import roster
from schedules.previews import Preview
from schedules.roster import Change, Refused

_SALT = "schedules.preview"
_VALID_SECONDS = 24 * 3600


def sealed(preview: Preview) -> str:
    """The changes of a preview in one text that nobody can alter."""
    rows = [
        [each.employee_id, each.day.toordinal(), each.text, each.unpaid_break, each.was] for each in preview.changes
    ]
    return signing.dumps(rows, salt=_SALT, compress=True)


def _opened(text: str) -> list[Change]:
    """Raises signing.BadSignature for what is no text of `sealed`, or an older one than of the last day."""
    rows = signing.loads(text, salt=_SALT, max_age=_VALID_SECONDS)
    return [
        Change(employee_id=person, day=date.fromordinal(day), text=text, unpaid_break=unpaid_break, was=was)
        for person, day, text, unpaid_break, was in rows
    ]


def save(request):
    """Saves what was previewed. What somebody else changed since is told cell by cell, and not overwritten."""
    try:
        changes = _opened(request.POST.get("sealed", ""))
    except signing.BadSignature:
        messages.error(request, _("This preview is too old, or was changed on its way. Look again, then confirm."))
        return redirect(request.get_full_path())
    saved = roster.save(request.user, changes, timezone.now())
    if saved.errors:
        context = {"saved": len(saved.cells), "refused": _with_names(saved.errors)}
        return render(request, "schedules/planning/refused.html", context, status=409)
    words = {"cells": len(saved.cells)}
    messages.success(
        request, ngettext("%(cells)d cell was saved.", "%(cells)d cells were saved.", len(saved.cells)) % words
    )
    return to_roster(min((each.day for each in changes), default=timezone.localdate()))


def to_roster(day: date):
    return redirect(reverse("roster", query={"month": Month.of(day)}))


def _with_names(errors: list[Refused]) -> list[tuple[str, Refused]]:
    names = dict(
        Employee.objects.values_list("pk", "full_name").filter(pk__in={each.change.employee_id for each in errors})
    )
    return [(names.get(each.change.employee_id, ""), each) for each in errors]
