"""Departments over HTTP: their tree, their heads, and who may see them."""

import pytest
from rest_framework.test import APIClient

from attendance.models import Department
from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", ""), ("get", "/1"), ("put", "/1"), ("patch", "/1"), ("delete", "/1")],
)
def test_nobody_gets_in_without_a_token(method, path):
    assert_problem(getattr(APIClient(), method)(f"/api/departments{path}"), 401, "not_authenticated")


def test_a_department_lives_through_its_routes(as_hr, department, employee):
    created = as_hr.post("/api/departments", {"name": "Paint", "parent_id": department.pk, "head_id": employee.pk})
    assert created.status_code == 201
    paint = created.json()
    assert paint == {
        "id": paint["id"],
        "name": "Paint",
        "parent_id": department.pk,
        "head_id": employee.pk,
        "is_active": True,
    }
    path = f"/api/departments/{paint['id']}"
    assert as_hr.get(path).json() == paint
    assert as_hr.patch(path, {"is_active": False}).json() == paint | {"is_active": False}
    emptied = {"name": "Lacquer", "parent_id": None, "head_id": None, "is_active": False}
    assert as_hr.put(path, {"name": "Lacquer"}).json() == {"id": paint["id"], **emptied}
    assert [found["name"] for found in as_hr.get("/api/departments").json()["results"]] == ["Lacquer", "Workshop"]
    assert as_hr.delete(path).status_code == 204
    assert_problem(as_hr.get(path), 404, "not_found")


def test_a_department_with_people_or_departments_cannot_be_deleted(as_hr, employee, department):
    top = factories.DepartmentFactory()
    Department.objects.filter(pk=department.pk).update(parent=top)
    for used in (department, top):
        assert_problem(as_hr.delete(f"/api/departments/{used.pk}"), 409, "in_use")
    assert Department.objects.count() == 2


def test_the_head_alone_does_not_keep_a_department(as_hr, stranger):
    headed = factories.DepartmentFactory(head=stranger)
    assert as_hr.delete(f"/api/departments/{headed.pk}").status_code == 204


def test_a_department_loses_the_head_who_is_removed(as_hr, stranger):
    headed = factories.DepartmentFactory(head=stranger)
    as_hr.delete(f"/api/employees/{stranger.pk}")
    assert as_hr.get(f"/api/departments/{headed.pk}").json()["head_id"] is None


def test_a_department_cannot_be_part_of_itself_or_of_one_beneath_it(as_hr):
    top = factories.DepartmentFactory()
    middle = factories.DepartmentFactory(parent=top)
    bottom = factories.DepartmentFactory(parent=middle)
    for parent in (top, middle, bottom):
        refused = as_hr.patch(f"/api/departments/{top.pk}", {"parent_id": parent.pk})
        assert_problem(refused, 400, "invalid", "parent_id")
    assert as_hr.patch(f"/api/departments/{bottom.pk}", {"parent_id": top.pk}).json()["parent_id"] == top.pk
    assert as_hr.patch(f"/api/departments/{bottom.pk}", {"parent_id": ""}).json()["parent_id"] is None


def test_a_name_is_given_once(as_hr, department):
    assert_problem(as_hr.post("/api/departments", {"name": " Workshop"}), 400, "invalid", "name")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 151),
        ("name", "a\x00b"),
        ("name", {}),
        *((field, value) for field in ("parent_id", "head_id") for value in (0, -1, 10**30, 1.5, True, "x", [1], {})),
        ("is_active", 7),
    ],
)
def test_what_cannot_be_stored_is_a_400_that_names_the_field(as_hr, field, value):
    assert_problem(as_hr.post("/api/departments", {"name": "Paint", field: value}), 400, "invalid", field)


def test_a_manager_sees_the_own_departments_and_those_beneath(manager, department, client_for):
    factories.DepartmentFactory(name="Beneath", parent=department)
    other = factories.DepartmentFactory(name="Another")
    client = client_for(manager)
    assert [found["name"] for found in client.get("/api/departments").json()["results"]] == ["Beneath", "Workshop"]
    assert_problem(client.get(f"/api/departments/{other.pk}"), 404, "not_found")
    assert_problem(client.patch(f"/api/departments/{department.pk}", {"name": "Mine"}), 403, "permission_denied")


def test_an_employee_sees_the_own_department(employee, stranger, client_for):
    client = client_for(employee.user)
    assert [found["name"] for found in client.get("/api/departments").json()["results"]] == ["Workshop"]
    assert client_for(stranger.user).get("/api/departments").json()["count"] == 0
    assert_problem(client.post("/api/departments", {"name": "Mine"}), 403, "permission_denied")


def test_the_list_costs_the_same_with_many(as_hr, django_assert_num_queries):
    for number in (1, 30):
        for _ in range(number):
            factories.DepartmentFactory(parent=factories.DepartmentFactory(), head=factories.EmployeeFactory())
        with django_assert_num_queries(4):
            as_hr.get("/api/departments?limit=500")


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_close_no_circle(as_hr):
    one, other = factories.DepartmentFactory().pk, factories.DepartmentFactory().pk
    answers = at_once(
        lambda pair: as_hr.patch(f"/api/departments/{pair[0]}", {"parent_id": pair[1]}), [(one, other), (other, one)]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 400]


@pytest.mark.django_db(transaction=True)
def test_of_those_who_make_a_department_at_once_one_does(as_hr):
    answers = at_once(lambda n: as_hr.post("/api/departments", {"name": "Paint"}), range(4))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
