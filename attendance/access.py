"""Who may see and change whom: the only place that knows roles (API.md, Roles)."""

from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission

from attendance.models import Department, Employee, Event, Position, Request


class Role(models.TextChoices):
    ADMIN = "admin", _("system administrator")
    HR = "hr", _("HR staff")
    MANAGER = "manager", _("manager")
    EMPLOYEE = "employee", _("employee")


_STAFF = {Role.ADMIN, Role.HR}


def role_of(user: User) -> Role:
    """The role of a signed-in user: the first of admin, hr, manager, employee whose group holds them; else employee."""
    if user.is_superuser:
        return Role.ADMIN
    if not hasattr(user, "role_in_this_request"):
        names = {group.name for group in user.groups.all()}
        user.role_in_this_request = next((role for role in Role if role in names), Role.EMPLOYEE)
    return user.role_in_this_request


def set_role(user: User, role: str) -> None:
    """Gives a saved user exactly this role, with what Django's admin needs for it."""
    user.is_superuser = role == Role.ADMIN
    user.is_staff = role in _STAFF
    user.save(update_fields=["is_superuser", "is_staff"])
    user.groups.set([Group.objects.get(name=role)])
    user.role_in_this_request = Role(role)


def administrators() -> QuerySet[User]:
    """The users who may do everything, as long as they are active."""
    by_group = User.groups.through.objects.filter(group__name=Role.ADMIN).values("user_id")
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=by_group), is_active=True)


def sees_everybody(user: User) -> bool:
    """Whether the whole company is in reach."""
    return role_of(user) in _STAFF


def leads(user: User) -> bool:
    """Whether the time of other people is the user's business: a manager's, HR's, an administrator's."""
    return role_of(user) in _STAFF | {Role.MANAGER}


def headed_departments(user: User) -> set[int]:
    """The ids of the departments that the user heads, and of all beneath them. One query."""
    rows = list(Department.objects.values_list("id", "parent_id", "head__user_id"))
    return _grown_downwards({pk for pk, _parent, head in rows if head == user.pk}, [row[:2] for row in rows])


def with_those_beneath(departments: set[int]) -> set[int]:
    """The ids of these departments and of all beneath them. One query."""
    return _grown_downwards(departments, list(Department.objects.values_list("id", "parent_id")))


def _grown_downwards(wave: set[int], parents: list[tuple[int, int | None]]) -> set[int]:
    reached: set[int] = set()
    while wave:
        reached |= wave
        wave = {pk for pk, parent in parents if parent in wave} - reached
    return reached


def employees_for(user: User) -> QuerySet[Employee]:
    """The people in the user's reach: everybody for HR, a manager's departments, always oneself."""
    if sees_everybody(user):
        return Employee.objects.all()
    reach = Q(user=user)
    if role_of(user) == Role.MANAGER:
        reach |= Q(department__in=headed_departments(user))
    return Employee.objects.filter(reach)


def led_employees_for(user: User) -> QuerySet[Employee]:
    """The people whose time is the user's to plan: everybody for HR, those of the departments that a manager heads."""
    if sees_everybody(user):
        return Employee.objects.all()
    headed = headed_departments(user) if role_of(user) == Role.MANAGER else set()
    return Employee.objects.filter(department__in=headed)


def colleagues_of(user: User) -> QuerySet[Employee]:
    """Whose absences and shifts the user may know of: the active people of their department and of those they head."""
    active = Employee.objects.filter(is_active=True)
    if sees_everybody(user):
        return active
    return active.filter(Q(user=user) | Q(department__in=departments_for(user)))


def events_for(user: User) -> QuerySet[Event]:
    """The events of the people in reach."""
    return Event.objects.all() if sees_everybody(user) else Event.objects.filter(employee__in=employees_for(user))


def departments_for(user: User) -> QuerySet[Department]:
    """All for HR; otherwise those that the user heads, with those beneath, and their own."""
    if sees_everybody(user):
        return Department.objects.all()
    headed = headed_departments(user) if role_of(user) == Role.MANAGER else set()
    return Department.objects.filter(Q(pk__in=headed) | Q(employees__user=user)).distinct()


def departments_led_by(user: User) -> QuerySet[Department]:
    """All for HR; those that a manager heads, with those beneath; none for others."""
    if sees_everybody(user):
        return Department.objects.all()
    headed = headed_departments(user) if role_of(user) == Role.MANAGER else set()
    return Department.objects.filter(pk__in=headed)


def positions_for(user: User) -> QuerySet[Position]:
    """All for HR; otherwise the positions of the people in reach."""
    if sees_everybody(user):
        return Position.objects.all()
    return Position.objects.filter(employees__in=employees_for(user)).distinct()


def requests_for(model: type[Request], user: User) -> QuerySet:
    """The requests of a kind about the people in reach, and those that the user made."""
    if sees_everybody(user):
        return model.objects.all()
    return model.objects.filter(Q(employee__in=employees_for(user)) | Q(author=user))


def heads_above(person: Employee) -> list[Employee]:
    """The heads of the person's department and of those above it, the nearest first, with their users. Two queries."""
    rows = {pk: (parent, head) for pk, parent, head in Department.objects.values_list("id", "parent_id", "head_id")}
    heads: dict[int | None, None] = {}
    above, passed = person.department_id, set()
    while above in rows and above not in passed:
        passed.add(above)
        above, head = rows[above]
        heads[head] = None
    found = Employee.objects.select_related("user").prefetch_related("user__groups").in_bulk(heads.keys() - {None})
    return [found[head] for head in heads if head is not None]


class RolePermission(BasePermission):
    """Refuses (403) a whole route to the roles that never have it; who is in reach is up to the querysets."""

    roles: frozenset[str] = frozenset()

    def has_permission(self, request, view):
        return bool(request.user and request.user.is_authenticated) and role_of(request.user) in self.roles


class AdminOnly(RolePermission):
    roles = frozenset({Role.ADMIN})


class HROnly(RolePermission):
    """HR staff and administrators."""

    roles = frozenset(_STAFF)


class LeadersOnly(RolePermission):
    """Managers, HR staff and administrators."""

    roles = frozenset(_STAFF | {Role.MANAGER})


class HRWritesAllRead(HROnly):
    """Everybody signed in reads what is in their reach; HR and administrators write."""

    def has_permission(self, request, view):
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return bool(request.user and request.user.is_authenticated)
        return super().has_permission(request, view)


class LeadersWriteAllRead(HRWritesAllRead):
    """Everybody signed in reads what is in their reach; managers, HR and administrators write."""

    roles = LeadersOnly.roles
