"""The balance account: what goes on from month to month, and what comes in after a month was approved.

All figures are minutes. A month's plan is one day of eight hours, so that its balance is what was worked beyond 480.
"""

import pytest
import time_machine

from attendance.models import Source
from schedules import balances
from schedules.models import BalanceEntry
from tests import factories
from tests.schedules.factories import plan
from tests.schedules.timesheets import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    approved,
    at,
    post,
    sheet,
    works,
)
from timetracker.api.errors import Problem

pytestmark = pytest.mark.django_db
NEXT_YEAR = at("2027-01-04T12:00")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NEXT_YEAR, tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def employee(employee):
    """Eight hours planned on the tenth of each month, and half an hour more worked."""
    for month in ("09", "10", "11", "12"):
        plan(employee, {f"2026-{month}-10": "8-16"})
        works(employee, f"2026-{month}-10T08:00 16:30")
    return employee


def account(client, person, month):
    return sheet(client, person, month)["account"]


def late_tap(person, wall, direction):
    """A door sends it only now."""
    factories.record(person, at(wall), direction, source=Source.OFFLINE, now=NEXT_YEAR)


def adjustments(client, person, month):
    return {each["month"]: each["minutes"] for each in account(client, person, month)["adjustments"]}


# -------------------------------------------------------------------------------------------------------- carrying on


def test_a_month_opens_with_what_the_approved_one_before_it_carried_on(as_hr, employee):
    assert approved(as_hr, employee, SEPTEMBER)["account"] == {
        "opening_minutes": 0,
        "is_provisional": True,
        "adjustments": [],
        "bookings": [],
        "balance_minutes": 30,
        "limit_minutes": None,
        "closing_minutes": 30,
        "carried_minutes": 30,
    }
    october = account(as_hr, employee, OCTOBER)
    assert (october["opening_minutes"], october["is_provisional"], october["closing_minutes"]) == (30, False, 60)


def test_after_a_month_that_is_not_approved_the_opening_is_provisional(as_hr, employee):
    approved(as_hr, employee, SEPTEMBER)
    november = account(as_hr, employee, NOVEMBER)
    assert (november["opening_minutes"], november["is_provisional"]) == (30, True)


def test_who_begins_in_a_month_brings_nothing_and_nothing_is_provisional(as_hr, employee):
    employee.hired_on = SEPTEMBER.replace(day=7)
    employee.save()
    assert account(as_hr, employee, SEPTEMBER)["is_provisional"] is False


@pytest.mark.parametrize(("limit", "carried"), [(None, 30), (20, 20), (0, 0)])
def test_the_terms_at_the_months_end_say_how_much_goes_on(as_hr, employee, limit, carried):
    factories.EmploymentTermsFactory(employee=employee, carry_over_minutes=5)
    factories.EmploymentTermsFactory(employee=employee, starts_on=SEPTEMBER.replace(day=20), carry_over_minutes=limit)
    assert approved(as_hr, employee, SEPTEMBER)["account"]["carried_minutes"] == carried
    assert account(as_hr, employee, OCTOBER)["opening_minutes"] == carried


def test_a_limit_holds_downwards_too(as_hr, employee):
    factories.EmploymentTermsFactory(employee=employee, carry_over_minutes=60)
    plan(employee, {"2026-09-11": "8-16"})  # nobody came: 30 - 480
    september = approved(as_hr, employee, SEPTEMBER)["account"]
    assert (september["closing_minutes"], september["carried_minutes"]) == (-450, -60)


def test_what_was_carried_on_stays_when_the_terms_change(as_hr, employee):
    approved(as_hr, employee, SEPTEMBER)
    factories.EmploymentTermsFactory(employee=employee, carry_over_minutes=0)
    assert account(as_hr, employee, OCTOBER)["opening_minutes"] == 30


def test_what_hr_books_is_part_of_the_month(as_hr, employee):
    entry = BalanceEntry(employee=employee, month=OCTOBER.replace(day=20), minutes=-45, reason="Paid out")
    balances.book(entry, by="hr", now=NEXT_YEAR)
    october = account(as_hr, employee, OCTOBER)
    assert october["bookings"] == [{"minutes": -45, "reason": "Paid out", "booked_by": "hr"}]
    assert october["closing_minutes"] == 30 - 45
    assert account(as_hr, employee, NOVEMBER)["bookings"] == []


def test_nothing_is_booked_in_a_month_that_is_approved(as_hr, employee):
    approved(as_hr, employee, OCTOBER)
    with pytest.raises(Problem, match="period_closed"):
        balances.book(BalanceEntry(employee=employee, month=OCTOBER, minutes=5, reason="x"), by="hr", now=NEXT_YEAR)


# --------------------------------------------------------------------------------- what comes in after the approval


def test_a_tap_that_comes_late_is_due_in_the_next_month(as_hr, employee):
    approved(as_hr, employee, OCTOBER)
    late_tap(employee, "2026-10-12T08:00", "IN")
    late_tap(employee, "2026-10-12T09:00", "OUT")
    november = account(as_hr, employee, NOVEMBER)
    assert november["adjustments"] == [{"month": "2026-10", "minutes": 60}]
    assert november["closing_minutes"] == 30 + 60 + 30


def test_what_was_settled_is_never_paid_twice(as_hr, employee):
    approved(as_hr, employee, OCTOBER)
    late_tap(employee, "2026-10-12T08:00", "IN")
    late_tap(employee, "2026-10-12T09:00", "OUT")
    assert approved(as_hr, employee, NOVEMBER)["account"]["carried_minutes"] == 120
    december = account(as_hr, employee, DECEMBER)
    assert (december["opening_minutes"], december["adjustments"]) == (120, [])


def test_more_that_comes_late_to_a_settled_month_is_due_on_its_own(as_hr, employee):
    approved(as_hr, employee, OCTOBER)
    late_tap(employee, "2026-10-12T08:00", "IN")
    late_tap(employee, "2026-10-12T09:00", "OUT")
    approved(as_hr, employee, NOVEMBER)
    late_tap(employee, "2026-10-12T09:20", "OUT")  # a check-out after a check-out counts nothing
    assert adjustments(as_hr, employee, DECEMBER) == {}
    late_tap(employee, "2026-10-12T09:10", "IN")
    assert adjustments(as_hr, employee, DECEMBER) == {"2026-10": 10}


def test_a_check_out_entered_for_the_last_night_of_an_approved_month_is_due(as_hr, employee):
    """The month of the check-out is open, and nothing else tells that it belongs to the one before."""
    plan(employee, {"2026-10-31": "22-6"})
    factories.record(employee, at("2026-10-31T22:00"), "IN")
    approved(as_hr, employee, OCTOBER)
    assert adjustments(as_hr, employee, NOVEMBER) == {}
    sent = {"employee_id": employee.pk, "timestamp": "2026-11-01T06:00", "direction": "OUT", "comment": "forgot"}
    assert as_hr.post("/api/events/manual", sent).status_code == 201
    assert adjustments(as_hr, employee, NOVEMBER) == {"2026-10": 480}
    approved(as_hr, employee, NOVEMBER)
    assert adjustments(as_hr, employee, DECEMBER) == {}


def test_what_is_put_right_in_a_reopened_month_is_due_after_the_last_approved_one(as_hr, employee):
    """October is approved again with an hour more when November has already taken over what it carried on before."""
    approved(as_hr, employee, OCTOBER)
    approved(as_hr, employee, NOVEMBER)
    post(as_hr, employee, "reopen", OCTOBER, reason="An hour was forgotten")
    works(employee, "2026-10-12T08:00 09:00")
    assert approved(as_hr, employee, OCTOBER)["account"]["carried_minutes"] == 90
    december = account(as_hr, employee, DECEMBER)
    assert (december["opening_minutes"], december["adjustments"]) == (60, [{"month": "2026-10", "minutes": 60}])
    assert december["closing_minutes"] == 60 + 60 + 30


def test_a_month_that_was_passed_over_is_due_once_it_is_approved(as_hr, employee):
    approved(as_hr, employee, SEPTEMBER)
    approved(as_hr, employee, NOVEMBER)  # opens with the 30 of September
    assert approved(as_hr, employee, OCTOBER)["account"]["closing_minutes"] == 60
    december = account(as_hr, employee, DECEMBER)
    assert (december["opening_minutes"], december["adjustments"]) == (60, [{"month": "2026-10", "minutes": 30}])
    assert december["closing_minutes"] == 4 * 30


def test_a_month_that_settled_something_and_was_reopened_has_it_due_again(as_hr, employee):
    approved(as_hr, employee, OCTOBER)
    late_tap(employee, "2026-10-12T08:00", "IN")
    late_tap(employee, "2026-10-12T09:00", "OUT")
    approved(as_hr, employee, NOVEMBER)
    post(as_hr, employee, "reopen", NOVEMBER, reason="Wrong")
    assert adjustments(as_hr, employee, NOVEMBER) == {"2026-10": 60}


def test_what_came_late_costs_queries_only_where_something_did(as_hr, employee, django_assert_max_num_queries):
    def asked():
        with django_assert_max_num_queries(100) as queries:
            account(as_hr, employee, NOVEMBER)
        return len(queries)

    approved(as_hr, employee, SEPTEMBER)
    approved(as_hr, employee, OCTOBER)
    nothing = asked()
    late_tap(employee, "2026-10-12T08:00", "IN")
    late_tap(employee, "2026-10-12T09:00", "OUT")
    assert nothing < asked()
