"""Closing a month for a department: what it refuses, whom it covers, and how it is reopened."""

import threading
from datetime import UTC, date, datetime
from time import sleep

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from attendance import periods, recording
from attendance.models import AuditEntry, ClosedPeriod, Event, Source
from attendance.transactions import one_transaction
from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once
from tests.terminals.phones import tap as tap_at_door

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
IN_OCTOBER = "2026-10-15T08:00"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def as_manager(manager, client_for):
    return client_for(manager)


def close(client, month="2026-10", department="Workshop"):
    return client.post("/api/periods", {"department": department, "month": month})


def reopen(client, closed, reason="A forgotten tap"):
    return client.post(f"/api/periods/{closed.json()[0]['id']}/reopen", {"reason": reason})


def enter(client, person, timestamp=IN_OCTOBER):
    sent = {"employee_id": person.pk, "timestamp": timestamp, "direction": "IN", "comment": "x"}
    return client.post("/api/events/manual", sent)


# ------------------------------------------------------------------------------------------------- what it refuses


def test_nobody_enters_an_event_in_a_closed_month(as_hr, employee):
    close(as_hr)
    refused = enter(as_hr, employee)
    assert_problem(refused, 409, "period_closed")
    assert "2026-10" in refused.json()["detail"]
    assert "Workshop" in refused.json()["detail"]
    assert not Event.objects.exists()


def test_nobody_voids_an_event_in_a_closed_month(as_hr, employee):
    event = factories.record(employee, "2026-10-15T08:00")
    close(as_hr)
    assert_problem(as_hr.post(f"/api/events/{event.pk}/void", {"reason": "x"}), 409, "period_closed")
    event.refresh_from_db()
    assert event.voided_at is None


@pytest.mark.parametrize(
    ("timestamp", "status"),
    [
        ("2026-09-30T23:59:59+02:00", 201),
        ("2026-10-01T00:00:00+02:00", 409),
        ("2026-10-31T23:59:59+01:00", 409),
        ("2026-11-01T00:00:00+01:00", 201),
    ],
)
def test_a_month_is_its_local_days(as_hr, employee, timestamp, status):
    close(as_hr)
    assert enter(as_hr, employee, timestamp).status_code == status


@pytest.mark.parametrize("source", [Source.MANUAL, Source.CORRECTION, Source.IMPORT])
def test_no_other_door_writes_into_a_closed_month(as_hr, employee, source):
    close(as_hr)
    fact = recording.Fact(at=datetime(2026, 10, 15, 8, tzinfo=UTC), source=source, declared="IN")
    with pytest.raises(periods.PeriodClosed):
        recording.record_event(employee, fact, now=NOW)
    with pytest.raises(periods.PeriodClosed):
        recording.record_history(employee, [fact], now=NOW)


def test_a_late_tap_is_recorded_flagged_and_noted_for_hr(as_hr, terminal_client, employee):
    close(as_hr)
    late = datetime(2026, 10, 15, 6, tzinfo=UTC)
    assert tap_at_door(terminal_client, "04A1B2C3", late).json()["code"] == "accepted"
    assert Event.objects.get().flags == ["late", "closed_period"]
    noted = AuditEntry.objects.get(action="recorded_after_closing")
    assert (noted.actor, noted.object_name, noted.object_id) == (
        "Main entrance", "Олена Коваль", Event.objects.get().pk
    )  # fmt: skip
    assert noted.detail["employee_id"] == employee.pk


def test_a_history_of_a_terminal_is_flagged_too(as_hr, employee):
    close(as_hr)
    facts = [recording.Fact(at=datetime(2026, month, 15, 8, tzinfo=UTC), source=Source.OFFLINE) for month in (10, 11)]
    recording.record_history(employee, facts, now=NOW)
    assert [event.flags for event in Event.objects.order_by("at")] == [["late", "closed_period"], ["late"]]


# ---------------------------------------------------------------------------------------------------- whom it covers


def test_it_covers_the_departments_beneath_each_with_a_row_of_its_own(as_hr, department, employee, stranger):
    line = factories.DepartmentFactory(name="Line", parent=department)
    shift = factories.DepartmentFactory(name="Night shift", parent=line)
    below = factories.EmployeeFactory(department=shift)
    closed = close(as_hr)
    assert closed.status_code == 201
    assert {row["department"] for row in closed.json()} == {"Workshop", "Line", "Night shift"}
    assert_problem(enter(as_hr, below), 409, "period_closed")
    assert enter(as_hr, stranger).status_code == 201


def test_it_stays_closed_for_whoever_moves_on(as_hr, employee):
    close(as_hr)
    employee.department = factories.DepartmentFactory()
    employee.save()
    assert_problem(enter(as_hr, employee), 409, "period_closed")


def test_it_is_closed_for_whoever_comes_later(as_hr, employee, stranger, department):
    close(as_hr)
    stranger.department = department
    stranger.save()
    assert_problem(enter(as_hr, stranger), 409, "period_closed")


def test_a_department_with_closed_months_is_not_deleted(as_hr):
    empty = factories.DepartmentFactory(name="Empty")
    close(as_hr, department="Empty")
    assert_problem(as_hr.delete(f"/api/departments/{empty.pk}"), 409, "in_use")


# ----------------------------------------------------------------------------------------------- closing, reopening


def test_closing_is_on_record(as_hr, department):
    (closed,) = close(as_hr, department=department.pk).json()
    assert closed == {
        "id": closed["id"],
        "department_id": department.pk,
        "department": "Workshop",
        "month": "2026-10",
        "closed_at": "2026-11-20T12:00:00+01:00",
        "closed_by": "hr",
        "reopened": None,
    }


def test_reopening_needs_a_reason_and_is_on_record(as_hr, department, employee):
    closed = close(as_hr)
    assert_problem(reopen(as_hr, closed, " "), 400, "invalid", "reason")
    (reopened,) = reopen(as_hr, closed).json()
    assert reopened["reopened"] == {"by": "hr", "at": "2026-11-20T12:00:00+01:00", "reason": "A forgotten tap"}
    assert enter(as_hr, employee).status_code == 201
    assert_problem(reopen(as_hr, closed), 409, "already_open")


def test_closing_again_keeps_the_history(as_hr, department):
    reopen(as_hr, close(as_hr))
    assert close(as_hr).status_code == 201
    listed = as_hr.get("/api/periods").json()["results"]
    assert [bool(row["reopened"]) for row in listed] == [False, True]


def test_reopening_covers_what_is_beneath_and_a_part_can_be_reopened_alone(as_hr, department, employee):
    line = factories.DepartmentFactory(name="Line", parent=department)
    below = factories.EmployeeFactory(department=line)
    closed = close(as_hr)
    of_line = next(row for row in closed.json() if row["department"] == "Line")
    as_hr.post(f"/api/periods/{of_line['id']}/reopen", {"reason": "x"})
    assert enter(as_hr, below).status_code == 201
    assert_problem(enter(as_hr, employee), 409, "period_closed")
    assert [row["department"] for row in close(as_hr).json()] == ["Line"]
    top = ClosedPeriod.objects.get(department=department)
    assert len(as_hr.post(f"/api/periods/{top.pk}/reopen", {"reason": "x"}).json()) == 2


def test_a_month_is_closed_once(as_hr, department):
    close(as_hr)
    assert_problem(close(as_hr), 409, "already_closed")


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2999-01"])
def test_only_a_month_that_is_over_is_closed(as_hr, department, month):
    assert_problem(close(as_hr, month), 400, "in_future")


@pytest.mark.parametrize("month", [None, "", "2026", "2026-13", "2026-00", "1999-12", "2026-10-01", 202610, [], {}])
def test_what_is_no_month_is_a_400(as_hr, department, month):
    assert_problem(close(as_hr, month), 400, "invalid", "month")


@pytest.mark.parametrize("name", [None, "", "Nowhere", 0, 10**30, [], {}, "x" * 151])
def test_what_is_no_department_is_a_400(as_hr, department, name):
    assert_problem(close(as_hr, department=name), 400, "invalid", "department")


def test_a_manager_closes_what_they_head_and_does_not_reopen(as_manager, department, employee):
    factories.DepartmentFactory(name="Office")
    closed = close(as_manager)
    assert closed.json()[0]["closed_by"] == "manager"
    assert_problem(reopen(as_manager, closed), 403, "permission_denied")
    assert_problem(close(as_manager, department="Office"), 400, "invalid", "department")


def test_an_employee_has_no_say_in_periods(employee, client_for):
    client = client_for(employee.user)
    assert_problem(client.get("/api/periods"), 403, "permission_denied")
    assert_problem(close(client), 403, "permission_denied")
    assert_problem(APIClient().get("/api/periods"), 401, "not_authenticated")


def test_the_list_holds_what_is_in_reach_and_can_be_narrowed(as_hr, as_manager, department):
    factories.DepartmentFactory(name="Office")
    close(as_hr)
    reopen(as_hr, close(as_hr, "2026-09"))
    close(as_hr, department="Office")

    def listed(client, query=""):
        rows = client.get(f"/api/periods?{query}").json()["results"]
        return [(row["department"], row["month"]) for row in rows]

    assert listed(as_hr) == [("Office", "2026-10"), ("Workshop", "2026-10"), ("Workshop", "2026-09")]
    assert listed(as_manager) == listed(as_hr, "department=Workshop") == listed(as_hr)[1:]
    assert listed(as_hr, f"department={department.pk}&month=2026-09") == [("Workshop", "2026-09")]
    assert listed(as_hr, "is_closed=true") == listed(as_hr)[:2]
    assert listed(as_hr, "is_closed=false") == listed(as_hr)[2:]
    assert_problem(as_hr.get("/api/periods?month=x"), 400, "invalid", "month")


def test_both_acts_are_noted(as_hr, department):
    reopen(as_hr, close(as_hr))
    noted = AuditEntry.objects.filter(object_type="period").order_by("id")
    assert list(noted.values_list("actor", "action", "object_name", "detail")) == [
        ("hr", "closed", "Workshop 2026-10", {}),
        ("hr", "reopened", "Workshop 2026-10", {"reason": "A forgotten tap"}),
    ]


# -------------------------------------------------------------------------------------------------------------- cost


def test_an_event_of_the_running_month_asks_nothing_and_one_before_asks_once(employee):
    def statements(at):
        with CaptureQueriesContext(connection) as sent:
            factories.record(employee, at, now=NOW)
        return len(sent)

    assert statements("2026-10-30T08:00") == statements("2026-11-20T08:00") + 1


def test_the_list_costs_the_same_with_many(as_hr, as_manager, department, django_assert_num_queries):
    for months in (["2026-10"], [f"2026-0{month}" for month in range(1, 10)]):
        for month in months:
            close(as_hr, month)
        with django_assert_num_queries(4):
            as_hr.get("/api/periods")
        with django_assert_num_queries(5):
            as_manager.get("/api/periods")


def test_closing_for_many_people_costs_the_same(as_hr, department, django_assert_num_queries):
    for month in ("2026-09", "2026-10"):
        for _n in range(20):
            factories.EmployeeFactory(department=department)
        with django_assert_num_queries(8):
            periods.close(department, date.fromisoformat(f"{month}-01"), by="hr", now=NOW)


# -------------------------------------------------------------------------------------------------------------- races


@pytest.mark.django_db(transaction=True)
def test_of_those_who_close_at_once_one_does(as_hr, department, employee):
    answers = at_once(lambda n: close(as_hr), range(4))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.django_db(transaction=True)
def test_an_event_entered_while_the_month_is_closed_is_in_it_or_refused(as_hr, department, employee):
    """Whatever is in the log was there before the period was written: closing waits for the person's lock."""

    def act(closes):
        return close(as_hr) if closes else enter(as_hr, employee)

    for _attempt in range(5):
        closed, entered = at_once(act, [True, False])
        assert closed.status_code == 201
        assert entered.status_code in (201, 409)
        reopen(as_hr, closed)


@pytest.mark.django_db(transaction=True)
def test_whoever_waited_while_the_month_was_closed_is_refused(department, employee):
    """The event waits for the lock that closing holds; what it asks afterwards sees what was committed meanwhile."""
    written, fact = (
        threading.Event(),
        recording.Fact(at=datetime(2026, 10, 15, tzinfo=UTC), source=Source.MANUAL, declared="IN"),
    )

    @one_transaction
    def close_slowly():
        periods.close(department, date(2026, 10, 1), by="hr", now=NOW)
        written.set()
        sleep(0.3)

    @one_transaction
    def enter_meanwhile():
        recording.record_event(recording.lock_person(employee.pk), fact, now=NOW)

    def act(closes):
        if closes:
            return close_slowly()
        written.wait()
        with pytest.raises(periods.PeriodClosed):
            enter_meanwhile()
        return None

    at_once(act, [True, False])
    assert not Event.objects.exists()
