"""A timesheet from open to approved and back: who may, what stands in the way, and what an approval freezes."""

from datetime import datetime

import pytest
import time_machine

from attendance import recording
from attendance.models import AuditEntry, Event, Source
from attendance.transactions import one_transaction
from schedules import approval
from schedules.models import RosterCell, TimesheetSnapshot
from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once
from tests.schedules.factories import absent, plan
from tests.schedules.timesheets import (
    NOVEMBER,
    NOW,
    OCTOBER,
    approved,
    at,
    last_heard_of,
    post,
    sheet,
    works,
)
from timetracker.api.errors import Problem

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def as_employee(employee, client_for):
    return client_for(employee.user)


@pytest.fixture
def worked(employee):
    """One day of October, half an hour more than planned."""
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:00 16:30")
    return employee


def enter(client, person, wall="2026-10-01T17:00", direction="IN"):
    sent = {"employee_id": person.pk, "timestamp": wall, "direction": direction, "comment": "forgot"}
    return client.post("/api/events/manual", sent)


# -------------------------------------------------------------------------------------------------- who may, and when


def test_the_person_submits_and_the_manager_approves(as_employee, as_manager, worked):
    assert post(as_employee, worked, "submit").json()["status"] == "submitted"
    assert post(as_manager, worked, "approve").json()["status"] == "approved"


def test_the_manager_submits_too(as_manager, worked):
    assert post(as_manager, worked, "submit").json()["status"] == "submitted"


def test_an_employee_neither_approves_nor_reopens(as_employee, worked):
    for act in ("approve", "reopen"):
        assert_problem(post(as_employee, worked, act, reason="x"), 403, "permission_denied")


def test_nobody_decides_about_their_own(as_manager, manager, hr, client_for):
    own = factories.EmployeeFactory(user=hr)
    for client, person in ((as_manager, manager.employee), (client_for(hr), own)):
        post(client, person, "submit")
        for act in ("approve", "reopen"):
            assert_problem(post(client, person, act, reason="x"), 403, "own_timesheet")


def test_who_is_out_of_reach_is_not_found(as_manager, as_employee, stranger):
    for act in ("submit", "approve", "reopen"):
        assert_problem(post(as_manager, stranger, act, reason="x"), 404, "not_found")
    assert_problem(post(as_employee, stranger, "submit"), 404, "not_found")


def test_a_month_that_is_not_over_is_neither_submitted_nor_approved(as_hr, employee):
    for act in ("submit", "approve"):
        assert_problem(post(as_hr, employee, act, NOVEMBER), 400, "in_future")


def test_each_step_is_done_once_and_in_its_turn(as_hr, worked):
    assert_problem(post(as_hr, worked, "approve"), 409, "not_submitted")
    assert_problem(post(as_hr, worked, "reopen", reason="x"), 409, "not_approved")
    post(as_hr, worked, "submit")
    assert_problem(post(as_hr, worked, "submit"), 409, "already_submitted")
    post(as_hr, worked, "approve")
    for act in ("submit", "approve"):
        assert_problem(post(as_hr, worked, act), 409, "already_approved")


def test_a_reason_is_needed_to_reopen(as_hr, worked):
    approved(as_hr, worked)
    assert_problem(post(as_hr, worked, "reopen"), 400, "invalid", "reason")
    assert_problem(post(as_hr, worked, "reopen", reason=" "), 400, "invalid", "reason")


def test_pending_requests_refuse_an_approval(as_hr, as_employee, worked):
    sent = {"kind": "add", "timestamp": "2026-10-05T08:00", "direction": "IN", "comment": "forgot"}
    request = as_employee.post("/api/corrections", sent).json()
    post(as_hr, worked, "submit")
    assert_problem(post(as_hr, worked, "approve"), 409, "requests_pending")
    as_hr.patch(f"/api/corrections/{request['id']}/reject", {"reason": "you were off"})
    absent(worked, "ВП", "2026-10-31", "2026-11-02", status="pending")
    assert_problem(post(as_hr, worked, "approve"), 409, "requests_pending")


def test_a_provisional_day_refuses_an_approval_and_names_the_door(as_hr, worked, terminal):
    last_heard_of(terminal, "2026-10-01T12:00")
    post(as_hr, worked, "submit")
    refused = post(as_hr, worked, "approve")
    assert_problem(refused, 409, "provisional")
    assert "Main entrance" in refused.json()["detail"]
    last_heard_of(terminal, "2026-10-02T12:00")
    assert post(as_hr, worked, "approve").status_code == 200


def test_what_is_only_to_be_looked_at_refuses_none(as_hr, employee):
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    factories.record(employee, at("2026-10-01T08:00"), "IN")
    shown = approved(as_hr, employee)
    assert [each["code"] for each in shown["blockers"]] == ["missing_out", "no_show"]


# ------------------------------------------------------------------------------------------------- what it freezes


def test_what_was_approved_is_shown_as_it_was(as_hr, employee, department):
    plan(employee, {"2026-10-01": "8-16", "2026-10-05": "ОФ", "2026-10-24": "20-8", "2026-10-28": "8-16"})
    absent(employee, "ВП", "2026-10-28")
    works(employee, "2026-10-01T08:10 16:30", "2026-10-05T09:00 18:00", "2026-10-24T19:50 2026-10-25T08:00")
    factories.record(employee, at("2026-10-03T09:00"), "IN")
    before = sheet(as_hr, employee)
    approved(as_hr, employee)
    shown = sheet(as_hr, employee)
    changed = {"status", "approval", "versions"}
    assert {key: shown[key] for key in shown.keys() - changed} == {key: before[key] for key in before.keys() - changed}
    assert (shown["approval"]["approved_by"], shown["versions"]) == ("hr", [shown["approval"]])


def test_what_changes_later_changes_nothing_of_it(as_hr, worked, settings):
    shown = approved(as_hr, worked)
    factories.record(worked, at("2026-10-01T17:00"), "IN", now=NOW, source=Source.OFFLINE)
    factories.record(worked, at("2026-10-01T18:00"), "OUT", now=NOW, source=Source.OFFLINE)
    settings.NIGHT_START = datetime(2026, 1, 1, 9).time()
    assert sheet(as_hr, worked) == shown
    row = as_hr.get("/api/timesheets", {"month": "2026-10", "department": "Workshop"}).json()["results"][0]
    assert row["totals"] == shown["totals"]


def test_the_month_is_closed_for_the_persons_events_and_roster(as_hr, worked, department):
    colleague = factories.EmployeeFactory(department=department)
    approved(as_hr, worked)
    assert_problem(enter(as_hr, worked), 409, "period_closed")
    assert_problem(as_hr.post(f"/api/events/{Event.objects.first().pk}/void", {"reason": "x"}), 409, "period_closed")
    answer = as_hr.post("/api/schedules", {"employee_id": worked.pk, "day": "2026-10-01", "code": "8-17"})
    assert_problem(answer, 409, "period_closed")
    assert RosterCell.objects.get(employee=worked).code == "8-16"
    assert enter(as_hr, colleague).status_code == 201


def test_reopening_opens_it_for_events_and_keeps_what_was_approved(as_hr, worked):
    first = approved(as_hr, worked)
    reopened = post(as_hr, worked, "reopen", reason="A forgotten hour").json()
    assert (reopened["status"], reopened["approval"]) == ("open", None)
    assert enter(as_hr, worked, "2026-10-01T17:00").status_code == 201
    assert enter(as_hr, worked, "2026-10-01T18:00", "OUT").status_code == 201
    second = approved(as_hr, worked)
    assert (first["totals"]["worked_minutes"], second["totals"]["worked_minutes"]) == (510, 570)
    newer, older = second["versions"]
    assert newer["version"] == second["approval"]["version"]
    assert (older["reopened_by"], older["reopen_reason"]) == ("hr", "A forgotten hour")
    assert sheet(as_hr, worked, version=older["version"])["totals"] == first["totals"]
    assert_problem(as_hr.get(f"/api/timesheets/{worked.pk}/2026-10", {"version": 987654}), 404, "not_found")


def test_each_step_is_in_the_audit_log(as_hr, worked):
    approved(as_hr, worked)
    post(as_hr, worked, "reopen", reason="A forgotten hour")
    entries = AuditEntry.objects.filter(object_type="timesheet").order_by("id")
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("submitted", "hr"),
        ("approved", "hr"),
        ("reopened", "hr"),
    ]
    assert entries.last().detail["reason"] == "A forgotten hour"


def test_what_was_approved_is_never_erased(as_hr, worked):
    approved(as_hr, worked)
    with pytest.raises(Exception, match="approved"):
        TimesheetSnapshot.objects.all().delete()


# ------------------------------------------------------------------------------------------------------ many at once


def test_many_are_approved_at_once_and_the_others_are_told_why(hr, employee, stranger):
    for person in (employee, stranger):
        approval.submit(person, OCTOBER, by=hr, now=NOW)
    absent(stranger, "ВП", "2026-10-01", status="pending")
    done = approval.approve_many([employee, stranger], OCTOBER, by=hr, now=NOW)
    assert done.people == [employee]
    assert [person for person, _sentence in done.refused] == [stranger]
    assert "ВП" in done.refused[0][1]


# ---------------------------------------------------------------------------------------------------------- races


@pytest.mark.django_db(transaction=True)
def test_approving_twice_at_the_same_moment_approves_once(hr, employee):
    approval.submit(employee, OCTOBER, by=hr, now=NOW)

    def approve(_number):
        try:
            return approval.approve(employee, OCTOBER, by=hr, now=NOW).pk
        except Problem as refusal:
            return refusal.code

    answers = at_once(approve, range(4))
    assert sorted(map(str, answers))[1:] == ["already_approved"] * 3
    assert TimesheetSnapshot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_is_in_what_was_approved_or_is_refused(hr, department):
    """Whoever is first: a manual entry and the approval of its month, for a dozen people."""
    people = [factories.EmployeeFactory(department=department) for _ in range(6)]
    for person in people:
        factories.record(person, at("2026-10-01T08:00"), "IN")
        approval.submit(person, OCTOBER, by=hr, now=NOW)

    @one_transaction
    def check_out(person):
        fact = recording.Fact(at=at("2026-10-01T16:00"), source=Source.MANUAL, declared="OUT", comment="forgot")
        return recording.record_event(recording.lock_person(person.pk), fact, now=NOW)

    def act(what):
        number, person = what
        try:
            return approval.approve(person, OCTOBER, by=hr, now=NOW) if number else check_out(person)
        except Problem as refusal:
            return refusal.code

    answers = at_once(act, [(number, person) for person in people for number in (0, 1)])
    for person, event in zip(people, answers[::2], strict=True):
        worked = TimesheetSnapshot.objects.get(employee=person).worked_minutes
        assert (worked == 0) if event == "period_closed" else (worked == 480)


@pytest.mark.django_db(transaction=True)
def test_a_late_tap_is_in_what_was_approved_or_is_flagged(hr, department):
    people = [factories.EmployeeFactory(department=department) for _ in range(6)]
    for person in people:
        factories.record(person, at("2026-10-01T08:00"), "IN")
        approval.submit(person, OCTOBER, by=hr, now=NOW)

    def act(what):
        number, person = what
        if number:
            return approval.approve(person, OCTOBER, by=hr, now=NOW)
        return factories.record(person, at("2026-10-01T16:00"), "OUT", source=Source.OFFLINE, now=NOW)

    answers = at_once(act, [(number, person) for person in people for number in (0, 1)])
    for person, event in zip(people, answers[::2], strict=True):
        worked = TimesheetSnapshot.objects.get(employee=person).worked_minutes
        assert worked == (0 if "closed_period" in event.flags else 480)
