"""Asking to be absent, deciding about it, and taking it back (API.md, Schedules)."""

from collections import Counter
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import access, notices, periods, recording, requests
from attendance.models import ClosedPeriod, Employee
from attendance.transactions import one_transaction
from attendance.worktime.clock import month_of
from schedules import allowances, policies
from schedules.models import ABSENCES, Absence, DayType
from schedules.plan import plans
from schedules.roster import Reader
from timetracker.api.errors import Problem

Status = Absence.Status
reject = requests.reject


def kinds_for(author: User, person: Employee) -> QuerySet[DayType]:
    """What the author may ask for, by the codes of the person's department, yearly leave first.

    Those who lead the person may ask for all absences, others for those that can be asked for.
    """
    profile = policies.by_department()(person.department_id).profile
    kinds = DayType.objects.filter(profile=profile, is_active=True, kind__in=ABSENCES)
    kinds = kinds.order_by(F("yearly_days").desc(nulls_last=True), "kind", "code")
    leads = access.led_employees_for(author).filter(pk=person.pk).exists()
    return kinds if leads else kinds.filter(can_be_asked=True)


def kind_called(text: str, author: User, person: Employee) -> DayType | None:
    """The one of `kinds_for` that a code names, however it is typed."""
    reader = Reader()
    named = reader.day_type(text, reader.policy_of(person.department_id).profile)
    return kinds_for(author, person).filter(pk=named.pk).first() if named else None


def draft(employee: Employee, day_type: DayType, first_day: date, last_day: date, comment: str = "") -> Absence:
    """An absence as it would be asked for, with the working days that it takes."""
    asked = Absence(employee=employee, day_type=day_type, first_day=first_day, last_day=last_day, comment=comment)
    asked.days_by_year = _days_by_year(asked)
    return asked


def _days_by_year(absence: Absence) -> dict[str, int]:
    """A day on which the roster says the same already is one of them: it is taken once, by the absence."""
    days = plans([absence.employee], absence.first_day, absence.last_day)[absence.employee_id].days
    same = (each for each in days if each.to_work or (each.cell and each.cell.day_type_id == absence.day_type_id))
    return dict(Counter(str(each.day.year) for each in same))


@one_transaction
def ask(
    author: User, person: Employee, day_type: DayType, first_day: date, last_day: date, *, comment: str, now: datetime
) -> Absence:
    """A pending request that the person be absent from `first_day` to `last_day`, both included.

    That person, kind and days are possible for the author is for the caller to see to. Raises Problem 409
    `already_asked`, and as `must_be_possible` does.
    """
    recording.lock_person(person.pk)
    same = {"employee": person, "day_type": day_type, "first_day": first_day, "last_day": last_day}
    if Absence.objects.filter(**same, status=Status.PENDING).exists():
        raise Problem(409, "already_asked", _("The same was asked before, and waits for a decision."))
    asked = draft(person, day_type, first_day, last_day, comment)
    must_be_possible(asked)
    return requests.ask(asked, author, now)


@one_transaction
def approve(absence: Absence, *, by: User, now: datetime) -> Absence:
    """Lays the absence over the working days of the roster, as many as there are now.

    Raises Problem 403 `own_request`, 409 `already_decided`, and as `must_be_possible` does.
    """
    requests.lock(absence)
    requests.must_be_for_others_to_decide(absence, by)
    absence.days_by_year = _days_by_year(absence)
    must_be_possible(absence)
    return requests.decide(absence, Status.APPROVED, by=by, now=now)


@one_transaction
def withdraw(absence: Absence, *, by: User, now: datetime) -> Absence:
    """Takes the absence back; of one that was approved the days are working days again. The request stays on record.

    Who asked withdraws it until what was approved begins, and one that was only entered afterwards still then; those
    who lead the person, but never the person, at any time. Raises Problem 403 `permission_denied`, 409
    `already_decided`, `already_begun` or `period_closed`.
    """
    requests.lock(absence)
    must_be_withdrawable(absence, by, now)
    was_approved = absence.status == Status.APPROVED
    requests.decide(absence, Status.WITHDRAWN, by=by, now=now)
    if by.pk != absence.author_id:
        notices.tell_author(absence)
    elif was_approved:
        notices.tell_deciders(absence)
    return absence


def must_be_possible(absence: Absence) -> None:
    """Whether it can be asked for, or what was asked can be approved.

    Raises Problem 409 `period_closed` where a month of it is closed or approved for the person, `overlap` with another
    approved absence, `over_allowance`; for what is only asked, all that waits for a decision counts as taken.
    """
    _must_be_open(absence)
    _must_not_overlap(absence)
    _must_be_allowed(absence)


def must_be_withdrawable(absence: Absence, by: User, now: datetime) -> None:
    """Raises what `withdraw` raises."""
    if absence.status != Status.APPROVED:
        requests.must_be_pending(absence)
        return requests.must_be_asked_by(absence, by)
    if not _leads(by, absence):
        requests.must_be_asked_by(absence, by)
        zone = timezone.get_default_timezone()
        if timezone.localdate(absence.decided_at, zone) < absence.first_day <= timezone.localdate(now, zone):
            told = _("This absence has begun. Your manager or HR can withdraw it.")
            raise Problem(409, "already_begun", told)
    return _must_be_open(absence)


def _leads(user: User, absence: Absence) -> bool:
    led = access.led_employees_for(user).exclude(user=user)
    return led.filter(pk=absence.employee_id).exists()


def _must_be_open(absence: Absence) -> None:
    months = month_of(absence.first_day), month_of(absence.last_day)
    closed = ClosedPeriod.objects.over(absence.employee_id).filter(closed_month__range=months)
    if period := closed.select_related("department", "employee").order_by("closed_month").first():
        raise periods.PeriodClosed(period)


def _must_not_overlap(absence: Absence) -> None:
    others = Absence.objects.filter(employee=absence.employee_id, status=Status.APPROVED).exclude(pk=absence.pk)
    overlapping = others.touching(absence.first_day, absence.last_day)
    if other := overlapping.select_related("day_type").order_by("first_day").first():
        detail = _("From %(first)s to %(last)s another absence is approved: %(code)s. Withdraw it, or take other days.")
        words = {"first": other.first_day, "last": other.last_day, "code": other.day_type.code}
        raise Problem(409, "overlap", detail % words)


def _must_be_allowed(absence: Absence) -> None:
    days = {int(year): days for year, days in absence.days_by_year.items()}
    is_new = absence.pk is None
    if short := allowances.shortage(absence.employee, absence.day_type, days, with_asked=is_new):
        leave, too_many = short
        left = max(0, leave.left if is_new else leave.unspent)
        detail = _("“%(kind)s”: %(left)d days are left in %(year)d, and this takes %(over)d too many. Take fewer days.")
        words = {"kind": absence.day_type.name, "left": left, "year": leave.year, "over": too_many}
        raise Problem(409, "over_allowance", detail % words)
