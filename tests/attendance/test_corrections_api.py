"""Correction requests over HTTP: who asks, who decides, and what comes of it."""

import pytest
import time_machine
from rest_framework.test import APIClient

from attendance import access
from attendance.models import AuditEntry, CorrectionRequest, Event
from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once

pytestmark = pytest.mark.django_db
FORGOTTEN = {"kind": "add", "timestamp": "2026-11-19T16:00", "direction": "OUT", "comment": "Forgot to tap out"}


@pytest.fixture(autouse=True)
def now():
    """November, after the clocks changed twice in 2026."""
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def as_employee(employee, client_for):
    return client_for(employee.user)


@pytest.fixture
def as_manager(manager, client_for):
    return client_for(manager)


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def asked(as_employee):
    """The id of the employee's pending request for a forgotten check-out."""
    return as_employee.post("/api/corrections", FORGOTTEN).json()["id"]


@pytest.fixture
def tap(employee):
    return factories.record(employee, "2026-11-19T07:00")


def ask_to_void(client, event, **more):
    return client.post("/api/corrections", {"kind": "void", "event_id": event.pk, "comment": "Not me", **more})


# ------------------------------------------------------------------------------------------------------------- asking


def test_an_employee_asks_for_a_missing_event_of_their_own(as_employee, employee):
    made = as_employee.post("/api/corrections", FORGOTTEN)
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "employee_id": employee.pk,
        "employee_name": "Олена Коваль",
        "kind": "add",
        "timestamp": "2026-11-19T16:00:00+01:00",
        "direction": "OUT",
        "event_id": None,
        "comment": "Forgot to tap out",
        "status": "pending",
        "created_at": "2026-11-20T12:00:00+01:00",
        "created_by": "olena",
        "decided_at": None,
        "decided_by": None,
        "reason": "",
        "result_event_id": None,
    }
    assert not Event.objects.exists()


def test_an_employee_asks_that_an_event_of_their_own_be_voided(as_employee, employee, tap):
    made = ask_to_void(as_employee, tap).json()
    assert (made["employee_id"], made["event_id"], made["direction"]) == (employee.pk, tap.pk, None)
    assert made["timestamp"] == "2026-11-19T08:00:00+01:00"


@pytest.mark.parametrize("named", [True, False])
def test_a_manager_asks_for_their_people(as_manager, employee, tap, named):
    who = {"employee_id": employee.pk} if named else {}
    assert ask_to_void(as_manager, tap, **who).json()["employee_id"] == employee.pk


def test_somebody_out_of_reach_is_unknown(as_employee, as_manager, stranger):
    event = factories.record(stranger, "2026-11-19T07:00")
    for client in (as_employee, as_manager):
        assert_problem(
            client.post("/api/corrections", FORGOTTEN | {"employee_id": stranger.pk}), 400, "invalid", "employee_id"
        )
        assert_problem(ask_to_void(client, event), 400, "invalid", "event_id")


def test_an_event_belongs_to_whom_the_request_is_about(as_hr, stranger, tap):
    assert_problem(ask_to_void(as_hr, tap, employee_id=stranger.pk), 400, "invalid", "event_id")


def test_whoever_is_no_employee_says_whom_it_is_about(as_hr):
    assert_problem(as_hr.post("/api/corrections", FORGOTTEN), 400, "invalid", "employee_id")


@pytest.mark.parametrize(
    ("timestamp", "code"),
    [
        ("2026-03-29T02:30", "nonexistent_time"),
        ("2026-10-25T02:30", "ambiguous_time"),
        ("2026-11-20T12:01:01", "in_future"),
        ("9998-01-01T00:00Z", "in_future"),
    ],
)
def test_a_time_is_judged_as_that_of_a_manual_event(as_employee, timestamp, code):
    assert_problem(as_employee.post("/api/corrections", FORGOTTEN | {"timestamp": timestamp}), 400, code)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({"kind": value}, "kind") for value in (None, "", "remove", [], 1)),
        *(({"timestamp": value}, "timestamp") for value in (None, "", "noon", 1768000000000, [], "1999-12-31T22:00Z")),
        *(({"direction": value}, "direction") for value in (None, "", "in", [], {})),
        *(({"comment": value}, "comment") for value in (None, " ", "x" * 2001, "\x00", [])),
        *(({"employee_id": value}, "employee_id") for value in (0, 10**30, "x", True, 1.5, [])),
        *(({"kind": "void", "event_id": value}, "event_id") for value in (None, 0, 10**30, "x", True, 1.5, {})),
    ],
)
def test_what_cannot_be_asked_is_a_400_that_names_the_field(as_employee, changes, field):
    assert_problem(as_employee.post("/api/corrections", FORGOTTEN | changes), 400, "invalid", field)


def test_nothing_at_all_is_refused(as_employee):
    assert_problem(as_employee.post("/api/corrections"), 400, "invalid", "kind", "comment")
    assert_problem(APIClient().post("/api/corrections", FORGOTTEN), 401, "not_authenticated")


def test_the_same_is_not_asked_twice_while_it_is_pending(as_employee, as_manager, as_hr, asked, employee, tap):
    assert_problem(as_employee.post("/api/corrections", FORGOTTEN), 409, "already_asked")
    first = ask_to_void(as_employee, tap).json()["id"]
    assert_problem(ask_to_void(as_manager, tap), 409, "already_asked")
    as_hr.patch(f"/api/corrections/{first}/reject", {"reason": "It was you"})
    assert ask_to_void(as_manager, tap).status_code == 201


def test_what_is_voided_already_is_not_asked_for(as_employee, as_hr, tap):
    as_hr.post(f"/api/events/{tap.pk}/void", {"reason": "Double"})
    assert_problem(ask_to_void(as_employee, tap), 409, "already_voided")


# ----------------------------------------------------------------------------------------------------------- deciding


@pytest.mark.parametrize("role", ["manager", "hr", "admin"])
def test_an_approved_event_is_recorded_through_the_one_door(asked, request, client_for, role):
    client = client_for(request.getfixturevalue(role))
    decided = client.patch(f"/api/corrections/{asked}/approve").json()
    assert (decided["status"], decided["decided_by"]) == ("approved", role)
    assert decided["decided_at"] == "2026-11-20T12:00:00+01:00"
    (event,) = client.get("/api/events").json()["results"]
    assert event["id"] == decided["result_event_id"]
    assert (event["source"], event["created_by"], event["is_manual"]) == ("correction", "olena", True)
    assert (event["ts_local"], event["direction"]) == ("2026-11-19T16:00:00+01:00", "OUT")
    assert event["comment"] == "Forgot to tap out"


def test_an_approved_event_settles_later_directions_anew(as_employee, as_manager, employee):
    evening = factories.record(employee, "2026-11-19T15:00")
    assert evening.direction == "IN"
    asked = as_employee.post(
        "/api/corrections", FORGOTTEN | {"timestamp": "2026-11-19T08:00", "direction": "IN"}
    ).json()
    as_manager.patch(f"/api/corrections/{asked['id']}/approve")
    evening.refresh_from_db()
    assert evening.direction == "OUT"


def test_an_approved_void_takes_the_event_out_of_the_count(as_employee, as_manager, tap):
    asked = ask_to_void(as_employee, tap).json()["id"]
    assert as_manager.patch(f"/api/corrections/{asked}/approve").json()["result_event_id"] == tap.pk
    tap.refresh_from_db()
    assert (tap.voided_by, tap.void_reason) == ("manager", "Not me")


def test_an_event_voided_meanwhile_is_not_voided_again(as_employee, as_hr, as_manager, tap):
    asked = ask_to_void(as_employee, tap).json()["id"]
    as_hr.post(f"/api/events/{tap.pk}/void", {"reason": "Double"})
    assert_problem(as_manager.patch(f"/api/corrections/{asked}/approve"), 409, "already_voided")
    assert CorrectionRequest.objects.get().status == "pending"


def test_a_rejection_has_a_reason_and_changes_nothing(asked, as_manager):
    address = f"/api/corrections/{asked}/reject"
    assert_problem(as_manager.patch(address), 400, "invalid", "reason")
    assert_problem(as_manager.patch(address, {"reason": " "}), 400, "invalid", "reason")
    decided = as_manager.patch(address, {"reason": "You left at two"}).json()
    assert (decided["status"], decided["reason"], decided["result_event_id"]) == ("rejected", "You left at two", None)
    assert not Event.objects.exists()


@pytest.mark.parametrize("first", ["approve", "reject", "withdraw"])
def test_what_is_decided_is_not_decided_again(asked, as_employee, as_manager, as_hr, first):
    address = f"/api/corrections/{asked}"
    if first == "withdraw":
        as_employee.delete(address)
    else:
        as_manager.patch(f"{address}/{first}", {"reason": "x"})
    assert_problem(as_hr.patch(f"{address}/approve"), 409, "already_decided")
    assert_problem(as_hr.patch(f"{address}/reject", {"reason": "x"}), 409, "already_decided")
    assert_problem(as_employee.delete(address), 409, "already_decided")
    assert CorrectionRequest.objects.get().status == {"approve": "approved", "reject": "rejected"}.get(
        first, "withdrawn"
    )


def test_nobody_decides_what_they_asked(as_manager, as_hr, employee):
    asked = as_manager.post("/api/corrections", FORGOTTEN | {"employee_id": employee.pk}).json()["id"]
    for verb in ("approve", "reject"):
        assert_problem(as_manager.patch(f"/api/corrections/{asked}/{verb}", {"reason": "x"}), 403, "own_request")
    assert as_hr.patch(f"/api/corrections/{asked}/approve").status_code == 200


def test_nobody_decides_what_is_about_them(as_hr, as_manager, manager, asked, as_employee):
    about = as_hr.post("/api/corrections", FORGOTTEN | {"employee_id": manager.employee.pk}).json()["id"]
    assert_problem(as_manager.patch(f"/api/corrections/{about}/approve"), 403, "own_request")
    assert_problem(as_employee.patch(f"/api/corrections/{asked}/approve"), 403, "own_request")


def test_only_the_author_withdraws_and_the_request_stays(asked, as_employee, as_manager, as_hr):
    for client in (as_manager, as_hr):
        assert_problem(client.delete(f"/api/corrections/{asked}"), 403, "permission_denied")
    assert as_employee.delete(f"/api/corrections/{asked}").status_code == 204
    kept = as_employee.get(f"/api/corrections/{asked}").json()
    assert (kept["status"], kept["decided_by"]) == ("withdrawn", "olena")


def test_a_request_out_of_reach_is_not_there(asked, stranger, client_for):
    client, address = client_for(stranger.user), f"/api/corrections/{asked}"
    assert_problem(client.get(address), 404, "not_found")
    assert_problem(client.delete(address), 404, "not_found")
    assert_problem(client.patch(f"{address}/approve"), 404, "not_found")
    assert_problem(client.patch(f"{address}/reject", {"reason": "x"}), 404, "not_found")
    assert_problem(APIClient().patch(f"{address}/approve"), 401, "not_authenticated")


def test_a_closed_period_is_not_corrected_until_it_is_reopened(asked, hr, manager, client_for, now):
    now.move_to("2026-12-02T12:00:00+01:00")
    as_hr, as_manager = client_for(hr), client_for(manager)
    closed = as_hr.post("/api/periods", {"department": "Workshop", "month": "2026-11"}).json()
    assert_problem(as_manager.patch(f"/api/corrections/{asked}/approve"), 409, "period_closed")
    assert CorrectionRequest.objects.get().status == "pending"
    as_hr.post(f"/api/periods/{closed[0]['id']}/reopen", {"reason": "A forgotten tap"})
    assert as_manager.patch(f"/api/corrections/{asked}/approve").status_code == 200


def test_every_step_is_noted(asked, as_manager):
    as_manager.patch(f"/api/corrections/{asked}/approve")
    log = AuditEntry.objects.filter(object_type="correction", object_id=asked)
    assert list(log.order_by("id").values_list("actor", "action", "object_name")) == [
        ("olena", "asked", "Олена Коваль"),
        ("manager", "approved", "Олена Коваль"),
    ]


def test_whom_a_request_is_about_is_not_removed(asked, as_hr, employee):
    assert as_hr.delete(f"/api/employees/{employee.pk}").status_code == 204
    employee.refresh_from_db()
    assert not employee.is_active


# -------------------------------------------------------------------------------------------------------------- lists


def ids(response):
    return [row["id"] for row in response.json()["results"]]


def test_everybody_lists_what_is_in_reach_newest_first(asked, as_employee, as_manager, as_hr, stranger, client_for):
    other = as_hr.post("/api/corrections", FORGOTTEN | {"employee_id": stranger.pk}).json()["id"]
    assert ids(as_hr.get("/api/corrections")) == [other, asked]
    assert ids(as_manager.get("/api/corrections")) == ids(as_employee.get("/api/corrections")) == [asked]
    assert ids(client_for(stranger.user).get("/api/corrections/my")) == [other]
    assert ids(as_hr.get("/api/corrections/my")) == [other]
    assert ids(as_manager.get("/api/corrections/my")) == []


def test_what_one_asked_for_stays_in_sight_when_the_reach_is_lost(as_manager, manager, employee):
    asked = as_manager.post("/api/corrections", FORGOTTEN | {"employee_id": employee.pk}).json()["id"]
    access.set_role(manager, "employee")
    client = APIClient()
    client.force_authenticate(manager)
    assert ids(client.get("/api/corrections")) == [asked]
    assert_problem(client.patch(f"/api/corrections/{asked}/approve"), 403, "own_request")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=pending", True),
        ("status=approved", False),
        ("from=2026-11-19&to=2026-11-19", True),
        ("from=2026-11-20", False),
        ("to=2026-11-18", False),
    ],
)
def test_a_list_is_narrowed_by_state_and_by_what_it_is_about(asked, as_hr, query, found):
    assert ids(as_hr.get(f"/api/corrections?{query}")) == ([asked] if found else [])


@pytest.mark.parametrize(("query", "field"), [("status=open", "status"), ("from=x", "from"), ("to=9999-12-31", "to")])
def test_a_filter_that_cannot_be_is_a_400(as_hr, query, field):
    assert_problem(as_hr.get(f"/api/corrections?{query}"), 400, "invalid", field)


def test_the_list_costs_the_same_with_many(as_hr, as_manager, employee, django_assert_num_queries):
    def fill(hours):
        for hour in hours:
            sent = FORGOTTEN | {"employee_id": employee.pk, "timestamp": f"2026-11-19T{hour:02}:00"}
            assert as_hr.post("/api/corrections", sent).status_code == 201

    for hours in (range(1), range(1, 20)):
        fill(hours)
        with django_assert_num_queries(4):
            as_hr.get("/api/corrections")
        with django_assert_num_queries(5):
            as_manager.get("/api/corrections?status=pending")


# -------------------------------------------------------------------------------------------------------------- mails


@pytest.fixture
def mail(mailoutbox, django_capture_on_commit_callbacks):
    """Does something and answers to whom mails went, with the last one's text."""

    def sent_by(act):
        del mailoutbox[:]
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [message.to[0] for message in mailoutbox], mailoutbox[-1].body if mailoutbox else ""

    return sent_by


def address(person, text):
    person.email = text
    person.save()


def test_the_nearest_head_is_asked_to_decide(mail, as_employee, manager, settings):
    settings.PUBLIC_URL = "https://time.example.com"
    address(manager.employee, "maria@example.com")
    to, body = mail(lambda: as_employee.post("/api/corrections", FORGOTTEN))
    assert to == ["maria@example.com"]
    assert "Олена Коваль" in body
    assert "2026-11-19 16:00:00" in body
    assert f"https://time.example.com/corrections/{CorrectionRequest.objects.get().pk}" in body


def test_a_head_asks_the_one_above_them(mail, as_manager, manager, department, employee):
    head = factories.EmployeeFactory(user=factories.UserFactory(role="manager"), email="above@example.com")
    department.parent = factories.DepartmentFactory(head=head)
    department.save()
    address(manager.employee, "maria@example.com")
    for who in (employee, manager.employee):
        to, _body = mail(lambda who=who: as_manager.post("/api/corrections", FORGOTTEN | {"employee_id": who.pk}))
        assert to == ["above@example.com"]


def test_without_a_head_who_can_decide_all_of_hr_is_asked(mail, as_employee, manager, department, hr):
    access.set_role(manager, "employee")
    address(manager.employee, "maria@example.com")
    department.parent = factories.DepartmentFactory()
    department.save()
    address(hr, "hr@example.com")
    address(factories.UserFactory(role="hr"), "personnel@example.com")
    factories.UserFactory(role="hr")
    factories.UserFactory(role="hr", email="gone@example.com", is_active=False)
    to, _body = mail(lambda: as_employee.post("/api/corrections", FORGOTTEN))
    assert to == ["hr@example.com", "personnel@example.com"]


def test_a_loop_of_departments_asks_hr(mail, as_employee, department, hr):
    department.parent = factories.DepartmentFactory(parent=department)
    department.save()
    address(hr, "hr@example.com")
    assert mail(lambda: as_employee.post("/api/corrections", FORGOTTEN))[0] == ["hr@example.com"]


def test_who_asked_is_told_what_was_decided(mail, asked, as_manager, employee):
    address(employee, "olena@example.com")
    refusal = {"reason": "You left at two"}
    to, body = mail(lambda: as_manager.patch(f"/api/corrections/{asked}/reject", refusal))
    assert to == ["olena@example.com"]
    assert "rejected" in body
    assert "You left at two" in body


def test_a_mail_server_that_fails_fails_nobodys_request(mail, as_employee, manager, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    address(manager.employee, "maria@example.com")
    mail(lambda: as_employee.post("/api/corrections", FORGOTTEN))
    assert CorrectionRequest.objects.get().status == "pending"
    assert any(record.levelname == "ERROR" for record in caplog.records)


# -------------------------------------------------------------------------------------------------------------- races


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does(asked, manager, hr, client_for):
    clients = [client_for(manager), client_for(hr)] * 2
    answers = at_once(lambda n: clients[n].patch(f"/api/corrections/{asked}/approve"), range(4))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_asked_many_times_at_once_is_asked_once(as_employee, tap):
    answers = at_once(lambda n: ask_to_void(as_employee, tap), range(4))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
