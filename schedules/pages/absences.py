"""Absences: asked for, decided, withdrawn. The rules are those of the API's routes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import access, requests
from attendance.models import Employee
from attendance.pages import id_named
from attendance.pages.forms import REFUSALS, in_words
from attendance.pages.requests import deciding, in_reach
from attendance.transactions import one_transaction
from schedules import absences
from schedules.allowances import Leave, leave_of
from schedules.api.absences import AskForAbsenceSerializer, ask
from schedules.models import Absence, DayType
from schedules.pages.roster import colours
from timetracker.api.errors import Problem

A_PAGE = 50
_FIELDS = ("employee_id", "code", "first_day", "last_day", "comment")


def _render(request, name: str, context: dict, status: int = 200):
    context["colours"] = colours.address(DayType.objects.all())
    return render(request, f"schedules/absences/{name}.html", context, status=status)


@login_required
def overview(request):
    """What the user has left, what they asked for, and what waits for their decision, the oldest first."""
    person = getattr(request.user, "employee", None)
    mine = requests.own(Absence, request.user).order_by("-first_day", "-id").select_related("employee", "day_type")
    waiting = requests.waiting_for(Absence, request.user).order_by("created_at", "id")
    context = {
        "person": person,
        "leave": _leave_now(person),
        "page": Paginator(mine, A_PAGE).get_page(request.GET.get("page")),
        "leads": access.leads(request.user),
        "waiting": waiting.select_related("employee", "day_type")[:A_PAGE],
    }
    return _render(request, "overview", context)


@login_required
def new(request):
    """A new request, filled in by the query string. Its second button only says what the days would take."""
    sent = (request.POST if request.method == "POST" else request.GET).dict()
    values = {name: sent[name] for name in _FIELDS if sent.get(name)}
    person = _person(request.user, values)
    if request.method != "POST":
        return _form(request, values, person)
    try:
        if "count" in sent:
            return _form(request, values, person, outlook=_outlook(request.user, values))
        made = _ask(request.user, values)
    except REFUSALS as refusal:
        return _form(request, values, person, errors=in_words(refusal, "first_day"))
    messages.success(request, _("Your request was sent."))
    return redirect("absence", made.pk)


def _person(user, values: dict) -> Employee | None:
    """Whom it is about: oneself unless told. Raises Http404 where they are out of reach."""
    if "employee_id" not in values:
        return getattr(user, "employee", None)
    return get_object_or_404(access.employees_for(user), pk=id_named(values["employee_id"]))


@one_transaction
def _ask(user, values: dict) -> Absence:
    return ask(user, _valid(user, values))


@one_transaction
def _outlook(user, values: dict) -> Absence:
    asked = absences.draft(**_valid(user, values))
    absences.must_be_possible(asked)
    return asked


def _valid(user, values: dict) -> dict:
    sent = AskForAbsenceSerializer(data=values, context={"user": user})
    sent.is_valid(raise_exception=True)
    return sent.validated_data


def _form(request, values: dict, person: Employee | None, *, outlook: Absence | None = None, errors=None):
    user = request.user
    context = {
        "values": values,
        "person": person,
        "people": access.employees_for(user).filter(is_active=True) if access.leads(user) else None,
        "kinds": absences.kinds_for(user, person) if person else [],
        "leave": _leave_for(outlook) if outlook else _leave_now(person),
        "outlook": outlook,
        "errors": errors or {},
    }
    return _render(request, "new", context, 400 if errors else 200)


def _leave_now(person: Employee | None) -> list[Leave]:
    """All kinds, this year and next."""
    year = timezone.localdate().year
    return leave_of([person], year, year + 1)[person.pk] if person else []


def _leave_for(absence: Absence) -> list[Leave]:
    """How much of its kind there is in the years that it touches."""
    found = leave_of([absence.employee], absence.first_day.year, absence.last_day.year)[absence.employee_id]
    return [leave for leave in found if leave.day_type == absence.day_type]


@login_required
def one(request, pk: int):
    """An absence, with what is left of its kind; for those in whose reach it is."""
    absence, user = in_reach(Absence, request.user, pk), request.user
    pending = absence.status == Absence.Status.PENDING
    context = {
        "absence": absence,
        "leave": _leave_for(absence),
        "obstacle": _refusal(absences.must_be_possible, absence) if pending else None,
        "may_decide": pending and not requests.is_own(absence, user),
        "may_withdraw": not _refusal(absences.must_be_withdrawable, absence, user, timezone.now()),
    }
    return _render(request, "one", context)


def _refusal(act, *args) -> Problem | None:
    try:
        act(*args)
    except Problem as refusal:
        return refusal
    return None


approve, reject, withdraw = deciding(Absence, absences, inbox="absences")
