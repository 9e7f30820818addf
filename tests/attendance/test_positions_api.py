"""Positions over HTTP."""

import pytest
from rest_framework.test import APIClient

from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def welder():
    return factories.PositionFactory(name="Welder")


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", ""), ("get", "/1"), ("put", "/1"), ("patch", "/1"), ("delete", "/1")],
)
def test_nobody_gets_in_without_a_token(method, path):
    assert_problem(getattr(APIClient(), method)(f"/api/positions{path}"), 401, "not_authenticated")


def test_a_position_lives_through_its_routes(as_hr):
    created = as_hr.post("/api/positions", {"name": " Welder "})
    assert created.status_code == 201
    position = created.json()
    assert position == {"id": position["id"], "name": "Welder", "is_active": True}
    path = f"/api/positions/{position['id']}"
    assert as_hr.get(path).json() == position
    assert as_hr.patch(path, {"is_active": False}).json() == position | {"is_active": False}
    assert as_hr.put(path, {"name": "Driver"}).json() == position | {"name": "Driver", "is_active": False}
    assert as_hr.get("/api/positions").json()["results"] == [position | {"name": "Driver", "is_active": False}]
    assert as_hr.delete(path).status_code == 204
    assert_problem(as_hr.get(path), 404, "not_found")


def test_a_position_in_use_is_deactivated_instead_of_deleted(as_hr, welder):
    person = factories.EmployeeFactory(position=welder)
    assert as_hr.delete(f"/api/positions/{welder.pk}").status_code == 204
    assert as_hr.get(f"/api/positions/{welder.pk}").json()["is_active"] is False
    assert as_hr.get(f"/api/employees/{person.pk}").json()["position"] == "Welder"


def test_a_renamed_position_shows_at_once_in_its_people(as_hr, welder):
    person = factories.EmployeeFactory(position=welder)
    as_hr.patch(f"/api/positions/{welder.pk}", {"name": "Spawacz"})
    assert as_hr.get(f"/api/employees/{person.pk}").json()["position"] == "Spawacz"


def test_a_name_is_given_once_but_case_and_accents_differ(as_hr, welder):
    other = factories.PositionFactory(name="Driver")
    assert_problem(as_hr.post("/api/positions", {"name": "Welder"}), 400, "invalid", "name")
    assert_problem(as_hr.patch(f"/api/positions/{other.pk}", {"name": "Welder"}), 400, "invalid", "name")
    assert as_hr.patch(f"/api/positions/{welder.pk}", {"name": "Welder"}).status_code == 200
    assert as_hr.post("/api/positions", {"name": "welder"}).status_code == 201


@pytest.mark.parametrize("name", ["", " ", None, "x" * 151, "a\x00b", [], {}, True])
def test_a_name_that_cannot_be_is_a_400(as_hr, name):
    assert_problem(as_hr.post("/api/positions", {"name": name}), 400, "invalid", "name")


def test_others_read_the_positions_in_their_reach_and_write_none(manager, employee, department, welder, client_for):
    driver = factories.PositionFactory(name="Driver")
    for _ in range(2):
        factories.EmployeeFactory(position=welder, department=department)
    client = client_for(manager)
    assert [position["name"] for position in client.get("/api/positions").json()["results"]] == ["Welder"]
    assert client.get("/api/positions").json()["count"] == 1
    assert_problem(client.get(f"/api/positions/{driver.pk}"), 404, "not_found")
    assert_problem(client.delete(f"/api/positions/{welder.pk}"), 403, "permission_denied")
    assert client_for(employee.user).get("/api/positions").json()["count"] == 0
    assert_problem(client_for(employee.user).post("/api/positions", {"name": "King"}), 403, "permission_denied")


def test_the_list_costs_the_same_with_many(as_hr, django_assert_num_queries):
    for number in (1, 30):
        for _ in range(number):
            factories.PositionFactory()
        with django_assert_num_queries(4):
            as_hr.get("/api/positions?limit=500")


@pytest.mark.django_db(transaction=True)
def test_of_those_who_make_a_position_at_once_one_does(as_hr):
    answers = at_once(lambda n: as_hr.post("/api/positions", {"name": "Welder"}), range(4))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
