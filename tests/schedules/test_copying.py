"""A week and a month of the roster copied: which day becomes which, and what stays behind."""

from datetime import UTC, datetime

import pytest
import time_machine

from schedules.models import DayType, DepartmentPolicy, RosterCell
from tests.schedules.factories import absent, plan
from tests.schedules.planning import look, looked_and_confirmed, roster_of, signed_in, words_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(manager):
    return signed_in(manager)


def copied(desk, what, first, target, **more):
    looked_and_confirmed(desk, "copy", what=what, first=first, target=target, **more)


def test_a_week_becomes_another_day_by_day(desk, employee):
    plan(employee, {"2026-11-30": "8-17", "2026-12-02": "20-8", "2026-12-06": "В", "2026-12-07": "9-18"})
    copied(desk, "week", "2026-12-03", "2027-01-05")
    assert {day: text for day, text in roster_of(employee).items() if day > "2027"} == {
        "2027-01-04": "8-17",
        "2027-01-06": "20-8",
        "2027-01-10": "В",
    }


def test_a_month_is_copied_by_its_weekdays(desk, employee):
    """December 2026 begins on a Tuesday and has five Tuesdays, January 2027 on a Friday and has four."""
    plan(employee, {"2026-12-01": "8-17", "2026-12-29": "9-18", "2026-12-22": "7-15", "2026-12-04": "20-8"})
    copied(desk, "month", "2026-12-01", "2027-01-01")
    assert {day: text for day, text in roster_of(employee).items() if day > "2027"} == {
        "2027-01-01": "20-8",  # the first Friday
        "2027-01-05": "8-17",  # the first Tuesday
        "2027-01-26": "7-15",  # the fourth; the fifth of December has no day in January
    }


def test_a_fifth_weekday_takes_the_plan_of_the_fourth(desk, employee):
    """November 2026 has four Thursdays, and December five."""
    plan(employee, {"2026-11-26": "8-17", "2026-11-19": "9-18"})
    copied(desk, "month", "2026-11-01", "2026-12-01")
    assert {day: text for day, text in roster_of(employee).items() if day > "2026-12"} == {
        "2026-12-17": "9-18",
        "2026-12-24": "8-17",
        "2026-12-31": "8-17",
    }


def test_the_break_of_a_cell_goes_with_it(desk, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "ОФ"})
    RosterCell.objects.filter(day="2026-12-01").update(unpaid_break="30")
    copied(desk, "week", "2026-12-01", "2026-12-08")
    assert roster_of(employee)["2026-12-08"] == "8-17 (30)"
    assert roster_of(employee)["2026-12-09"] == "ОФ 9-18 (13-14)"


def test_empty_days_leave_what_there_is(desk, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-09": "9-18"})
    copied(desk, "week", "2026-12-01", "2026-12-08")
    assert roster_of(employee)["2026-12-09"] == "9-18"


def test_empty_days_are_copied_on_request(desk, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-09": "9-18"})
    copied(desk, "week", "2026-12-01", "2026-12-08", empty="on")
    assert roster_of(employee) == {"2026-12-01": "8-17", "2026-12-08": "8-17"}


def test_absences_stay_where_they_are(desk, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "Л", "2026-12-09": "9-18"})
    absent(employee, "ВП", "2026-12-01")
    copied(desk, "week", "2026-12-01", "2026-12-08", empty="on")
    assert roster_of(employee) == {
        "2026-12-01": "8-17",
        "2026-12-02": "Л",
        "2026-12-08": "8-17",
        "2026-12-09": "9-18",
    }


def test_whose_codes_meant_something_else_then_is_left_out(desk, employee, department):
    """B was the Polish office day, and looks like the Ukrainian day off."""
    policy = DepartmentPolicy.objects.create(department=department, profile="pl")
    plan(employee, {"2026-12-01": "B"})
    policy.delete()
    shown = look(desk, "copy", what="week", first="2026-12-01", target="2026-12-08")
    assert "Left out, because their rosters have other codes: Олена Коваль" in words_of(shown)
    assert "Nothing would change." in words_of(shown)


def test_a_code_that_hr_has_put_away_is_told(desk, employee):
    plan(employee, {"2026-12-01": "Д"})
    DayType.objects.filter(profile="uk", code="Д").update(is_active=False)
    shown = look(desk, "copy", what="week", first="2026-12-01", target="2026-12-08")
    assert "There is no code “Д”" in words_of(shown)


@pytest.mark.parametrize(
    ("name", "value"), [("what", "year"), ("first", "x"), ("target", ""), ("target", "1999-12-31")]
)
def test_what_makes_no_sense_is_a_sentence_by_its_field(desk, name, value):
    shown = look(desk, "copy", **{"what": "week", "first": "2026-12-01", "target": "2026-12-08", name: value})
    assert shown.status_code == 400
    assert 'class="errorlist"' in shown.content.decode()
