"""A cell of the roster on its own page: what is planned and why it looks so, and a form for those who plan it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import access
from attendance.pages.months import FIRST_YEAR, LAST_YEAR, Month
from schedules.grid import breaches, editable, grid, law_of
from schedules.models import DayType, RosterCell
from schedules.pages.roster.looks import sentences
from schedules.roster import Change, save


@login_required
def roster_day(request, pk: int, day: date):
    """For those in whose reach the person is; 404 for the others, and for days that no roster has."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Http404
    people, month = access.employees_for(request.user).filter(pk=pk), Month.of(day)
    person = get_object_or_404(people)
    may_edit = bool(editable(request.user, [person.pk], month.first))
    values, error = {}, ""
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in ("code", "unpaid_break", "was")}
        error = _save(request.user, person.pk, day, values)
        if not error:
            messages.success(request, _("The roster was saved."))
            return redirect(f"{reverse('roster', query={'month': month})}#person-{person.pk}")
    (row,) = grid(people, month.first, month.last).rows()
    planned = row.days[day.day - 1]
    cell = RosterCell.objects.filter(employee=person, day=day).first()
    context = {
        "person": person,
        "day": planned,
        "cell": cell,
        "month": month,
        "sentences": sentences(planned, breaches(row, law_of(month.first)).get(day, ()), day in row.emptied),
        "may_edit": may_edit,
        "types": DayType.objects.filter(profile=row.plan.policy.profile, is_active=True),
        "values": values or {"code": planned.code, "unpaid_break": cell.unpaid_break if cell else ""},
        "error": error,
    }
    return render(request, "schedules/roster/day.html", context, status=400 if error else 200)


def _save(user, person_id: int, day: date, values: dict[str, str]) -> str:
    """Why it was refused, or nothing. Without a break of its own a code has the one of its day type."""
    change = Change(
        employee_id=person_id,
        day=day,
        text=values["code"],
        unpaid_break=values["unpaid_break"].strip() or None,
        was=values["was"],
    )
    errors = save(user, [change], timezone.now()).errors
    return errors[0].sentence if errors else ""
