"""Worked time over HTTP: of one person, day by day, of everybody in reach."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from rest_framework.test import APIClient

from attendance.models import Employee
from tests import factories
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)  # a Tuesday, half past five in the afternoon in Warsaw
MARCH = {"from_date": "2026-03-01", "to_date": "2026-03-31"}
MONDAY = {"from_date": "2026-03-02", "to_date": "2026-03-02"}


@pytest.fixture(autouse=True)
def _late_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


def taps(person, *walls, **facts):
    """Events such as `"2026-03-02T08:00 IN"`, by the clock on the wall in Warsaw."""
    zone = ZoneInfo("Europe/Warsaw")
    for wall, direction in (text.split() for text in walls):
        factories.record(person, datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(UTC), direction, **facts)


def stats(client, person, **query):
    response = client.get(f"/api/stats/employee/{person.pk}", query)
    assert response.status_code == 200, response.json()
    return response.json()


def daily(client, person, **query):
    response = client.get(f"/api/stats/employee/{person.pk}/daily", query)
    assert response.status_code == 200, response.json()
    return response.json()


def worktime(client, **query):
    response = client.get("/api/stats/worktime", query)
    assert response.status_code == 200, response.json()
    return response.json()


# ------------------------------------------------------------------------------------------------------- one person


def test_the_work_of_a_person_has_exactly_the_fields_of_the_contract(as_hr, employee):
    taps(employee, "2026-03-02T08:00:10 IN", "2026-03-02T16:30:39 OUT", "2026-03-03T17:00 OUT")
    found = stats(as_hr, employee, **MARCH)
    events = found.pop("events")
    assert found == {
        "employee_id": employee.pk,
        "from_date": "2026-03-01",
        "to_date": "2026-03-31",
        "total_minutes": 510,
        "total_seconds": 30629,
        "total_hms": "08:30:29",
        "has_open_shift": False,
        "intervals": [
            {
                "in_utc": "2026-03-02T07:00:10+00:00",
                "out_utc": "2026-03-02T15:30:39+00:00",
                "in_local": "2026-03-02T08:00:10+01:00",
                "out_local": "2026-03-02T16:30:39+01:00",
                "minutes": 510,
                "auto_closed": False,
                "open": False,
            }
        ],
        "anomalies": [
            {
                "code": "ORPHAN_OUT",
                "ts_utc": "2026-03-03T16:00:00+00:00",
                "ts_local": "2026-03-03T17:00:00+01:00",
                "details": "Left at 17:00 without having come.",
            }
        ],
    }
    assert events == as_hr.get("/api/events", {"employee": employee.pk}).json()["results"][::-1]


def test_the_events_are_those_that_count_inside_the_range(as_hr, employee):
    taps(employee, "2026-03-01T22:00 IN", "2026-03-02T06:00 OUT", "2026-03-02T22:00 IN", "2026-03-03T06:00 OUT")
    wrong = factories.record(employee, "2026-03-02T12:00:00", "IN")
    as_hr.post(f"/api/events/{wrong.pk}/void", {"reason": "Not there"})
    found = stats(as_hr, employee, **MONDAY)
    assert [event["ts_local"][11:16] for event in found["events"]] == ["06:00", "22:00"]
    assert found["total_minutes"] == 6 * 60 + 2 * 60


def test_an_open_interval_has_no_end_and_runs_to_now(as_hr, employee):
    taps(employee, "2026-03-31T09:00 IN")
    found = stats(as_hr, employee, **MARCH)
    assert found["has_open_shift"] is True
    assert found["total_hms"] == "08:30:00"
    assert found["intervals"] == [
        {
            "in_utc": "2026-03-31T07:00:00+00:00",
            "out_utc": None,
            "in_local": "2026-03-31T09:00:00+02:00",
            "out_local": None,
            "minutes": 510,
            "auto_closed": False,
            "open": True,
        }
    ]


def test_a_forgotten_departure_counts_by_the_policy(as_hr, employee, settings):
    taps(employee, "2026-03-02T20:00 IN")
    found = stats(as_hr, employee, **MARCH)
    assert (found["total_minutes"], found["intervals"]) == (0, [])
    assert [anomaly["details"] for anomaly in found["anomalies"]] == ["Came at 20:00 and never left."]
    settings.OPEN_SHIFT_POLICY = "day_end"
    found = stats(as_hr, employee, **MARCH)
    assert [(each["minutes"], each["auto_closed"]) for each in found["intervals"]] == [(240, True)]
    assert [anomaly["code"] for anomaly in found["anomalies"]] == ["MISSING_OUT"]
    assert "24:00" in found["anomalies"][0]["details"]


@pytest.mark.parametrize(
    ("walls", "codes"),
    [
        (["2026-03-02T08:00 IN", "2026-03-02T09:00 IN", "2026-03-02T16:00 OUT"], ["MISSING_OUT", "DUPLICATE_IN"]),
        (["2026-03-02T08:00 OUT"], ["ORPHAN_OUT"]),
        (["2026-03-02T02:00 IN", "2026-03-02T19:00 OUT"], ["SHIFT_TOO_LONG"]),
        (["2026-03-02T08:00 IN", "2026-03-02T08:00 OUT"], []),
    ],
)
def test_every_anomaly_has_its_code_and_a_sentence(as_hr, employee, walls, codes):
    taps(employee, *walls)
    found = stats(as_hr, employee, **MONDAY)["anomalies"]
    assert [anomaly["code"] for anomaly in found] == codes
    assert all(anomaly["details"].endswith(".") for anomaly in found)


def test_a_terminal_with_a_wrong_clock_is_an_anomaly(as_hr, employee):
    taps(employee, "2026-03-02T08:00 IN", flags=["clock_error"])
    taps(employee, "2026-03-02T16:00 OUT")
    (found,) = stats(as_hr, employee, **MONDAY)["anomalies"]
    assert (found["code"], found["details"]) == ("CLOCK_ERROR", "The terminal's clock was wrong at 08:00.")


def test_details_are_in_the_language_of_who_asks(as_hr, employee):
    taps(employee, "2026-03-02T08:00 OUT")
    answer = as_hr.get(f"/api/stats/employee/{employee.pk}", MARCH, headers={"Accept-Language": "pl"})
    assert answer["Content-Language"] == "pl"


def test_the_current_month_is_the_default(as_hr, employee):
    taps(employee, "2026-02-27T08:00 IN", "2026-02-27T09:00 OUT", "2026-03-02T08:00 IN", "2026-03-02T10:00 OUT")
    found = stats(as_hr, employee)
    assert (found["from_date"], found["to_date"], found["total_minutes"]) == ("2026-03-01", "2026-03-31", 120)
    assert daily(as_hr, employee, from_date="", to_date="")["total_minutes"] == 120


def test_the_days_are_named_as_on_any_other_route(as_hr, employee):
    found = stats(as_hr, employee, **{"from": "2026-03-01", "date_to": "2026-03-02"})
    assert (found["from_date"], found["to_date"]) == ("2026-03-01", "2026-03-02")


def test_whoever_has_no_events_has_zeros(as_hr, employee):
    found = stats(as_hr, employee, **MONDAY)
    assert (found["total_minutes"], found["total_seconds"], found["total_hms"]) == (0, 0, "00:00:00")
    assert (found["intervals"], found["anomalies"], found["events"], found["has_open_shift"]) == ([], [], [], False)


# ----------------------------------------------------------------------------------------------------- day by day


def test_the_days_of_a_person_have_exactly_the_fields_of_the_contract(as_hr, employee):
    taps(employee, "2026-03-01T22:00 IN", "2026-03-02T06:00:30 OUT")
    found = daily(as_hr, employee, from_date="2026-03-01", to_date="2026-03-02")
    assert found == {
        "employee_id": employee.pk,
        "from_date": "2026-03-01",
        "to_date": "2026-03-02",
        "items": [
            {
                "date_local": "2026-03-01",
                "worked_minutes": 120,
                "worked_seconds": 7200,
                "worked_hms": "02:00:00",
                "night_minutes": 120,
                "first_in_local": "2026-03-01T22:00:00+01:00",
                "last_out_local": "2026-03-02T00:00:00+01:00",
                "open_shift": False,
                "auto_closed": False,
                "anomalies": [],
            },
            {
                "date_local": "2026-03-02",
                "worked_minutes": 360,
                "worked_seconds": 21630,
                "worked_hms": "06:00:30",
                "night_minutes": 360,
                "first_in_local": "2026-03-02T00:00:00+01:00",
                "last_out_local": "2026-03-02T06:00:30+01:00",
                "open_shift": False,
                "auto_closed": False,
                "anomalies": [],
            },
        ],
        "total_minutes": 480,
        "total_hms": "08:00:30",
        "weeks": [
            {
                "week_start_local": "2026-02-23",
                "week_end_local": "2026-03-01",
                "worked_minutes": 120,
                "worked_hms": "02:00:00",
            },
            {
                "week_start_local": "2026-03-02",
                "week_end_local": "2026-03-08",
                "worked_minutes": 360,
                "worked_hms": "06:00:30",
            },
        ],
        "months": [{"month": "2026-03", "worked_minutes": 480, "worked_hms": "08:00:30"}],
    }


def test_under_shift_work_belongs_uncut_to_the_day_and_the_range_of_its_arrival(as_hr, employee):
    taps(employee, "2026-02-28T22:00 IN", "2026-03-01T06:00 OUT", "2026-03-02T22:00 IN", "2026-03-03T06:00 OUT")
    found = daily(as_hr, employee, from_date="2026-03-01", to_date="2026-03-02", attribution="shift")
    assert [item["worked_minutes"] for item in found["items"]] == [0, 480]
    assert found["items"][1]["night_minutes"] == 480
    assert found["items"][1]["last_out_local"] == "2026-03-03T06:00:00+01:00"
    assert found["total_minutes"] == 480


def test_the_house_rule_holds_where_no_attribution_is_asked_for(as_hr, employee, settings):
    taps(employee, "2026-03-02T22:00 IN", "2026-03-03T06:00 OUT")
    settings.DAY_ATTRIBUTION = "shift"
    assert daily(as_hr, employee, **MONDAY)["total_minutes"] == 480
    assert daily(as_hr, employee, **MONDAY, attribution="calendar")["total_minutes"] == 120


def test_every_day_of_the_range_is_there(as_hr, employee):
    found = daily(as_hr, employee, from_date="2025-03-31", to_date="2026-03-31")
    assert len(found["items"]) == 366
    assert [item["date_local"] for item in found["items"]][::365] == ["2025-03-31", "2026-03-31"]
    assert len(found["months"]) == 13
    assert found["items"][0]["first_in_local"] is None
    assert found["items"][0]["last_out_local"] is None


def test_a_day_that_is_still_open_has_no_last_departure(as_hr, employee):
    taps(employee, "2026-03-31T09:00 IN")
    today = daily(as_hr, employee, **MARCH)["items"][-1]
    assert today["open_shift"] is True
    assert (today["first_in_local"], today["last_out_local"]) == ("2026-03-31T09:00:00+02:00", None)
    assert today["worked_hms"] == "08:30:00"


@pytest.mark.parametrize(("day", "hours"), [("2025-10-25", 9), ("2026-03-28", 7)])
def test_a_night_on_which_the_clocks_change_is_as_long_as_it_was(as_hr, employee, day, hours):
    night = {"from_date": day, "to_date": day, "attribution": "shift"}
    morning = f"{day[:8]}{int(day[8:]) + 1}"
    taps(employee, f"{day}T22:00 IN", f"{morning}T06:00 OUT")
    found = daily(as_hr, employee, **night)
    assert found["total_hms"] == f"{hours:02}:00:00"
    assert found["items"][0]["night_minutes"] == hours * 60


def test_hours_go_beyond_a_day(as_hr, employee):
    taps(employee, "2026-03-02T00:00 IN", "2026-03-06T04:05:06 OUT")
    assert daily(as_hr, employee, **MARCH)["total_hms"] == "100:05:06"


# --------------------------------------------------------------------------------------------------- everybody


def test_everybody_in_reach_has_a_row_by_name(as_hr, employee, department, stranger):
    taps(employee, "2026-03-02T08:00 IN", "2026-03-02T16:00:59 OUT", "2026-03-03T08:00 IN", "2026-03-03T09:00 OUT")
    taps(employee, "2026-03-04T08:00 OUT")
    assert worktime(as_hr, **MARCH) == [
        {
            "employee_id": stranger.pk,
            "employee_name": "Stanisław Obcy",
            "department": None,
            "total_minutes": 0,
            "total_hms": "00:00:00",
            "worked_days": 0,
            "anomalies": 0,
        },
        {
            "employee_id": employee.pk,
            "employee_name": "Олена Коваль",
            "department": "Workshop",
            "total_minutes": 540,
            "total_hms": "09:00:59",
            "worked_days": 2,
            "anomalies": 1,
        },
    ]


def test_a_department_is_named_or_numbered(as_hr, employee, department, stranger):
    for text in (department.name, department.pk):
        assert [row["employee_id"] for row in worktime(as_hr, department=text)] == [employee.pk]
    assert worktime(as_hr, department="None such") == []


def test_reach_decides_who_is_listed(client_for, manager, employee, stranger):
    own = Employee.objects.get(user=manager).pk
    assert {row["employee_id"] for row in worktime(client_for(manager))} == {own, employee.pk}
    assert {row["employee_id"] for row in worktime(client_for(employee.user))} == {employee.pk}


@pytest.mark.parametrize("count", [3, 150])
def test_a_report_costs_the_same_queries_with_few_and_with_many(as_hr, django_assert_num_queries, count):
    for _ in range(count):
        taps(factories.EmployeeFactory(), "2026-02-01T08:00 IN", "2026-03-02T09:00 OUT", "2026-03-31T09:00 IN")
    with django_assert_num_queries(6):  # the token, the roles; the people; their events, those before, any later ones
        assert len(worktime(as_hr, **MARCH)) == count


@pytest.mark.parametrize("spelling", ["", "/daily"])
def test_a_person_costs_few_queries_however_many_events(as_hr, employee, django_assert_num_queries, spelling):
    for day in range(1, 29):
        taps(employee, f"2026-03-{day:02}T08:00 IN", f"2026-03-{day:02}T16:00 OUT")
    with django_assert_num_queries(5 if spelling else 6):
        as_hr.get(f"/api/stats/employee/{employee.pk}{spelling}", MARCH)


# ------------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize("spelling", ["", "/daily"])
def test_people_out_of_reach_are_not_there(client_for, employee, stranger, spelling):
    assert_problem(client_for(employee.user).get(f"/api/stats/employee/{stranger.pk}{spelling}"), 404, "not_found")
    assert_problem(client_for(employee.user).get(f"/api/stats/employee/{10**30}{spelling}"), 404, "not_found")
    assert client_for(stranger.user).get(f"/api/stats/employee/{stranger.pk}{spelling}").status_code == 200


def test_nobody_asks_without_a_token(employee):
    for path in ("worktime", f"employee/{employee.pk}", f"employee/{employee.pk}/daily"):
        assert_problem(APIClient().get(f"/api/stats/{path}"), 401, "not_authenticated")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from_date": "2026-03-02", "to_date": "2026-03-01"}, "non_field_errors"),
        ({"from_date": "2025-03-30", "to_date": "2026-03-31"}, "non_field_errors"),
        ({"from_date": "2026-02-30"}, "from_date"),
        ({"to_date": "tomorrow"}, "to_date"),
        ({"from_date": "0001-01-01", "to_date": "0001-01-02"}, "from_date"),
        ({"from_date": "9999-12-31", "to_date": "9999-12-31"}, "from_date"),
        ({"attribution": "whatever"}, "attribution"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(as_hr, employee, query, field):
    for path in ("worktime", f"employee/{employee.pk}", f"employee/{employee.pk}/daily"):
        problem = as_hr.get(f"/api/stats/{path}", query)
        assert problem.status_code == 400
        assert field in problem.json()["errors"]
