"""Closing a month for one person, as an approved timesheet does: what it refuses, and that only it can be undone."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from attendance import periods, recording
from attendance.models import AuditEntry, ClosedPeriod, Employee, Event, Source
from tests import factories
from tests.attendance.problems import assert_problem
from tests.pages import browser, text, url
from tests.races import at_once
from tests.terminals.phones import tap as tap_at_door
from timetracker.api.errors import Problem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


def close_for(person, month=OCTOBER):
    return periods.close_for(person, month, by="manager", now=NOW)


def reopen_for(person, month=OCTOBER):
    return periods.reopen_for(person, month, reason="A forgotten tap", by="hr", now=NOW)


def enter(client, person):
    sent = {"employee_id": person.pk, "timestamp": "2026-10-15T08:00", "direction": "IN", "comment": "x"}
    return client.post("/api/events/manual", sent)


# ------------------------------------------------------------------------------------------------- what it refuses


def test_it_is_closed_for_that_person_alone(as_hr, employee, department):
    colleague = factories.EmployeeFactory(department=department)
    close_for(employee)
    refused = enter(as_hr, employee)
    assert_problem(refused, 409, "period_closed")
    assert refused.json()["detail"] == "2026-10 is approved for Олена Коваль. Reopen the timesheet first."
    assert enter(as_hr, colleague).status_code == 201


def test_no_history_is_written_into_it(employee):
    close_for(employee)
    fact = recording.Fact(at=datetime(2026, 10, 15, 8, tzinfo=UTC), source=Source.IMPORT, declared="IN")
    with pytest.raises(periods.PeriodClosed):
        recording.record_history(employee, [fact], now=NOW)


def test_a_late_tap_is_recorded_and_flagged(terminal_client, employee):
    close_for(employee)
    late = datetime(2026, 10, 15, 6, tzinfo=UTC)
    assert tap_at_door(terminal_client, "04A1B2C3", late).json()["code"] == "accepted"
    assert Event.objects.get().flags == ["late", "closed_period"]


def test_reopened_it_takes_events_again_and_can_be_closed_again(as_hr, employee):
    close_for(employee)
    reopen_for(employee)
    assert enter(as_hr, employee).status_code == 201
    close_for(employee)
    assert ClosedPeriod.objects.count() == 2


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda person: close_for(person, NOVEMBER), "in_future"),
        (lambda person: [close_for(person), close_for(person)], "already_closed"),
        (reopen_for, "already_open"),
        (lambda person: [close_for(person), reopen_for(person), reopen_for(person)], "already_open"),
    ],
)
def test_what_cannot_be_closed_or_reopened_is_refused(employee, act, code):
    with pytest.raises(Problem) as refused:
        act(employee)
    assert refused.value.code == code


def test_both_acts_are_noted(employee):
    close_for(employee)
    reopen_for(employee)
    noted = AuditEntry.objects.filter(object_type="period").order_by("id")
    assert list(noted.values_list("actor", "action", "object_name", "detail")) == [
        ("manager", "closed", "Олена Коваль 2026-10", {}),
        ("hr", "reopened", "Олена Коваль 2026-10", {"reason": "A forgotten tap"}),
    ]


@pytest.mark.parametrize("both", [True, False])
def test_a_closing_is_of_a_department_or_of_a_person(employee, department, both):
    of = {"department": department, "employee": employee} if both else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedPeriod.objects.create(month=OCTOBER, closed_by="x", closed_at=NOW, **of)


def test_a_person_with_an_approved_month_is_kept(as_hr, employee):
    close_for(employee)
    assert as_hr.delete(f"/api/employees/{employee.pk}").status_code == 204
    employee.refresh_from_db()
    assert not employee.is_active
    assert AuditEntry.objects.filter(action="deleted").count() == 0


# ---------------------------------------------------------------------------------------- beside those of departments


def test_neither_closing_stands_in_the_way_of_the_other(as_hr, employee, department):
    close_for(employee)
    periods.close(department, OCTOBER, by="hr", now=NOW)
    close_for(employee, SEPTEMBER)
    periods.close(department, SEPTEMBER, by="hr", now=NOW)
    reopen_for(employee)
    assert_problem(enter(as_hr, employee), 409, "period_closed")


def test_reopening_the_department_leaves_the_approved_month_closed(as_hr, employee, department):
    close_for(employee)
    (period,) = periods.close(department, OCTOBER, by="hr", now=NOW)
    periods.reopen(period, reason="x", by="hr", now=NOW)
    assert "Reopen the timesheet first." in enter(as_hr, employee).json()["detail"]


def test_it_is_neither_listed_nor_reopened_with_those_of_departments(as_hr, hr, employee):
    period = close_for(employee)
    page = browser(hr)
    assert as_hr.get("/api/periods").json()["results"] == []
    assert "Олена Коваль" not in text(page.get("/periods"))
    assert "Олена Коваль" not in text(page.get(url("attendance_closedperiod", "changelist")))
    reason = {"reason": "x"}
    assert_problem(as_hr.post(f"/api/periods/{period.pk}/reopen", reason), 404, "not_found")
    assert page.post(f"/periods/{period.pk}/reopen", reason).status_code == 404
    page.post(url("attendance_closedperiod", "reopen", period.pk), reason)
    assert ClosedPeriod.objects.closed().get() == period


# --------------------------------------------------------------------------------------------------------- for many


def test_closed_months_of_many_are_read_at_once(employee, stranger, department, django_assert_num_queries):
    moved = factories.EmployeeFactory(department=department)
    periods.close(department, SEPTEMBER, by="hr", now=NOW)
    Employee.objects.filter(pk=moved.pk).update(department=None)
    newcomer = factories.EmployeeFactory(department=department)
    close_for(stranger)
    close_for(employee)
    reopen_for(employee)
    people = [employee.pk, stranger.pk, moved.pk, newcomer.pk]
    with django_assert_num_queries(1):
        closed = periods.closed_months(people, [SEPTEMBER, OCTOBER])
    in_september = {(person.pk, SEPTEMBER) for person in (employee, moved, newcomer)}
    assert closed == in_september | {(stranger.pk, OCTOBER)}
    assert periods.closed_months([employee.pk], [OCTOBER]) == set()


@pytest.mark.django_db(transaction=True)
def test_of_those_who_approve_at_once_one_closes(employee):
    def act(_n):
        try:
            return close_for(employee)
        except Problem as refusal:
            return refusal.code

    answers = at_once(act, range(4))
    assert [answer for answer in answers if isinstance(answer, str)] == ["already_closed"] * 3
