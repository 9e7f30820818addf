"""People over HTTP: who may do what, what goes in and what comes out."""

import pytest
import time_machine
from rest_framework.test import APIClient

from attendance import badges
from attendance.models import Badge, Employee, EmploymentTerms, Position
from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon():
    with time_machine.travel("2026-01-26T12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


def body(**fields):
    return {"full_name": "Ірина Шевченко", **fields}


# ------------------------------------------------------------------------------------------------------------ roles


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/employees"),
        ("post", "/api/employees"),
        ("get", "/api/employees/1"),
        ("put", "/api/employees/1"),
        ("patch", "/api/employees/1"),
        ("delete", "/api/employees/1"),
        ("delete", "/api/employees/1/public_key"),
    ],
)
def test_nobody_gets_in_without_a_token(method, path):
    assert_problem(getattr(APIClient(), method)(path), 401, "not_authenticated")


def test_hr_and_administrators_see_everybody(admin, hr, employee, stranger, client_for):
    for user in (admin, hr):
        assert client_for(user).get("/api/employees").json()["count"] == 2


def test_a_manager_sees_the_department_and_oneself(manager, employee, stranger, client_for):
    listed = client_for(manager).get("/api/employees").json()["results"]
    assert [person["full_name"] for person in listed] == ["Maria Manager", "Олена Коваль"]


def test_a_manager_sees_the_departments_beneath_too(manager, department, client_for):
    beneath = factories.DepartmentFactory(parent=factories.DepartmentFactory(parent=department))
    deep = factories.EmployeeFactory(department=beneath)
    assert client_for(manager).get(f"/api/employees/{deep.pk}").status_code == 200


def test_an_employee_sees_only_oneself(employee, stranger, client_for):
    client = client_for(employee.user)
    assert [person["id"] for person in client.get("/api/employees").json()["results"]] == [employee.pk]
    assert_problem(client.get(f"/api/employees/{stranger.pk}"), 404, "not_found")


@pytest.mark.parametrize("path", ["/api/employees/{}", "/api/employees/{}/public_key"])
def test_managers_and_employees_write_nothing(path, manager, employee, client_for):
    for user in (manager, employee.user):
        assert_problem(client_for(user).delete(path.format(employee.pk)), 403, "permission_denied")
    assert_problem(client_for(manager).post("/api/employees", body()), 403, "permission_denied")
    assert_problem(client_for(manager).patch(f"/api/employees/{employee.pk}", body()), 403, "permission_denied")


# ------------------------------------------------------------------------------------------------- what comes out


def test_a_person_has_exactly_the_fields_of_the_contract(as_hr, employee):
    assert as_hr.get(f"/api/employees/{employee.pk}").json() == {
        "id": employee.pk,
        "full_name": "Олена Коваль",
        "nfc_uid": "04A1B2C3",
        "personnel_number": None,
        "position": None,
        "department": "Workshop",
        "email": "",
        "phone": "",
        "hired_on": None,
        "left_on": None,
        "is_active": True,
        "comment": "",
        "has_public_key": False,
        "present": False,
    }


def test_present_follows_the_last_event(noon, as_hr, employee):
    factories.record(employee, "2026-01-26T07:00:00", "IN")
    assert as_hr.get(f"/api/employees/{employee.pk}").json()["present"] is True
    factories.record(employee, "2026-01-26T10:00:00", "OUT")
    assert as_hr.get(f"/api/employees/{employee.pk}").json()["present"] is False


def test_an_arrival_longer_ago_than_a_shift_is_no_presence(noon, as_hr, employee):
    factories.record(employee, "2026-01-25T07:00:00", "IN")
    assert as_hr.get(f"/api/employees/{employee.pk}").json()["present"] is False


def test_the_trailing_slash_and_v1_are_optional(as_hr, employee):
    for path in (f"/api/employees/{employee.pk}/", f"/api/v1/employees/{employee.pk}", "/api/v1/employees/"):
        assert as_hr.get(path).status_code == 200
    assert as_hr.post("/api/v1/employees/", body()).status_code == 201


def test_a_list_is_paged(as_hr):
    for _ in range(3):
        factories.EmployeeFactory()
    first = as_hr.get("/api/employees?limit=2").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    assert len(as_hr.get(first["next"]).json()["results"]) == 1


def test_a_list_costs_the_same_number_of_queries_with_many_people(as_hr, django_assert_num_queries):
    def add(number):
        for _ in range(number):
            department, position = factories.DepartmentFactory(), factories.PositionFactory()
            person = factories.EmployeeFactory(department=department, position=position)
            badges.give_badge(person, f"card-{person.pk}")
            factories.record(person, "2026-01-26T07:00:00", "IN")

    add(2)
    # session and user, groups, count, people
    with django_assert_num_queries(4):
        assert as_hr.get("/api/employees").json()["count"] == 2
    add(30)
    with django_assert_num_queries(4) as statements:
        assert as_hr.get("/api/employees?limit=500").json()["count"] == 32
    counting = next(query["sql"] for query in statements.captured_queries if "COUNT(" in query["sql"])
    assert "badge" not in counting
    assert "event" not in counting


def test_one_person_costs_three_queries(as_hr, employee, django_assert_num_queries):
    with django_assert_num_queries(3):
        as_hr.get(f"/api/employees/{employee.pk}")


# ---------------------------------------------------------------------------------------------------- what goes in


def test_a_person_is_created_with_everything(as_hr, department):
    sent = body(
        nfc_uid=" 04:a1:b2:c3 ",
        personnel_number="0042",
        position="Welder",
        department="Workshop",
        email="iryna@example.com",
        phone="+48 600 100 200",
        hired_on="2026-01-01",
        left_on="2026-12-31",
        is_active=False,
        comment="Night shifts only",
    )
    created = as_hr.post("/api/employees", sent)
    assert created.status_code == 201
    expected = {**sent, "nfc_uid": "04A1B2C3", "has_public_key": False, "present": False}
    assert created.json() == {"id": created.json()["id"], **expected}
    assert as_hr.get(f"/api/employees/{created.json()['id']}").json() == created.json()


def test_a_name_is_enough(as_hr):
    created = as_hr.post("/api/employees", body()).json()
    assert (created["is_active"], created["nfc_uid"], created["email"]) == (True, None, "")


def test_unknown_fields_and_read_only_ones_are_ignored(as_hr):
    created = as_hr.post("/api/employees", body(id=999, present=True, has_public_key=True, salary=1)).json()
    assert (created["id"] != 999, created["present"], created["has_public_key"]) == (True, False, False)


def test_empty_text_in_a_nullable_field_means_null(as_hr):
    names = ("nfc_uid", "personnel_number", "position", "department", "hired_on", "left_on")
    created = as_hr.post("/api/employees", body(**dict.fromkeys(names, " ")))
    assert created.status_code == 201
    assert {created.json()[name] for name in names} == {None}


def test_null_in_a_text_means_empty(as_hr):
    created = as_hr.post("/api/employees", body(email=None, phone=None, comment=None)).json()
    assert (created["email"], created["phone"], created["comment"]) == ("", "", "")


def test_an_unknown_position_is_created_and_a_known_one_used(as_hr):
    known = factories.PositionFactory(name="Welder")
    as_hr.post("/api/employees", body(position="Welder"))
    as_hr.post("/api/employees", body(position="Crane driver"))
    assert sorted(Position.objects.values_list("name", flat=True)) == ["Crane driver", "Welder"]
    assert known.employees.count() == 1


def test_a_refused_person_leaves_no_position_behind(as_hr):
    assert as_hr.post("/api/employees", {"position": "Crane driver"}).status_code == 400
    assert not Position.objects.exists()


def test_an_unknown_department_is_refused(as_hr):
    response = as_hr.post("/api/employees", body(department="Nowhere"))
    assert_problem(response, 400, "invalid", "department")


def test_a_renamed_department_shows_at_once_in_its_people(as_hr, employee, department):
    as_hr.patch(f"/api/departments/{department.pk}", {"name": "Assembly"})
    assert as_hr.get(f"/api/employees/{employee.pk}").json()["department"] == "Assembly"


def test_put_empties_what_it_leaves_out_but_for_is_active(as_hr, department):
    everything = body(
        nfc_uid="EMP-1A2B3C4D", personnel_number="7", position="Welder", department="Workshop", email="a@example.com",
        phone="1", hired_on="2026-01-01", left_on="2026-01-02", is_active=False, comment="x",
    )  # fmt: skip
    path = f"/api/employees/{as_hr.post('/api/employees', everything).json()['id']}"
    emptied = as_hr.put(path, {"full_name": "Jan Nowak"}).json()
    assert (emptied.pop("full_name"), emptied.pop("is_active"), emptied.pop("id") > 0) == ("Jan Nowak", False, True)
    assert set(emptied.values()) == {None, "", False}


def test_put_needs_the_name(as_hr, employee):
    assert_problem(as_hr.put(f"/api/employees/{employee.pk}", {"phone": "1"}), 400, "invalid", "full_name")


def test_patch_changes_only_what_it_names(as_hr, employee):
    changed = as_hr.patch(f"/api/employees/{employee.pk}", {"phone": "123"}).json()
    assert (changed["phone"], changed["nfc_uid"], changed["department"]) == ("123", "04A1B2C3", "Workshop")


def test_a_personnel_number_is_given_once(as_hr, employee):
    factories.EmployeeFactory(personnel_number="0042")
    for response in (
        as_hr.post("/api/employees", body(personnel_number="0042")),
        as_hr.patch(f"/api/employees/{employee.pk}", {"personnel_number": " 0042 "}),
    ):
        assert_problem(response, 400, "invalid", "personnel_number")


def test_keeping_the_own_personnel_number_is_fine(as_hr):
    person = factories.EmployeeFactory(personnel_number="0042")
    assert as_hr.patch(f"/api/employees/{person.pk}", {"personnel_number": "0042"}).status_code == 200


def test_nobody_leaves_before_being_hired(as_hr):
    refused = as_hr.post("/api/employees", body(hired_on="2026-02-01", left_on="2026-01-31"))
    assert_problem(refused, 400, "invalid", "left_on")
    person = factories.EmployeeFactory(hired_on="2026-02-01")
    assert as_hr.patch(f"/api/employees/{person.pk}", {"left_on": "2026-01-31"}).status_code == 400
    assert as_hr.patch(f"/api/employees/{person.pk}", {"left_on": "2026-02-01"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", None),
        ("full_name", "x" * 201),
        ("full_name", "a\x00b"),
        ("full_name", ["x"]),
        ("full_name", {"a": 1}),
        ("full_name", True),
        ("nfc_uid", "x" * 65),
        ("nfc_uid", "ß" * 40),
        ("nfc_uid", "04A1\x00B2C3"),
        ("nfc_uid", []),
        ("personnel_number", "9" * 33),
        ("personnel_number", {}),
        ("position", "x" * 151),
        ("position", "a\x00b"),
        ("position", {"name": "Welder"}),
        ("position", ["Welder"]),
        ("department", {"name": "Workshop"}),
        ("department", True),
        ("email", "not an address"),
        ("email", "x" * 300 + "@example.com"),
        ("phone", "1" * 33),
        ("hired_on", "2026-02-30"),
        ("hired_on", 5),
        ("left_on", "tomorrow"),
        ("is_active", "perhaps"),
        ("is_active", None),
        ("comment", "x" * 5001),
        ("comment", "\x00"),
    ],
)
def test_what_cannot_be_stored_is_a_400_that_names_the_field(as_hr, field, value):
    response = as_hr.post("/api/employees", body() | {field: value})
    assert_problem(response, 400, "invalid", field)


@pytest.mark.parametrize("text", ["ﷺ" * 200, "ß" * 200, "\N{COMBINING ACUTE ACCENT}" * 200, "👩‍🏭 Іжак"])
def test_any_name_can_be_stored(as_hr, text):
    assert as_hr.post("/api/employees", body(full_name=text)).status_code == 201


@pytest.mark.parametrize("sent", [b"[]", b"{", b"\xff", b'{"full_name": NaN}', b'"x"'])
def test_a_body_that_is_no_json_object_is_a_400(as_hr, sent):
    assert_problem(as_hr.post("/api/employees", sent, content_type="application/json"), 400, "invalid")


@pytest.mark.parametrize("pk", ["0", "9" * 30, "9" * 5000, "abc", "1.5", "-1", "%00"])
def test_an_id_that_cannot_be_is_a_404(as_hr, pk):
    for method in ("get", "put", "patch", "delete"):
        assert_problem(getattr(as_hr, method)(f"/api/employees/{pk}", body()), 404, "not_found")


# ----------------------------------------------------------------------------------------------------------- badges


def test_a_badge_somebody_holds_is_refused_by_their_name(as_hr, employee, stranger):
    for response in (
        as_hr.post("/api/employees", body(nfc_uid="04-a1-b2-c3")),
        as_hr.patch(f"/api/employees/{stranger.pk}", {"nfc_uid": "04A1B2C3", "phone": "1"}),
    ):
        assert_problem(response, 409, "nfc_uid_taken")
        assert "Олена Коваль" in response.json()["detail"]
    stranger.refresh_from_db()
    assert (stranger.phone, badges.current_badge(stranger).uid) == ("", "04FFEEDD")
    assert not Employee.objects.filter(full_name="Ірина Шевченко").exists()


def test_another_badge_ends_the_holding_of_the_first(as_hr, employee):
    assert as_hr.patch(f"/api/employees/{employee.pk}", {"nfc_uid": "EMP-99"}).json()["nfc_uid"] == "EMP-99"
    first = Badge.objects.get(uid="04A1B2C3")
    assert first.held_to is not None
    assert first.employee == employee


def test_null_takes_the_badge_away_and_others_may_have_it(as_hr, employee, stranger):
    assert as_hr.patch(f"/api/employees/{employee.pk}", {"nfc_uid": None}).json()["nfc_uid"] is None
    assert as_hr.patch(f"/api/employees/{stranger.pk}", {"nfc_uid": "04A1B2C3"}).json()["nfc_uid"] == "04A1B2C3"


def test_the_same_badge_again_changes_nothing(as_hr, employee):
    as_hr.patch(f"/api/employees/{employee.pk}", {"nfc_uid": "04:A1:B2:C3"})
    assert Badge.objects.filter(uid="04A1B2C3").count() == 1


def test_a_badge_that_waited_unassigned_comes_with_its_key(as_hr, employee):
    badges.keep_unassigned("EMP-7", public_key="abc")
    changed = as_hr.patch(f"/api/employees/{employee.pk}", {"nfc_uid": "emp-7"}).json()
    assert (changed["nfc_uid"], changed["has_public_key"]) == ("EMP-7", True)


def test_resetting_a_phone_forgets_its_key(as_hr, employee):
    employee.badges.update(public_key="abc")
    assert as_hr.get(f"/api/employees/{employee.pk}").json()["has_public_key"] is True
    for _again in range(2):
        assert as_hr.delete(f"/api/employees/{employee.pk}/public_key").status_code == 204
    assert as_hr.get(f"/api/employees/{employee.pk}").json()["has_public_key"] is False
    assert as_hr.get(f"/api/employees/{employee.pk}").json()["nfc_uid"] == "04A1B2C3"


def test_resetting_the_phone_of_nobody_is_a_404(as_hr):
    assert_problem(as_hr.delete("/api/employees/999/public_key"), 404, "not_found")


# --------------------------------------------------------------------------------------------------------- removal


def test_a_person_without_events_is_removed(as_hr, employee):
    factories.EmploymentTermsFactory(employee=employee)
    assert as_hr.delete(f"/api/employees/{employee.pk}").status_code == 204
    assert_problem(as_hr.get(f"/api/employees/{employee.pk}"), 404, "not_found")
    assert_problem(as_hr.delete(f"/api/employees/{employee.pk}"), 404, "not_found")
    assert not EmploymentTerms.objects.exists()


def test_the_badge_of_a_removed_person_waits_for_hr_with_its_key(as_hr, employee):
    employee.badges.update(public_key="abc")
    as_hr.delete(f"/api/employees/{employee.pk}")
    assert [(badge.uid, badge.public_key) for badge in badges.unassigned()] == [("04A1B2C3", "abc")]


@pytest.fixture
def night():
    """Half past midnight of the 27th in Warsaw."""
    with time_machine.travel("2026-01-26T23:30:00Z", tick=False):
        yield


def test_a_person_with_events_is_deactivated_and_out_at_once(night, as_hr, employee):
    factories.record(employee, "2026-01-26T22:00:00", "IN")
    assert as_hr.delete(f"/api/employees/{employee.pk}").status_code == 204
    left = as_hr.get(f"/api/employees/{employee.pk}").json()
    assert (left["is_active"], left["left_on"], left["present"]) == (False, "2026-01-27", False)


def test_voided_events_keep_a_person_too(as_hr, employee):
    event = factories.record(employee, "2026-01-26T07:00:00", "IN")
    as_hr.post(f"/api/events/{event.pk}/void", {"reason": "a mistake"})
    as_hr.delete(f"/api/employees/{employee.pk}")
    assert Employee.objects.filter(pk=employee.pk).exists()


@pytest.mark.parametrize(
    ("hired_on", "left_on", "expected"),
    [(None, "2026-01-10", "2026-01-10"), (None, "2026-05-01", "2026-01-26"), ("2026-02-01", None, "2026-02-01")],
)
def test_who_left_before_does_not_leave_again(noon, as_hr, hired_on, left_on, expected):
    person = factories.EmployeeFactory(hired_on=hired_on, left_on=left_on)
    factories.record(person, "2026-01-05T07:00:00", "IN")
    assert as_hr.delete(f"/api/employees/{person.pk}").status_code == 204
    assert as_hr.get(f"/api/employees/{person.pk}").json()["left_on"] == expected


# ------------------------------------------------------------------------------------------------------------ races


@pytest.mark.django_db(transaction=True)
def test_of_those_who_want_a_badge_at_once_one_gets_it(as_hr):
    people = [factories.EmployeeFactory().pk for _ in range(4)]
    answers = at_once(lambda pk: as_hr.patch(f"/api/employees/{pk}", {"nfc_uid": "04A1B2C3"}), people)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert Badge.objects.filter(open_uid="04A1B2C3").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_position_named_by_many_at_once_is_made_once(as_hr):
    answers = at_once(lambda n: as_hr.post("/api/employees", body(position="Welder")), range(4))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert Position.objects.get().employees.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_personnel_number_taken_at_once_is_a_400_for_the_loser(as_hr):
    answers = at_once(lambda n: as_hr.post("/api/employees", body(personnel_number="7")), range(3))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
