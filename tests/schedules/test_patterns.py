"""Shift patterns: what they say of which day, what they would overwrite, and whom they leave out."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schedules.models import DepartmentPolicy, RosterCell, ShiftPattern
from tests import factories
from tests.schedules.factories import absent, plan
from tests.schedules.planning import confirm, look, looked_and_confirmed, roster_of, signed_in, words_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def two_two(db):
    return ShiftPattern.objects.create(name="2-2", cycle="8-20 20-8 В В")


@pytest.fixture
def desk(manager):
    return signed_in(manager)


def asked(pattern, person=None, first="2026-12-01", last="2026-12-06", **more):
    people = {"people": [person.pk]} if person else {}
    return {"pattern": pattern.pk, "first": first, "last": last, "start_at": 1, **people, **more}


def codes_of(person):
    return list(roster_of(person).values())


# ------------------------------------------------------------------------------------------------------ what it says


def test_a_cycle_goes_round_from_the_first_day_on(desk, employee, two_two):
    looked_and_confirmed(desk, "pattern", **asked(two_two, employee))
    assert codes_of(employee) == ["8-20", "20-8", "В", "В", "8-20", "20-8"]


def test_a_cycle_is_joined_at_any_of_its_days(desk, employee, two_two):
    looked_and_confirmed(desk, "pattern", **asked(two_two, employee, start_at=4))
    assert codes_of(employee) == ["В", "8-20", "20-8", "В", "В", "8-20"]


@pytest.mark.parametrize("length", [1, 7, 8, 28])
def test_a_cycle_has_any_length(desk, employee, length):
    hours = [f"{8 + number % 5}-{16 + number % 5}" for number in range(length)]
    pattern = ShiftPattern.objects.create(name="any", cycle=" ".join(hours))
    looked_and_confirmed(desk, "pattern", **asked(pattern, employee, last="2027-01-31"))
    assert codes_of(employee) == [hours[number % length] for number in range(62)]


def test_a_pattern_is_for_a_whole_department_or_for_some_of_it(desk, employee, manager, department, two_two):
    other = factories.EmployeeFactory(department=department)
    looked_and_confirmed(desk, "pattern", **asked(two_two, other, department=department.pk))
    assert not roster_of(employee)
    looked_and_confirmed(desk, "pattern", **asked(two_two, department=department.pk))
    assert roster_of(employee) == roster_of(other) == roster_of(manager.employee)


def test_who_left_before_is_not_planned_any_more(desk, employee, two_two, department):
    employee.is_active, employee.left_on = False, date(2026, 11, 30)
    employee.save()
    looked_and_confirmed(desk, "pattern", **asked(two_two, department=department.pk))
    assert not roster_of(employee)


# -------------------------------------------------------------------------------------------------------- the preview


def test_a_preview_saves_nothing(desk, employee, two_two):
    shown = look(desk, "pattern", **asked(two_two, employee))
    assert "6 cells would be written" in words_of(shown)
    assert roster_of(employee) == {}


def test_a_preview_says_what_would_be_overwritten_and_what_people_were_told_of(desk, employee, two_two):
    plan(employee, {"2026-12-01": "9-18", "2026-12-02": "20-8"})
    plan(employee, {"2026-12-03": "9-18"}, published=True)
    absent(employee, "ВП", "2026-12-01", "2026-12-05")
    words = words_of(look(desk, "pattern", **asked(two_two, employee)))
    assert "5 cells would be written 2 of them over something else 1 of them published" in words
    assert "2 of them under an approved absence 0 cells would be refused" in words
    assert "9-18 8-20 ВП" in words
    assert "9-18 В*" in words


def test_what_would_be_refused_is_told_and_the_rest_is_saved(desk, employee, two_two, department, client_for, hr):
    client_for(hr).post("/api/periods", {"department": department.pk, "month": "2026-10"})
    span = asked(two_two, employee, first="2026-10-30", last="2026-11-01")
    shown = look(desk, "pattern", **span)
    assert words_of(shown).count("2026-10 is approved or closed for Олена Коваль. Reopen it first.") == 2
    confirm(desk, shown, "pattern")
    assert roster_of(employee) == {"2026-11-01": "В"}


def test_a_shift_that_runs_into_the_next_day_is_told(desk, employee, two_two):
    plan(employee, {"2026-12-07": "6-14"})
    words = words_of(look(desk, "pattern", **asked(two_two, employee)))
    assert "Sun 6 December: 20-8 This shift ends only after the one of the next day has begun." in words


def test_people_with_other_codes_are_left_out_by_name(desk, employee, stranger, manager, department):
    polish = factories.DepartmentFactory(name="Hala", parent=department)
    DepartmentPolicy.objects.create(department=polish, profile="pl")
    stranger.department = polish
    stranger.save()
    pattern = ShiftPattern.objects.create(name="shop", profile="pl", cycle="B B W")
    shown = look(desk, "pattern", **asked(pattern))
    assert "other codes: Maria Manager, Олена Коваль" in words_of(shown)
    confirm(desk, shown, "pattern")
    assert {cell.employee for cell in RosterCell.objects.all()} == {stranger}


def test_nothing_to_change_is_said(desk, employee, two_two):
    looked_and_confirmed(desk, "pattern", **asked(two_two, employee))
    assert "Nothing would change." in words_of(look(desk, "pattern", **asked(two_two, employee)))


def test_what_changed_since_the_preview_is_told_and_not_overwritten(desk, hr, employee, two_two):
    shown = look(desk, "pattern", **asked(two_two, employee))
    plan(employee, {"2026-12-02": "10-14"})
    done = confirm(desk, shown, "pattern")
    assert done.status_code == 409
    assert "5 cells were saved." in words_of(done)
    assert "Олена Коваль, Wed 2 December 2026: 20-8 user" in words_of(done)
    assert "changed this cell to “10-14”" in words_of(done)
    assert roster_of(employee)["2026-12-02"] == "10-14"


def test_more_than_fits_is_refused(desk, employee, department, two_two):
    factories.EmployeeFactory.create_batch(60, department=department)
    shown = look(desk, "pattern", **asked(two_two, department=department.pk, first="2027-01-01", last="2027-12-31"))
    assert shown.status_code == 400
    assert "more than 20000. Choose fewer people or fewer days." in words_of(shown)


def test_a_preview_costs_two_queries_a_person(desk, department, two_two):
    def cost(people):
        factories.EmployeeFactory.create_batch(people, department=department)
        with CaptureQueriesContext(connection) as queries:
            look(desk, "pattern", **asked(two_two, department=department.pk))
        return len(queries)

    cost(1)  # the holidays are filled in
    assert cost(10) + 2 * 5 == cost(5)


# ------------------------------------------------------------------------------------------------------- the bad input


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pattern", "0"),
        ("pattern", "x"),
        ("pattern", "9" * 30),
        ("people", "9" * 30),
        ("people", "-1"),
        ("people", "\x00"),
        ("department", "9" * 30),
        ("department", "٣"),
        ("first", ""),
        ("first", "2026-02-30"),
        ("first", "0001-01-01"),
        ("first", "9999-12-31"),
        ("last", "2026-11-30"),
        ("last", "2027-12-02"),
        ("start_at", "0"),
        ("start_at", "-1"),
        ("start_at", "9" * 30),
    ],
)
def test_what_makes_no_sense_is_a_sentence_by_its_field(desk, employee, two_two, name, value):
    shown = look(desk, "pattern", **{**asked(two_two), name: value})
    assert shown.status_code == 400
    assert 'class="errorlist"' in shown.content.decode()


def test_nobody_plans_for_people_out_of_reach(desk, stranger, two_two):
    assert look(desk, "pattern", **asked(two_two, stranger)).status_code == 400


def test_a_preview_that_was_tampered_with_is_not_saved(desk, employee, two_two):
    assert desk.post("/roster/pattern", {"sealed": "x"}).status_code == 302
    assert desk.post("/roster/pattern").status_code == 302
    assert "too old, or was changed" in words_of(desk.get("/roster/pattern"))


def test_a_preview_holds_for_a_day(desk, employee, two_two):
    shown = look(desk, "pattern", **asked(two_two, employee))
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        confirm(signed_in(desk.get("/roster/pattern").wsgi_request.user), shown, "pattern")
    assert roster_of(employee) == {}


def test_without_patterns_the_page_says_where_they_come_from(desk):
    assert "HR adds them in the administration" in words_of(desk.get("/roster/pattern"))
