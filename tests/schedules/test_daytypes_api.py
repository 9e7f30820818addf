"""The list of codes that a roster can be written with."""

import pytest
from rest_framework.test import APIClient

from schedules.models import DayType
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_employee(employee, client_for):
    return client_for(employee.user)


def listed(client, **query):
    answer = client.get("/api/day-types", query)
    assert answer.status_code == 200, answer.json()
    return {(each["profile"], each["code"]): each for each in answer.json()["results"]}


def test_a_day_type_has_exactly_these_fields(as_employee):
    assert listed(as_employee)["uk", "ОФ"] == {
        "id": DayType.objects.get(code="ОФ").pk,
        "profile": "uk",
        "code": "ОФ",
        "name": "Office day",
        "name_uk": "Офісний день",
        "name_pl": "Dzień biurowy",
        "name_en": "Office day",
        "colour": "#dbe8fb",
        "kind": "work",
        "hours": "9-18",
        "start_hhmm": "09:00",
        "end_hhmm": "18:00",
        "unpaid_break": "13-14",
        "is_private": False,
        "can_be_asked": False,
        "yearly_days": None,
        "carry_over_days": 0,
    }


def test_a_night_ends_on_the_clock_and_a_day_off_has_no_hours(as_employee):
    types = listed(as_employee)
    assert (types["uk", "Н"]["start_hhmm"], types["uk", "Н"]["end_hhmm"]) == ("20:00", "08:00")
    assert (types["uk", "В"]["start_hhmm"], types["uk", "В"]["end_hhmm"]) == (None, None)


def test_both_profiles_of_the_domain_are_there(as_employee):
    """DOMAIN.md, section 6: the same letter is not the same day in both."""
    types = listed(as_employee)
    assert {code for profile, code in types if profile == "uk"} >= {"В", "ВП", "Л", "ОФ", "Д", "Н", "НЗ", "ПР", "ВД"}
    assert {code for profile, code in types if profile == "pl"} >= {"W", "U", "UŻ", "L4", "R", "P", "N", "NN", "DEL"}
    assert types["uk", "Л"]["is_private"]
    assert (types["pl", "UŻ"]["kind"], types["pl", "UŻ"]["yearly_days"]) == ("paid", 4)


def test_one_profile_is_asked_for(as_employee):
    assert {profile for profile, _code in listed(as_employee, profile="pl")} == {"pl"}


def test_names_are_in_the_language_of_who_asks(as_employee):
    answer = as_employee.get("/api/day-types", {"profile": "uk"}, headers={"Accept-Language": "uk"}).json()
    assert {each["name"] for each in answer["results"]} >= {"Вихідний", "Лікарняний"}


def test_what_hr_took_from_the_list_is_not_listed(as_employee):
    DayType.objects.filter(code="ОФ").update(is_active=False)
    assert ("uk", "ОФ") not in listed(as_employee)


def test_an_unknown_profile_is_refused(as_employee):
    assert_problem(as_employee.get("/api/day-types", {"profile": "de"}), 400, "invalid", "profile")


def test_nobody_asks_without_a_token():
    assert_problem(APIClient().get("/api/day-types"), 401, "not_authenticated")
