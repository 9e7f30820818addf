"""Public holidays: the library begins the table, HR has the last word, and only calendars in use can be asked for."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from schedules import policies
from schedules.holidays import holidays_in
from schedules.models import DepartmentPolicy, Holiday
from tests import factories
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-03-31T17:30:00+02:00", tick=False):
        yield


@pytest.fixture
def as_employee(employee, client_for):
    return client_for(employee.user)


def year_of(calendar, year=2026):
    return holidays_in([calendar], date(year, 1, 1), date(year, 12, 31))[calendar]


def listed(client, **query):
    answer = client.get("/api/holidays", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


# ------------------------------------------------------------------------------------------------------ the table


def test_poland_has_fourteen_since_christmas_eve_is_one():
    days = year_of("PL")
    assert len(days) == 14
    assert all(holiday.is_off for holiday in days.values())
    assert days[date(2026, 12, 24)].name_pl == "Wigilia Bożego Narodzenia"
    assert date(2024, 12, 24) not in year_of("PL", 2024)


def test_ukraine_works_on_its_holidays_under_martial_law():
    days = year_of("UA")
    assert len(days) == 11
    assert not any(holiday.is_off for holiday in days.values())
    assert days[date(2026, 8, 24)].name_uk == "День незалежності України"


def test_ukraine_was_off_before_it():
    off = {day for day, holiday in year_of("UA", 2022).items() if holiday.is_off}
    assert date(2022, 1, 1) in off
    assert date(2022, 8, 24) not in off


def test_a_region_has_its_own():
    assert date(2026, 1, 6) in year_of("DE-BY")
    assert date(2026, 1, 6) not in year_of("DE")


def test_a_name_that_the_library_lacks_is_english():
    assert year_of("UA")[date(2026, 8, 24)].name_pl == "Independence Day"


def test_a_year_is_seeded_once_and_read_in_one_query(django_assert_num_queries):
    year_of("PL")
    with django_assert_num_queries(1):
        year_of("PL")
    assert Holiday.objects.count() == 14


def test_what_hr_has_said_stays():
    year_of("UA")
    Holiday.objects.filter(calendar="UA", day=date(2026, 8, 24)).update(is_off=True, name_en="Ours")
    Holiday.objects.filter(calendar="UA", day=date(2026, 3, 8)).delete()
    days = year_of("UA")
    assert (days[date(2026, 8, 24)].is_off, days[date(2026, 8, 24)].name_en) == (True, "Ours")
    assert date(2026, 3, 8) not in days


def test_a_day_that_hr_added_before_anybody_looked_does_not_keep_the_rest_away():
    ours = {"name_uk": "Наше", "name_pl": "Nasze", "name_en": "Ours"}
    Holiday.objects.create(calendar="PL", day=date(2026, 6, 19), **ours)
    Holiday.objects.create(calendar="PL", day=date(2026, 11, 11), is_off=False, **ours)
    days = year_of("PL")
    assert len(days) == 15
    assert (days[date(2026, 11, 11)].name_en, days[date(2026, 11, 11)].is_off) == ("Ours", False)


def test_a_range_over_new_year_has_both_years():
    days = holidays_in(["PL", "UA"], date(2026, 12, 25), date(2027, 1, 1))
    assert list(days["PL"]) == [date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)]
    assert set(days) == {"PL", "UA"}


def test_years_that_are_nobodys_roster_have_none():
    assert year_of("PL", 1999) == year_of("PL", 2101) == {}
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("calendar", ["PL", "UA", "DE-BY", "CZ"])
def test_a_calendar_is_a_country_or_a_region_of_one(department, calendar):
    DepartmentPolicy(department=department, calendar=calendar).full_clean()


@pytest.mark.parametrize("calendar", ["XX", "pl", "POL", "DE-", "DE-XX", "PL ", "Poland", "-"])
def test_a_calendar_that_nobody_knows_is_refused(department, calendar):
    with pytest.raises(ValidationError) as refused:
        DepartmentPolicy(department=department, calendar=calendar).full_clean()
    assert list(refused.value.message_dict) == ["calendar"]


# -------------------------------------------------------------------------------------------------- whose they are


def test_a_department_has_the_rules_of_the_nearest_one_above_that_has_its_own(department):
    crew = factories.DepartmentFactory(parent=factories.DepartmentFactory(parent=department))
    policy_of = policies.by_department()
    assert (policy_of(crew.pk).calendar, policy_of(None).calendar) == ("PL", "PL")
    DepartmentPolicy.objects.create(department=department, calendar="UA")
    assert policies.by_department()(crew.pk).calendar == "UA"
    DepartmentPolicy.objects.create(department=crew.parent, calendar="CZ")
    policy_of = policies.by_department()
    assert [policy_of(pk).calendar for pk in (department.pk, crew.pk, None)] == ["UA", "CZ", "PL"]


def test_the_rules_of_all_departments_cost_two_queries(department, django_assert_num_queries):
    DepartmentPolicy.objects.create(department=department, calendar="UA")
    with django_assert_num_queries(2):
        policy_of = policies.by_department()
        for number in range(50):
            policy_of(number)


# ------------------------------------------------------------------------------------------------------- over HTTP


def test_a_holiday_has_exactly_these_fields(as_employee):
    (found,) = listed(as_employee, **{"from": "2026-11-11", "to": "2026-11-11"})
    assert found == {
        "id": Holiday.objects.get(day=date(2026, 11, 11)).pk,
        "calendar": "PL",
        "day": "2026-11-11",
        "name": "National Independence Day",
        "name_uk": "День незалежності",
        "name_pl": "Narodowe Święto Niepodległości",
        "name_en": "National Independence Day",
        "is_off": True,
    }


def test_this_year_is_the_default_and_a_year_can_be_named(as_employee):
    assert {holiday["day"][:4] for holiday in listed(as_employee)} == {"2026"}
    assert {holiday["day"][:4] for holiday in listed(as_employee, year=2025)} == {"2025"}


def test_all_calendars_in_use_are_listed_unless_one_is_named(as_employee, department):
    DepartmentPolicy.objects.create(department=department, calendar="UA")
    assert {holiday["calendar"] for holiday in listed(as_employee)} == {"PL", "UA"}
    assert {holiday["calendar"] for holiday in listed(as_employee, calendar="UA")} == {"UA"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"calendar": "DE"}, "calendar"),
        ({"calendar": "x" * 1000}, "calendar"),
        ({"year": "soon"}, "year"),
        ({"year": 1999}, "year"),
        ({"year": 10**30}, "year"),
        ({"from": "2026-02-30"}, "from"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "non_field_errors"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "non_field_errors"),
    ],
)
def test_what_cannot_be_asked_is_refused(as_employee, query, field):
    assert_problem(as_employee.get("/api/holidays", query), 400, "invalid", field)
    assert not Holiday.objects.exists()


def test_nobody_asks_without_a_token():
    assert_problem(APIClient().get("/api/holidays"), 401, "not_authenticated")
