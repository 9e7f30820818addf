"""One sign-in for each role of the demo company."""

from collections.abc import Iterator

from django.contrib.auth.models import User

from attendance.access import Role, set_role
from timetracker.demo.company import Company

PHRASE = "only-for-the-demo"
_NAMES = {"admin": Role.ADMIN, "hr": Role.HR, "manager": Role.MANAGER, "employee": Role.EMPLOYEE}


def create(company: Company) -> None:
    """The manager heads Production and what is beneath it; a user of the same name who is there already stays."""
    people = {
        "hr": company.somebody_of("Administration"),
        "manager": company.head_of("Production"),
        "employee": company.somebody_of("Assembly"),
    }
    for username, role in _NAMES.items():
        if User.objects.filter(username=username).exists():
            continue
        member = people.get(username)
        first_name, _space, last_name = member.employee.full_name.partition(" ") if member else ("", "", "")
        user = User(username=username, first_name=first_name, last_name=last_name)
        user.set_password(PHRASE)
        user.save()
        set_role(user, role)
        if member:
            member.employee.user = user
            member.employee.save(update_fields=["user"])


def existing() -> Iterator[tuple[str, str, str]]:
    """User name, password and role of those that still have the demo's password."""
    for username, role in _NAMES.items():
        user = User.objects.filter(username=username, is_active=True).first()
        if user and user.check_password(PHRASE):
            yield username, PHRASE, role.value
