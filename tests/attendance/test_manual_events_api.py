"""Events entered by hand over HTTP: by whom, with which times, and how they are taken back."""

import pytest
import time_machine
from rest_framework.test import APIClient

from attendance.models import Event
from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """November, after the clocks changed twice in 2026."""
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def as_hr(now, hr, client_for):
    return client_for(hr)


@pytest.fixture
def enter(as_hr, employee):
    """Enters an arrival of the employee, with `fields` instead of the usual ones."""

    def post(**fields):
        usual = {
            "employee_id": employee.pk,
            "timestamp": "2026-11-20T08:00",
            "direction": "IN",
            "comment": "Forgot the card",
        }
        return as_hr.post("/api/events/manual", usual | fields)

    return post


def test_a_manual_event_is_recorded_as_such(enter, employee):
    created = enter()
    assert created.status_code == 201
    event = created.json()
    assert event == {
        "id": event["id"],
        "employee_id": employee.pk,
        "employee_name": "Олена Коваль",
        "terminal_id": None,
        "terminal_name": "",
        "direction": "IN",
        "ts_utc": "2026-11-20T07:00:00+00:00",
        "ts_local": "2026-11-20T08:00:00+01:00",
        "ts_sent": None,
        "recorded_at": "2026-11-20T12:00:00+01:00",
        "source": "manual",
        "is_manual": True,
        "comment": "Forgot the card",
        "created_by": "hr",
        "flags": [],
        "voided": None,
    }


def test_the_door_may_be_named_by_its_number(enter):
    event = enter(terminal_id=7).json()
    assert (event["terminal_id"], event["terminal_name"]) == (7, "")
    assert enter(terminal_id=None).json()["terminal_id"] is None


def test_the_direction_is_believed_whatever_came_before(enter):
    assert [enter(direction=word).json()["direction"] for word in ("OUT", "OUT", "IN", "IN")] == [
        "OUT", "OUT", "IN", "IN",
    ]  # fmt: skip


def test_a_manual_event_before_automatic_ones_settles_them_anew(enter, employee):
    tap = factories.record(employee, "2026-11-20T09:00:00")
    enter(timestamp="2026-11-20T08:00")
    tap.refresh_from_db()
    assert tap.direction == "OUT"


@pytest.mark.parametrize(
    ("timestamp", "ts_utc"),
    [
        ("2026-07-20T08:00", "2026-07-20T06:00:00+00:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00+00:00"),
        ("2026-11-20T07:00:00Z", "2026-11-20T07:00:00+00:00"),
        ("2026-11-20T12:01:00", "2026-11-20T11:01:00+00:00"),
    ],
)
def test_a_time_without_an_offset_is_local(enter, timestamp, ts_utc):
    assert enter(timestamp=timestamp).json()["ts_utc"] == ts_utc


@pytest.mark.parametrize(
    ("timestamp", "code"),
    [
        ("2026-03-29T02:30", "nonexistent_time"),
        ("2026-10-25T02:30", "ambiguous_time"),
        ("2026-11-20T12:01:01", "in_future"),
        ("9998-01-01T00:00Z", "in_future"),
    ],
)
def test_a_time_that_cannot_be_has_its_own_code(enter, timestamp, code):
    assert_problem(enter(timestamp=timestamp), 400, code)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("employee_id", value) for value in (None, 0, 10**30, "x", True, 1.5, [], {})),
        *(("timestamp", value) for value in (None, "", "2026-11-20", "noon", 1768000000000, [], "1999-12-31T23:00")),
        *(("direction", value) for value in (None, "", "in", "UP", [], {}, 1)),
        *(("terminal_id", value) for value in (0, -1, 2**63, 10**400, "x", 1.5, True, [])),
        *(("comment", value) for value in (None, "", "  ", "x" * 2001, "\x00", [], {})),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_a_400_that_names_the_field(enter, field, value):
    assert_problem(enter(**{field: value}), 400, "invalid", field)
    assert not Event.objects.exists()


def test_nothing_at_all_names_every_required_field(as_hr):
    refused = as_hr.post("/api/events/manual")
    assert_problem(refused, 400, "invalid", "employee_id", "timestamp", "direction", "comment")


def test_only_hr_and_administrators_enter_events(now, admin, manager, employee, client_for):
    sent = {"employee_id": employee.pk, "timestamp": "2026-11-20T08:00", "direction": "IN", "comment": "x"}
    for user in (manager, employee.user):
        assert_problem(client_for(user).post("/api/events/manual", sent), 403, "permission_denied")
    assert_problem(APIClient().post("/api/events/manual", sent), 401, "not_authenticated")
    assert client_for(admin).post("/api/events/manual", sent).json()["created_by"] == "admin"


def test_the_list_holds_manual_events_in_reach_and_nothing_else(enter, as_hr, manager, employee, stranger, client_for):
    own, foreign = enter().json()["id"], enter(employee_id=stranger.pk).json()["id"]
    factories.record(employee, "2026-11-20T09:00:00")

    def listed(client):
        return [event["id"] for event in client.get("/api/events/manual").json()["results"]]

    assert listed(as_hr) == [foreign, own]
    assert listed(client_for(manager)) == listed(client_for(employee.user)) == [own]
    assert listed(client_for(stranger.user)) == [foreign]
    assert_problem(APIClient().get("/api/events/manual"), 401, "not_authenticated")
    assert as_hr.get(f"/api/events?source=manual&employee={employee.pk}").json()["results"][0]["id"] == own


# ------------------------------------------------------------------------------------------------------------- void


@pytest.mark.parametrize(("method", "path"), [("delete", "/api/events/manual/{}"), ("post", "/api/events/{}/void")])
def test_both_spellings_void_a_manual_event(enter, as_hr, method, path):
    address, ask = path.format(enter().json()["id"]), getattr(as_hr, method)
    voided = ask(address, {"reason": "entered twice"})
    assert voided.status_code == 200
    assert voided.json()["voided"] == {"by": "hr", "at": "2026-11-20T12:00:00+01:00", "reason": "entered twice"}
    assert_problem(ask(address, {"reason": "again"}), 409, "already_voided")
    assert Event.objects.count() == 1


def test_the_first_spelling_knows_only_manual_events(as_hr, employee):
    tap = factories.record(employee, "2026-11-20T09:00:00")
    assert_problem(as_hr.delete(f"/api/events/manual/{tap.pk}", {"reason": "x"}), 404, "not_found")
    assert_problem(as_hr.delete("/api/events/manual/999", {"reason": "x"}), 404, "not_found")
    assert as_hr.post(f"/api/events/{tap.pk}/void", {"reason": "x"}).status_code == 200


def test_taking_back_needs_a_reason(enter, as_hr):
    address = f"/api/events/manual/{enter().json()['id']}"
    assert_problem(as_hr.delete(address), 400, "invalid", "reason")
    assert_problem(as_hr.delete(address, {"reason": " "}), 400, "invalid", "reason")


def test_only_hr_takes_back(enter, manager, employee, client_for):
    address = f"/api/events/manual/{enter().json()['id']}"
    for user in (manager, employee.user):
        assert_problem(client_for(user).delete(address, {"reason": "x"}), 403, "permission_denied")


# ------------------------------------------------------------------------------------------------------------ races


@pytest.mark.django_db(transaction=True)
def test_of_those_who_void_at_once_one_does(hr, client_for, employee):
    client, event = client_for(hr), factories.record(employee, "2026-01-26T07:00:00")
    answers = at_once(lambda n: client.post(f"/api/events/{event.pk}/void", {"reason": f"by {n}"}), range(4))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


@pytest.mark.django_db(transaction=True)
def test_a_person_removed_while_an_event_is_entered_keeps_it_or_was_never_there(hr, client_for, employee):
    client = client_for(hr)
    sent = {"employee_id": employee.pk, "timestamp": "2026-01-26T08:00", "direction": "IN", "comment": "x"}

    def act(removes):
        return client.delete(f"/api/employees/{employee.pk}") if removes else client.post("/api/events/manual", sent)

    removed, entered = at_once(act, [True, False])
    assert removed.status_code == 204
    assert Event.objects.filter(employee=employee.pk).count() == (1 if entered.status_code == 201 else 0)
    assert entered.status_code in (201, 400)
