"""The figures of a timesheet over HTTP, counted by hand: each day, the month, and what stands in the way."""

import pytest
import time_machine

from attendance.models import Department
from schedules.models import DepartmentPolicy
from tests import factories
from tests.attendance.problems import assert_problem
from tests.schedules.factories import absent, plan
from tests.schedules.timesheets import NOW, OCTOBER, at, day, last_heard_of, sheet, works

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


def listed(client, **query):
    answer = client.get("/api/timesheets", {"month": "2026-10", **query})
    assert answer.status_code == 200, answer.json()
    return {row["employee_id"]: row for row in answer.json()["results"]}


# -------------------------------------------------------------------------------------------------------------- days


def test_a_day_is_the_plan_against_the_facts(as_hr, employee):
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:10 15:40")  # 7:30 of 8:00, ten minutes late, twenty too early
    found = day(sheet(as_hr, employee), 1)
    assert found == {
        "day": "2026-10-01",
        "plan": {
            "code": "8-16",
            "start": "2026-10-01T08:00:00+02:00",
            "end": "2026-10-01T16:00:00+02:00",
            "minutes": 480,
        },
        "worked_minutes": 450,
        "night_minutes": 0,
        "late_minutes": 10,
        "early_leave_minutes": 20,
        "overtime_minutes": 0,
        "missing_minutes": 30,
        "balance_minutes": -30,
        "credited_minutes": 0,
        "overtime_50_minutes": 0,
        "overtime_100_minutes": 0,
        "holiday": None,
        "absence_code": None,
        "first_in": "2026-10-01T08:10:00+02:00",
        "last_out": "2026-10-01T15:40:00+02:00",
        "waits_for": [],
        "flags": ["late", "early_leave"],
    }


def test_a_night_shift_and_the_tap_of_the_next_morning_belong_together(as_hr, employee):
    plan(employee, {"2026-10-31": "22-6"})
    works(employee, "2026-10-31T21:55 2026-11-01T06:10")
    october = sheet(as_hr, employee)
    # 21:55 to 06:10 is 8:15, of which 22:00 to 06:00 is night
    assert (day(october, 31)["worked_minutes"], day(october, 31)["night_minutes"]) == (495, 480)
    assert day(october, 31)["overtime_minutes"] == 15
    assert october["totals"]["worked_minutes"] == 495
    assert sheet(as_hr, employee, OCTOBER.replace(month=11))["totals"]["worked_minutes"] == 0


def test_a_check_out_without_a_check_in_belongs_to_the_night_that_it_ended(as_hr, employee):
    plan(employee, {"2026-10-14": "22-6"})
    factories.record(employee, at("2026-10-15T06:10"), "OUT")
    october = sheet(as_hr, employee)
    assert day(october, 14)["flags"] == ["orphan_out"]
    assert day(october, 15)["flags"] == []


def test_the_night_on_which_the_clocks_change_is_thirteen_hours(as_hr, employee):
    plan(employee, {"2026-10-24": "20-8"})
    works(employee, "2026-10-24T20:00 2026-10-25T08:00")
    found = day(sheet(as_hr, employee), 24)
    assert (found["plan"]["minutes"], found["worked_minutes"], found["missing_minutes"]) == (780, 780, 0)


def test_who_never_came_is_a_no_show(as_hr, employee):
    plan(employee, {"2026-10-01": "8-16"})
    october = sheet(as_hr, employee)
    assert (day(october, 1)["flags"], day(october, 1)["missing_minutes"]) == (["no_show"], 480)
    assert [(each["code"], each["day"], each["refuses"]) for each in october["blockers"]] == [
        ("no_show", "2026-10-01", False)
    ]


def test_until_the_doors_have_reported_a_day_is_provisional_and_names_them(as_hr, employee, terminal):
    plan(employee, {"2026-10-01": "8-16"})
    last_heard_of(terminal, "2026-10-01T15:59")
    october = sheet(as_hr, employee)
    assert day(october, 1)["flags"] == ["provisional"]
    assert day(october, 1)["waits_for"] == ["Main entrance"]
    assert [each["code"] for each in october["blockers"] if each["refuses"]] == ["provisional"]
    assert "Main entrance" in october["blockers"][0]["detail"]
    last_heard_of(terminal, "2026-10-01T16:00:01")
    assert day(sheet(as_hr, employee), 1)["flags"] == ["no_show"]


def test_a_forgotten_check_out_is_flagged_and_stands_in_the_way(as_hr, employee):
    plan(employee, {"2026-10-01": "8-16"})
    factories.record(employee, at("2026-10-01T08:00"), "IN")
    october = sheet(as_hr, employee)
    assert day(october, 1)["flags"] == ["missing_out"]
    assert [each["code"] for each in october["blockers"]] == ["missing_out"]


def test_where_the_plan_ends_a_shift_that_nobody_ended(as_hr, employee, settings):
    settings.OPEN_SHIFT_POLICY = "plan_end"
    plan(employee, {"2026-10-01": "8-16"})
    factories.record(employee, at("2026-10-01T08:30"), "IN")
    found = day(sheet(as_hr, employee), 1)
    assert found["worked_minutes"] == 450
    assert found["flags"] == ["late", "auto_closed", "missing_out"]


def test_an_approved_absence_takes_the_plan_off(as_hr, employee):
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    absent(employee, "ВП", "2026-10-01")
    works(employee, "2026-10-02T08:00 17:00")
    october = sheet(as_hr, employee)
    found = day(october, 1)
    assert (found["plan"]["minutes"], found["absence_code"], found["credited_minutes"]) == (480, "ВП", 480)
    assert (found["missing_minutes"], found["flags"]) == (0, ["absence"])
    # 960 planned, 480 credited, 540 worked
    assert october["totals"]["balance_minutes"] == 60
    assert october["totals"]["absence_days"] == 1


def test_leave_that_the_roster_has_instead_of_hours_is_an_absence(as_hr, employee):
    plan(employee, {"2026-10-01": "ВП", "2026-10-02": "В"})
    october = sheet(as_hr, employee)
    assert (day(october, 1)["plan"]["code"], day(october, 1)["absence_code"]) == ("ВП", "ВП")
    assert day(october, 2)["absence_code"] is None
    assert october["totals"]["absence_days"] == 1


def test_work_that_nobody_planned_is_unplanned(as_hr, employee):
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-03T09:00 11:00")
    found = day(sheet(as_hr, employee), 3)
    assert (found["worked_minutes"], found["overtime_minutes"], found["flags"]) == (120, 120, ["unplanned"])


def test_who_has_no_roster_is_held_against_the_terms(as_hr, employee):
    factories.EmploymentTermsFactory(employee=employee, weekly_minutes=2400)
    works(employee, "2026-10-01T06:00 15:00")
    october = sheet(as_hr, employee)
    first, second, saturday = day(october, 1), day(october, 2), day(october, 3)
    assert (first["plan"], first["worked_minutes"]) == ({"code": "", "start": None, "end": None, "minutes": 480}, 540)
    assert (first["overtime_minutes"], first["late_minutes"], first["flags"]) == (60, 0, [])
    assert (second["missing_minutes"], second["flags"]) == (480, ["no_show"])
    assert saturday["plan"]["minutes"] == 0
    # 22 days from Monday to Friday, none of them a holiday
    assert october["totals"]["planned_minutes"] == 22 * 480
    assert october["totals"]["balance_minutes"] == 540 - 22 * 480


def test_a_holiday_is_named_and_no_working_day_by_the_terms(as_hr, employee):
    factories.EmploymentTermsFactory(employee=employee)
    november = sheet(as_hr, employee, OCTOBER.replace(month=11))
    assert day(november, 11)["holiday"] == "National Independence Day"
    assert day(november, 11)["plan"]["minutes"] == 0
    assert day(november, 11)["flags"] == ["holiday"]


def test_the_running_day_is_open_and_later_ones_are_plan_alone(as_hr, employee):
    plan(employee, {"2026-11-02": "8-16", "2026-11-03": "8-16", "2026-11-04": "8-16"})
    works(employee, "2026-11-02T08:00 16:30")
    factories.record(employee, at("2026-11-03T08:00"), "IN")
    november = sheet(as_hr, employee, OCTOBER.replace(month=11))  # it is noon
    running, later = day(november, 3), day(november, 4)
    assert (running["worked_minutes"], running["last_out"], running["flags"]) == (240, None, ["open"])
    assert (running["missing_minutes"], running["balance_minutes"]) == (0, 0)
    assert (later["plan"]["minutes"], later["missing_minutes"], later["flags"]) == (480, 0, [])
    assert november["totals"]["planned_minutes"] == 3 * 480
    assert november["totals"]["balance_minutes"] == 30


def test_grace_and_the_threshold_of_overtime_are_the_departments(as_hr, employee, department):
    DepartmentPolicy.objects.create(department=department, grace_late=10, grace_early=5, overtime_after=30)
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    works(employee, "2026-10-01T08:10 15:55", "2026-10-02T08:00 16:31")
    october = sheet(as_hr, employee)
    assert day(october, 1)["flags"] == []
    assert (day(october, 1)["overtime_minutes"], day(october, 2)["overtime_minutes"]) == (0, 31)


def test_an_unpaid_break_is_neither_planned_nor_worked(as_hr, employee):
    plan(employee, {"2026-10-01": "ОФ"})  # 9-18 with 13-14 unpaid
    works(employee, "2026-10-01T09:00 18:00")
    found = day(sheet(as_hr, employee), 1)
    assert (found["plan"]["minutes"], found["worked_minutes"], found["overtime_minutes"]) == (480, 480, 0)
    assert found["overtime_50_minutes"] == 0


# ------------------------------------------------------------------------------------------------------------- month


def test_a_month_adds_up_its_seconds(as_hr, employee):
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    for number in (1, 2):
        factories.record(employee, at(f"2026-10-0{number}T08:00"), "IN")
        factories.record(employee, at(f"2026-10-0{number}T16:00:40"), "OUT")
    october = sheet(as_hr, employee)
    assert [day(october, number)["worked_minutes"] for number in (1, 2)] == [480, 480]
    assert october["totals"]["worked_minutes"] == 961  # two times forty seconds are a minute


def test_rounding_is_for_payroll_alone(as_hr, employee, department):
    DepartmentPolicy.objects.create(department=department, rounding_minutes=15)
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:00 15:53")  # 473 minutes, nearer to 480 than to 465
    totals = sheet(as_hr, employee)["totals"]
    assert (totals["worked_minutes"], totals["payroll_minutes"]) == (473, 480)


def test_breaches_of_the_law_are_told_in_words(as_hr, employee):
    plan(employee, {"2026-10-01": "8-22"})
    works(employee, "2026-10-01T08:00 22:00")  # 14 hours, and 10 of rest in the 24
    october = sheet(as_hr, employee)
    assert [(each["rule"], each["day"]) for each in october["breaches"]] == [
        ("daily_rest", "2026-10-01"),
        ("max_daily", "2026-10-01"),
    ]
    assert "10 h" in october["breaches"][0]["detail"]
    # six hours above the norm of eight, none of them at night
    assert day(october, 1)["overtime_50_minutes"] == 360


def test_pending_requests_stand_in_the_way(as_hr, as_employee, employee):
    sent = {"kind": "add", "timestamp": "2026-10-05T08:00", "direction": "IN", "comment": "forgot"}
    assert as_employee.post("/api/corrections", sent).status_code == 201
    absent(employee, "ВП", "2026-09-28", "2026-10-02", status="pending")
    assert [(each["code"], each["day"]) for each in sheet(as_hr, employee)["blockers"]] == [
        ("correction_pending", "2026-10-05"),
        ("absence_pending", "2026-10-01"),
    ]


# -------------------------------------------------------------------------------------------------------------- list


def test_the_list_has_a_row_for_everybody_in_reach(as_hr, as_manager, as_employee, employee, stranger, manager):
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:00 16:30")
    row = listed(as_manager)[employee.pk]
    assert row["totals"] == {name: row[name] for name in row["totals"]}
    assert (row["employee_name"], row["department"], row["status"]) == ("Олена Коваль", "Workshop", "open")
    assert (row["month"], row["planned_minutes"], row["worked_minutes"]) == ("2026-10", 480, 510)
    assert (row["balance_minutes"], row["breaches"], row["blockers"]) == (30, 0, [])
    assert set(listed(as_manager)) == {employee.pk, manager.employee.pk}
    assert set(listed(as_employee)) == {employee.pk}
    assert set(listed(as_hr)) == {employee.pk, manager.employee.pk, stranger.pk}


def test_the_list_is_of_the_current_month_and_of_a_department(as_hr, employee, stranger):
    assert {row["month"] for row in listed(as_hr, month="").values()} == {"2026-11"}
    assert set(listed(as_hr, department="Workshop")) == {employee.pk}
    assert listed(as_hr, department=Department.objects.get().pk).keys() == {employee.pk}


def test_the_list_comes_in_pages(as_hr, employee, stranger):
    page = as_hr.get("/api/timesheets", {"limit": 1, "offset": 1}).json()
    assert (page["count"], len(page["results"])) == (2, 1)


@pytest.mark.parametrize("month", ["2026-13", "October", "1999-12"])
def test_what_is_no_month_is_refused(as_hr, employee, month):
    assert_problem(as_hr.get("/api/timesheets", {"month": month}), 400, "invalid", "month")
    assert_problem(as_hr.get(f"/api/timesheets/{employee.pk}/{month}"), 400, "invalid", "month")


def test_who_is_out_of_reach_is_not_found(as_employee, as_manager, stranger):
    for client in (as_employee, as_manager):
        assert_problem(client.get(f"/api/timesheets/{stranger.pk}/2026-10"), 404, "not_found")


def test_many_people_cost_as_many_queries_as_one(as_hr, department, django_assert_max_num_queries):
    def asked():
        with django_assert_max_num_queries(60) as queries:
            listed(as_hr)
        return len(queries)

    def hire():
        person = factories.EmployeeFactory(department=department)
        factories.EmploymentTermsFactory(employee=person)
        plan(person, {"2026-10-01": "8-16"})
        works(person, "2026-10-01T08:00 16:00")

    hire()
    listed(as_hr)  # the holidays are seeded
    alone = asked()
    for _ in range(5):
        hire()
    assert asked() == alone
