"""Which rules hold for whom: those of the person's department, or of the nearest one above it that has its own."""

from collections.abc import Callable

from django.conf import settings

from attendance.models import Department
from schedules.models import DayType, DepartmentPolicy


def of_the_house() -> DepartmentPolicy:
    """What holds where no department says otherwise."""
    return DepartmentPolicy(profile=settings.ROSTER_PROFILE, calendar=settings.HOLIDAY_CALENDAR)


def by_department() -> Callable[[int | None], DepartmentPolicy]:
    """Answers the policy that holds in a department (its id, or None), each without a query. Two queries."""
    own = {policy.department_id: policy for policy in DepartmentPolicy.objects.all()}
    parents = dict(Department.objects.values_list("id", "parent_id")) if own else {}
    house = of_the_house()

    def policy_of(department: int | None) -> DepartmentPolicy:
        passed = set()
        while department is not None and department not in passed:
            if department in own:
                return own[department]
            passed.add(department)
            department = parents.get(department)
        return house

    return policy_of


def names_of_codes(department: int | None) -> dict[str, str]:
    """What the codes of a department (its id, or None) are called in the reader's language. Three queries at most."""
    profile = by_department()(department).profile
    return {kind.code: kind.name for kind in DayType.objects.filter(profile=profile)}


def calendars_in_use() -> list[str]:
    """The holiday calendars of the house and of its departments, in order. One query."""
    of_departments = DepartmentPolicy.objects.order_by().values_list("calendar", flat=True).distinct()
    return sorted({settings.HOLIDAY_CALENDAR, *of_departments})
