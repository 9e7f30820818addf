"""Departments and positions in the admin."""

import pytest

from attendance.models import Department, Position
from tests import factories
from tests.pages import browser, press, send, text, url


@pytest.fixture
def hr_page(hr):
    return browser(hr)


def test_a_department_is_made_with_a_head(hr_page, employee):
    send(hr_page, url("attendance_department", "add"), "department_form", name="Hall", head=str(employee.pk))
    assert Department.objects.get(name="Hall").head == employee


def test_a_department_name_is_given_once(hr_page, department):
    response = send(hr_page, url("attendance_department", "add"), "department_form", name="Workshop")
    assert "There is a department of that name already." in text(response)


def test_a_department_cannot_be_part_of_one_beneath_it(hr_page, department):
    beneath = factories.DepartmentFactory(parent=department)
    address = url("attendance_department", "change", department.pk)
    response = send(hr_page, address, "department_form", parent=str(beneath.pk))
    assert "A department cannot be part of itself or of one beneath it." in text(response)


def test_a_department_in_use_is_not_deleted_and_says_why(hr_page, employee):
    response = press(hr_page, "attendance_department", employee.department_id, "remove")
    assert "The department has people" in text(response)
    assert Department.objects.filter(pk=employee.department_id).exists()


def test_an_empty_department_is_deleted(hr_page):
    department = factories.DepartmentFactory()
    assert "The department was deleted." in text(press(hr_page, "attendance_department", department.pk, "remove"))
    assert not Department.objects.filter(pk=department.pk).exists()


def test_a_position_in_use_is_deactivated(hr_page, employee):
    employee.position = factories.PositionFactory()
    employee.save()
    response = press(hr_page, "attendance_position", employee.position_id, "remove")
    assert "it was deactivated" in text(response)
    assert not Position.objects.get().is_active


def test_names_are_found_without_case_and_accents(hr_page):
    factories.PositionFactory(name="Ślusarz")
    factories.PositionFactory(name="Welder")
    found = text(hr_page.get(url("attendance_position", "changelist"), {"q": "SLUSARZ"}))
    assert "Ślusarz" in found
    assert "Welder" not in found


def test_a_list_counts_people_in_a_fixed_number_of_queries(hr_page, django_assert_max_num_queries, employee):
    for _number in range(20):
        factories.EmployeeFactory(department=factories.DepartmentFactory(head=employee))
    with django_assert_max_num_queries(8):
        hr_page.get(url("attendance_department", "changelist"))
