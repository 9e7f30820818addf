"""Who may see whom."""

import pytest

from attendance import access
from attendance.access import Role
from tests.factories import DepartmentFactory, EmployeeFactory, UserFactory, record

pytestmark = pytest.mark.django_db


def names(queryset):
    return {str(row) for row in queryset}


def test_hr_and_administrators_see_everybody(hr, admin, employee, stranger):
    for user in (hr, admin):
        assert names(access.employees_for(user)) == {"Олена Коваль", "Stanisław Obcy"}


def test_a_manager_sees_the_departments_they_head_and_those_beneath(manager, department, employee, stranger):
    shift = DepartmentFactory(name="Night shift", parent=DepartmentFactory(name="Line", parent=department))
    EmployeeFactory(full_name="Below", department=shift)
    assert names(access.employees_for(manager)) == {"Maria Manager", "Олена Коваль", "Below"}


def test_a_loop_of_departments_does_not_hang(manager, department):
    department.parent = DepartmentFactory(parent=department)
    department.save()
    assert access.headed_departments(manager) == {department.pk, department.parent.pk}


def test_heading_a_department_gives_no_reach_without_the_role(manager, employee):
    access.set_role(manager, Role.EMPLOYEE)
    assert names(access.employees_for(manager)) == {"Maria Manager"}


def test_those_who_lead_plan_for_their_people_and_nobody_else_plans(hr, manager, employee, stranger):
    assert names(access.led_employees_for(hr)) == {"Maria Manager", "Олена Коваль", "Stanisław Obcy"}
    assert names(access.led_employees_for(manager)) == {"Maria Manager", "Олена Коваль"}
    assert names(access.led_employees_for(employee.user)) == set()


def test_colleagues_are_the_active_people_of_the_own_department_and_of_those_headed(
    hr, manager, department, employee, stranger
):
    EmployeeFactory(full_name="Gone", department=department, is_active=False)
    EmployeeFactory(full_name="Below", department=DepartmentFactory(parent=department))
    stranger.department = DepartmentFactory()
    stranger.user = UserFactory(role="employee")
    stranger.save()
    assert names(access.colleagues_of(employee.user)) == {"Maria Manager", "Олена Коваль"}
    assert names(access.colleagues_of(manager)) == {"Maria Manager", "Олена Коваль", "Below"}
    assert names(access.colleagues_of(stranger.user)) == {"Stanisław Obcy"}
    assert names(access.colleagues_of(hr)) == {"Maria Manager", "Олена Коваль", "Below", "Stanisław Obcy"}


def test_an_employee_sees_themselves(employee, stranger):
    assert names(access.employees_for(employee.user)) == {"Олена Коваль"}


def test_somebody_without_any_group_sees_nobody(employee):
    assert not access.employees_for(UserFactory()).exists()


def test_events_are_in_reach_with_their_people(manager, employee, stranger):
    record(stranger, "2026-01-26T07:00")
    record(employee, "2026-01-26T07:00")
    assert {event.employee for event in access.events_for(manager)} == {employee}


@pytest.mark.parametrize(
    ("role", "staff", "superuser"),
    [("admin", True, True), ("hr", True, False), ("manager", False, False), ("employee", False, False)],
)
def test_a_role_brings_what_the_admin_needs_and_no_more(role, staff, superuser):
    user = UserFactory(role="admin")
    access.set_role(user, role)
    user.refresh_from_db()
    assert (access.role_of(user), user.is_staff, user.is_superuser) == (role, staff, superuser)


def test_hr_may_not_touch_users_or_terminals_in_the_admin(hr):
    granted = {permission.split(".")[0] for permission in hr.get_all_permissions()}
    assert granted == {"attendance", "schedules", "terminals"}
    assert {p for p in hr.get_all_permissions() if p.startswith("terminals")} == {"terminals.view_scan"}
