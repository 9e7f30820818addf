"""Who is here, how people, positions and departments leave, and how departments hang together."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.badges import give_up_badges
from attendance.models import Action, Badge, Department, Employee, Position
from timetracker.api.errors import Problem


def remove_person(employee: Employee, *, today: date) -> None:
    """Removes a locked person of whom nothing has to be kept; others leave on the date `today`, out at once.

    Events, requests and approved months are kept: attendance records must be (API.md, People), and all that refers to a
    person by PROTECT. A day on which the person left before stays.
    """
    try:
        with transaction.atomic():
            give_up_badges(employee)
            auditing.note(Action.DELETED, employee)
            employee.delete()
    except ProtectedError:
        deactivate_person(employee, today=today)


def deactivate_person(employee: Employee, *, today: date) -> None:
    """The person leaves on the local date `today` and is out at once. A day on which they left before stays."""
    leaves_on = max(today, employee.hired_on or today)
    employee.left_on = min(leaves_on, employee.left_on or leaves_on)
    employee.is_active = False
    employee.save(update_fields=["left_on", "is_active"])
    auditing.note(Action.DEACTIVATED, employee, detail={"left_on": employee.left_on})


def activate_person(employee: Employee, *, today: date) -> None:
    """The person may come in: confirmed after being proposed at a terminal, or back after having left."""
    if employee.left_on and employee.left_on < today:
        employee.left_on = None
    employee.is_active = True
    employee.save(update_fields=["left_on", "is_active"])
    auditing.note(Action.ACTIVATED, employee)


def here_since(people: QuerySet[Employee], day: date) -> QuerySet[Employee]:
    """Those of the people who work here, or left on the local date `day` or later."""
    return people.filter(Q(is_active=True) | Q(left_on__gte=day))


def proposed() -> Q:
    """The condition that a person was proposed at a terminal and waits for HR: not active, and never left."""
    named = Badge.objects.filter(employee=OuterRef("pk"), open_uid__isnull=False).exclude(proposed_name="")
    return Q(Exists(named), is_active=False, left_on__isnull=True)


def remove_position(position: Position) -> None:
    """Removes a position that nobody has; one in use is deactivated."""
    if not position.employees.exists():
        auditing.note(Action.DELETED, position)
        position.delete()
        return
    position.is_active = False
    position.save(update_fields=["is_active"])
    auditing.note(Action.DEACTIVATED, position)


def remove_department(department: Department) -> None:
    """Removes a department that nobody is in, nothing is beneath and no month was closed for.

    Raises Problem 409 `in_use`.
    """
    if department.employees.exists() or department.children.exists():
        detail = _("The department has people, or departments beneath it. Move them first, or deactivate it.")
        raise Problem(409, "in_use", detail)
    if department.closed_periods.exists():
        raise Problem(409, "in_use", _("Months were closed for the department. Deactivate it instead."))
    auditing.note(Action.DELETED, department)
    department.delete()


def lies_within(department: Department, other: Department) -> bool:
    """Whether `department` is `other` or beneath it, so that `other` cannot become part of it.

    Locks the departments until the end of the transaction: two moves at once could close a circle.
    """
    parents = dict(Department.objects.select_for_update().order_by("pk").values_list("pk", "parent_id"))
    above, passed = department.pk, set()
    while above is not None and above not in passed:
        if above == other.pk:
            return True
        passed.add(above)
        above = parents.get(above)
    return False
