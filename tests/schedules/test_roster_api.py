"""The roster over HTTP: reading what is planned, writing it cell by cell and by the thousand, and what is refused."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from rest_framework.test import APIClient

from attendance import periods
from attendance.models import AuditEntry
from schedules.models import DayType, DepartmentPolicy, RosterCell
from tests import factories
from tests.attendance.problems import assert_problem
from tests.schedules.factories import absent, plan

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY = "2026-03-02", "2026-03-03", "2026-03-04"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-03-31T17:30:00+02:00", tick=False):
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


def cells(client, **query):
    answer = client.get("/api/schedules", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def put(client, person, day=MONDAY, code=None, **more):
    cell = {"employee_id": person.pk, "day": day, **more} | ({} if code is None else {"code": code})
    return client.post("/api/schedules", cell)


def put_many(client, *sent):
    """Each of what is sent is a cell: (person, day, code), or whatever else."""
    made = [
        dict(zip(("employee_id", "day", "code"), each, strict=True)) if type(each) is tuple else each for each in sent
    ]
    answer = client.post("/api/schedules", {"cells": made})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def on_record(person):
    return {f"{cell.day}": cell.plan_text for cell in RosterCell.objects.filter(employee=person)}


# ------------------------------------------------------------------------------------------------------------ reading


def test_a_cell_has_exactly_the_fields_of_the_contract(as_hr, employee):
    plan(employee, {MONDAY: "8-17"})
    answer = as_hr.get("/api/schedules", {"from": MONDAY, "to": MONDAY}).json()
    assert answer == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": RosterCell.objects.get().pk,
                "employee_id": employee.pk,
                "day": MONDAY,
                "start_hhmm": "08:00",
                "end_hhmm": "17:00",
                "code": "8-17",
                "planned_minutes": 540,
                "unpaid_break": "",
                "rostered_code": "8-17",
                "absence_code": None,
                "holiday": None,
                "published": False,
                "changed": False,
            }
        ],
    }


@pytest.mark.parametrize(
    ("typed", "code", "start", "end", "minutes"),
    [
        ("08:30-17", "8:30-17", "08:30", "17:00", 510),
        ("8–20", "8-20", "08:00", "20:00", 720),
        ("20-8", "20-8", "20:00", "08:00", 720),
        ("0-24", "0-24", "00:00", "24:00", 1440),
        ("8-12/13-17", "8-12/13-17", "08:00", "17:00", 480),
        ("ОФ", "ОФ", "09:00", "18:00", 480),
        ("оф", "ОФ", "09:00", "18:00", 480),
        ("B", "В", None, None, 0),
        ("ВП", "ВП", None, None, 0),
    ],
)
def test_hours_and_codes_come_out_in_one_form(as_hr, employee, typed, code, start, end, minutes):
    assert put(as_hr, employee, code=typed).json() == {"success": 1, "failed": 0, "errors": []}
    (cell,) = cells(as_hr)
    assert (cell["code"], cell["start_hhmm"], cell["end_hhmm"]) == (code, start, end)
    assert cell["planned_minutes"] == minutes


@pytest.mark.parametrize(("day", "minutes"), [("2026-03-28", 660), ("2026-10-24", 780), ("2026-03-27", 720)])
def test_a_night_is_as_long_as_the_clocks_make_it(as_hr, employee, day, minutes):
    put(as_hr, employee, day, "20-8")
    (cell,) = cells(as_hr, **{"from": day, "to": day})
    assert (cell["planned_minutes"], cell["end_hhmm"]) == (minutes, "08:00")


def test_the_current_month_is_the_default(as_hr, employee):
    plan(employee, dict.fromkeys(("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"), "8-17"))
    assert [cell["day"] for cell in cells(as_hr)] == ["2026-03-01", "2026-03-31"]


def test_a_person_or_a_department_is_asked_for(as_hr, employee, stranger, department):
    for person in (employee, stranger):
        plan(person, {MONDAY: "8-17"})
    assert [cell["employee_id"] for cell in cells(as_hr)] == [stranger.pk, employee.pk]
    for query in (
        {"employee": employee.pk},
        {"employee_id": employee.pk},
        {"department": department.name},
        {"department": department.pk},
    ):
        assert [cell["employee_id"] for cell in cells(as_hr, **query)] == [employee.pk]
    assert cells(as_hr, department="None such") == []


@pytest.mark.parametrize(("first", "last"), [("from", "to"), ("date_from", "date_to"), ("from_date", "to_date")])
def test_the_days_are_named_as_on_any_other_route(as_hr, employee, first, last):
    plan(employee, {"2026-01-31": "8-17", "2026-02-01": "8-17", "2026-02-02": "8-17"})
    assert [cell["day"] for cell in cells(as_hr, **{first: "2026-02-01", last: "2026-02-01"})] == ["2026-02-01"]


def test_reach_decides_whose_plan_is_listed(as_manager, as_employee, manager, employee, stranger):
    for person in (manager.employee, employee, stranger):
        plan(person, {MONDAY: "8-17"})
    assert {cell["employee_id"] for cell in cells(as_manager)} == {manager.employee.pk, employee.pk}
    assert {cell["employee_id"] for cell in cells(as_employee)} == {employee.pk}
    assert cells(as_employee, employee=stranger.pk) == []


def test_an_approved_absence_lies_over_a_working_day(as_hr, employee):
    plan(employee, {MONDAY: "8-17", TUESDAY: "В"})
    absent(employee, "ВП", MONDAY, TUESDAY)
    monday, tuesday = cells(as_hr)
    assert (monday["code"], monday["rostered_code"], monday["absence_code"]) == ("ВП", "8-17", "ВП")
    assert (monday["start_hhmm"], monday["end_hhmm"], monday["planned_minutes"]) == (None, None, 0)
    assert (tuesday["code"], tuesday["absence_code"]) == ("В", None)


def test_an_absence_is_listed_where_the_person_has_no_roster_that_month(as_hr, employee):
    absent(employee, "ВП", "2026-03-06", "2026-03-09")
    listed = [(cell["id"], cell["day"], cell["code"], cell["rostered_code"]) for cell in cells(as_hr)]
    assert listed == [(None, "2026-03-06", "ВП", ""), (None, "2026-03-09", "ВП", "")]


def test_a_holiday_is_named_in_the_language_of_who_asks(as_hr, employee):
    plan(employee, {"2026-01-01": "8-17"})
    query = {"from": "2026-01-01", "to": "2026-01-01"}
    assert cells(as_hr, **query)[0]["holiday"] == "New Year's Day"
    polish = as_hr.get("/api/schedules", query, headers={"Accept-Language": "pl"}).json()["results"][0]
    assert polish["holiday"] == "Nowy Rok"


def test_a_published_cell_that_changed_is_marked(as_hr, employee):
    plan(employee, {MONDAY: "8-17", TUESDAY: "8-17", WEDNESDAY: "8-17"}, published=True)
    put(as_hr, employee, TUESDAY, "9-18")
    put(as_hr, employee, WEDNESDAY, "")
    put(as_hr, employee, "2026-03-05", "8-17")
    assert [(cell["day"], cell["published"], cell["changed"]) for cell in cells(as_hr)] == [
        (MONDAY, True, False),
        (TUESDAY, True, True),
        ("2026-03-05", False, False),
    ]


def test_a_page_is_20000_cells_unless_fewer_are_asked_for(as_hr, employee):
    plan(employee, {MONDAY: "8-17", TUESDAY: "8-17", WEDNESDAY: "8-17"})
    answer = as_hr.get("/api/schedules", {"limit": 2}).json()
    assert (answer["count"], len(answer["results"])) == (3, 2)
    assert [cell["day"] for cell in as_hr.get(answer["next"]).json()["results"]] == [WEDNESDAY]
    assert len(cells(as_hr, limit=10**6)) == 3


@pytest.mark.parametrize("count", [3, 60])
def test_a_month_costs_the_same_queries_with_few_and_with_many(as_hr, department, django_assert_num_queries, count):
    for number in range(count):
        person = factories.EmployeeFactory(department=department if number % 2 else None)
        factories.EmploymentTermsFactory(employee=person)
        plan(person, {MONDAY: "8-17", TUESDAY: "ОФ"})
        absent(person, "ВП", TUESDAY)
    cells(as_hr)  # the holidays are looked up once and for all
    with django_assert_num_queries(9):  # token, roles, people; codes, rules, roster, absences, holidays, terms
        assert len(cells(as_hr)) == 2 * count


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-03-02", "to": "2026-03-01"}, "non_field_errors"),
        ({"from": "2025-03-30"}, "non_field_errors"),
        ({"from": "2026-02-30"}, "from"),
        ({"to": "soon"}, "to"),
        ({"from": "0001-01-01"}, "from"),
        ({"employee": "x"}, "employee"),
        ({"employee": 10**30}, "employee"),
        ({"limit": "x"}, "limit"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(as_hr, query, field):
    assert_problem(as_hr.get("/api/schedules", query), 400, "invalid", field)


# -------------------------------------------------------------------------------------------------- writing one cell


def test_a_cell_is_given_by_its_times(as_hr, employee):
    put(as_hr, employee, start_hhmm="08:00", end_hhmm="16:30")
    assert on_record(employee) == {MONDAY: "8-16:30"}


def test_what_is_read_can_be_sent_back(as_hr, employee):
    plan(employee, {MONDAY: "ОФ", TUESDAY: "8-12/13-17", WEDNESDAY: "20-8"})
    before = on_record(employee)
    assert put_many(as_hr, *cells(as_hr))["success"] == 3
    assert on_record(employee) == before


@pytest.mark.parametrize("code", ["8-17", "ОФ", "В"])
def test_a_code_and_times_that_say_different_things_are_refused(as_hr, employee, code):
    answer = put(as_hr, employee, code=code, start_hhmm="10:00", end_hhmm="19:00")
    assert_problem(answer, 400, "contradiction", "code")


@pytest.mark.parametrize("empty", [{}, {"code": ""}, {"code": None}, {"code": " ", "start_hhmm": "", "end_hhmm": None}])
def test_an_empty_cell_deletes(as_hr, employee, empty):
    plan(employee, {MONDAY: "8-17"})
    assert put(as_hr, employee, **empty).json()["success"] == 1
    assert on_record(employee) == {}


@pytest.mark.parametrize(
    ("code", "sent", "told", "minutes"),
    [
        ("8-17", "60", "8-17 (60)", 480),
        ("8-17", 30, "8-17 (30)", 510),
        ("8-17", "12:00-12:30", "8-17 (12-12:30)", 510),
        ("8-17", None, "8-17", 540),
        ("ОФ", None, "ОФ 9-18 (13-14)", 480),
        ("ОФ", "", "ОФ 9-18", 540),
    ],
)
def test_a_break_is_the_cells_own_or_that_of_the_code(as_hr, employee, code, sent, told, minutes):
    put(as_hr, employee, code=code, unpaid_break=sent)
    assert on_record(employee) == {MONDAY: told}
    assert cells(as_hr)[0]["planned_minutes"] == minutes


def test_a_code_means_what_the_profile_of_the_department_says(as_hr, employee, department):
    DepartmentPolicy.objects.create(department=department, profile="pl")
    put(as_hr, employee, code="N")
    assert on_record(employee) == {MONDAY: "N 22-6"}
    assert_problem(put(as_hr, employee, TUESDAY, "ОФ"), 400, "unknown_code", "code")


def test_a_number_of_hours_counts_from_the_usual_start(as_hr, employee, department):
    assert_problem(put(as_hr, employee, code="7,5"), 400, "needs_start", "code")
    DepartmentPolicy.objects.create(department=department, default_start="08:00")
    put(as_hr, employee, code="7,5")
    assert on_record(employee) == {MONDAY: "8-15:30"}


def test_a_code_that_hr_took_from_the_list_is_unknown(as_hr, employee):
    DayType.objects.filter(code="ОФ").update(is_active=False)
    assert_problem(put(as_hr, employee, code="ОФ"), 400, "unknown_code", "code")


@pytest.mark.parametrize(
    ("sent", "code", "field"),
    [
        ({"code": "25-3"}, "no_such_time", "code"),
        ({"code": "8:60-17"}, "no_such_time", "code"),
        ({"code": "8-"}, "no_end", "code"),
        ({"code": "ЖЖ"}, "unknown_code", "code"),
        ({"code": "L5"}, "not_hours", "code"),
        ({"code": "08.12.2026"}, "date_mangled", "code"),
        ({"code": "8-12/11-13"}, "overlap", "code"),
        ({"code": "x" * 61}, "invalid", "code"),
        ({"code": ["8-17"]}, "invalid", "code"),
        ({"start_hhmm": "25:00", "end_hhmm": "03:00"}, "no_such_time", "code"),
        ({"start_hhmm": "8-12/13", "end_hhmm": "17"}, "invalid", "start_hhmm"),
        ({"start_hhmm": "08:00"}, "invalid", "end_hhmm"),
        ({"code": "8-17", "unpaid_break": "long"}, "no_such_break", "unpaid_break"),
        ({"code": "8-17", "unpaid_break": "540"}, "break_too_long", "unpaid_break"),
        ({"code": "В", "unpaid_break": "30"}, "no_break", "unpaid_break"),
        ({"code": "8-17", "day": "2026-02-30"}, "invalid", "day"),
        ({"code": "8-17", "day": None}, "invalid", "day"),
        ({"code": "8-17", "day": "1999-12-31"}, "no_such_day", "day"),
        ({"code": "8-17", "day": "9999-12-31"}, "no_such_day", "day"),
        ({"code": "8-17", "employee_id": "seven"}, "invalid", "employee_id"),
        ({"code": "8-17", "employee_id": 10**30}, "invalid", "employee_id"),
        ({"code": "8-17", "employee_id": -1}, "invalid", "employee_id"),
        ({"code": "8-17", "employee_id": {}}, "invalid", "employee_id"),
    ],
)
def test_one_bad_cell_alone_is_a_400_that_names_the_field(as_hr, employee, sent, code, field):
    for address in ("/api/schedules", "/api/schedule", "/api/schedule/cell"):
        answer = as_hr.post(address, {"employee_id": employee.pk, "day": MONDAY} | sent)
        assert_problem(answer, 400, code, field)
    assert on_record(employee) == {}


def test_a_refusal_is_a_sentence_that_says_what_to_do(as_hr, employee):
    detail = put(as_hr, employee, code="25-3").json()["detail"]
    assert detail == "“25-3” names a time that no day has. A day goes from 0:00 to 24:00."


def test_nothing_at_all_is_refused(as_hr):
    assert_problem(as_hr.post("/api/schedules", {}), 400, "invalid", "employee_id", "day")


# ------------------------------------------------------------------------------------------------------ writing many


def test_in_a_list_each_cell_is_judged_by_itself(as_manager, employee, stranger):
    saved = put_many(
        as_manager,
        (employee.pk, MONDAY, "8-17"),
        (employee.pk, TUESDAY, "25-3"),
        (employee.pk, "2026-02-30", "8-17"),
        (stranger.pk, MONDAY, "8-17"),
        (10**30, MONDAY, "8-17"),
        5,
        None,
        [],
        {"employee_id": {"a": []}, "day": 7, "code": {}},
        (employee.pk, WEDNESDAY, "ОФ"),
    )
    assert (saved["success"], saved["failed"]) == (2, 8)
    assert on_record(employee) == {MONDAY: "8-17", WEDNESDAY: "ОФ 9-18 (13-14)"}
    refused = [(error["index"], error["employee_id"], error["day"], error["code"]) for error in saved["errors"]]
    assert refused == [
        (1, employee.pk, TUESDAY, "no_such_time"),
        (2, employee.pk, "2026-02-30", "invalid"),
        (3, stranger.pk, MONDAY, "not_found"),
        (4, None, MONDAY, "invalid"),
        (5, None, None, "invalid"),
        (6, None, None, "invalid"),
        (7, None, None, "invalid"),
        (8, None, None, "invalid"),
    ]
    assert all(error["error"].endswith(".") for error in saved["errors"])


def test_of_two_that_name_the_same_cell_the_last_counts(as_hr, employee):
    put_many(as_hr, (employee.pk, MONDAY, "8-17"), (employee.pk, MONDAY, "9-18"))
    assert on_record(employee) == {MONDAY: "9-18"}


def test_5000_cells_are_taken_and_5001_are_not(as_hr, employee):
    cell = {"employee_id": employee.pk, "day": MONDAY, "code": "8-17"}
    assert put_many(as_hr, *[cell] * 5000)["success"] == 5000
    assert_problem(as_hr.post("/api/schedules", {"cells": [cell] * 5001}), 400, "invalid", "cells")


@pytest.mark.parametrize("cells", ["text", 7, {}, {"0": {}}, None, True])
def test_cells_that_are_no_list_are_refused(as_hr, cells):
    assert_problem(as_hr.post("/api/schedules", {"cells": cells}), 400, "invalid", "cells")


def test_an_empty_list_saves_nothing(as_hr):
    assert put_many(as_hr) == {"success": 0, "failed": 0, "errors": []}


@pytest.mark.parametrize("days", [2, 20])
def test_a_person_costs_the_same_statements_however_many_days(as_hr, employee, django_assert_num_queries, days):
    plan(employee, {f"2026-03-{day:02}": "8-17" for day in range(1, days + 1)})
    changed = [(employee.pk, f"2026-03-{day:02}", "9-18" if day % 2 else "") for day in range(1, days + 1)]
    new = (employee.pk, "2026-03-25", "8-17")
    # token, roles; rules, codes, reach; then lock, cells, closed months, update, delete, insert, audit between two of
    # the transaction
    with django_assert_num_queries(14):
        assert put_many(as_hr, *changed, new)["failed"] == 0


# -------------------------------------------------------------------------------------------- what may not be written


def test_managers_plan_for_their_departments_and_themselves(as_manager, manager, employee, stranger):
    assert put(as_manager, employee, code="8-17").status_code == 200
    assert put(as_manager, manager.employee, code="8-17").status_code == 200
    assert_problem(put(as_manager, stranger, code="8-17"), 404, "not_found")
    assert on_record(stranger) == {}


def test_employees_do_not_write_even_their_own(as_employee, employee):
    plan(employee, {MONDAY: "8-17"})
    for address in ("/api/schedules", "/api/schedule", "/api/schedule/cell"):
        answer = as_employee.post(address, {"employee_id": employee.pk, "day": MONDAY, "code": "9-18"})
        assert_problem(answer, 403, "permission_denied")
    for address in (f"/api/schedules?employee={employee.pk}", f"/api/schedule/cell?employee_id={employee.pk}"):
        assert_problem(as_employee.delete(f"{address}&day={MONDAY}"), 403, "permission_denied")
    assert on_record(employee) == {MONDAY: "8-17"}


def test_a_closed_month_is_left_as_it_is(as_hr, employee, department):
    plan(employee, {"2026-02-27": "8-17"})
    periods.close(department, date(2026, 2, 1), by="hr", now=datetime(2026, 3, 31, tzinfo=UTC))
    assert_problem(put(as_hr, employee, "2026-02-27", "9-18"), 409, "period_closed")
    assert_problem(as_hr.delete(f"/api/schedules?employee={employee.pk}&day=2026-02-27"), 409, "period_closed")
    saved = put_many(as_hr, (employee.pk, "2026-02-26", "8-17"), (employee.pk, MONDAY, "8-17"))
    assert [error["code"] for error in saved["errors"]] == ["period_closed"]
    assert on_record(employee) == {"2026-02-27": "8-17", MONDAY: "8-17"}


def test_an_approved_month_of_one_person_too(as_hr, employee, stranger):
    periods.close_for(employee, date(2026, 2, 1), by="hr", now=datetime(2026, 3, 31, tzinfo=UTC))
    refused = put(as_hr, employee, "2026-02-27", "8-17")
    assert refused.json()["detail"] == "2026-02 is approved or closed for Олена Коваль. Reopen it first."
    assert put(as_hr, stranger, "2026-02-27", "8-17").status_code == 200


def test_a_cell_that_somebody_changed_meanwhile_is_not_overwritten(as_hr, as_manager, employee):
    put(as_manager, employee, code="8-17", was="")
    refused = put(as_hr, employee, code="9-18", was="")
    assert_problem(refused, 409, "conflict")
    assert refused.json()["detail"] == (
        "manager changed this cell to “8-17” at 2026-03-31 17:30. Look again, and write anew if it is still needed."
    )
    assert on_record(employee) == {MONDAY: "8-17"}
    assert put(as_hr, employee, code="9-18", was="8-17").status_code == 200
    assert_problem(put(as_hr, employee, TUESDAY, "9-18", was="8-17"), 409, "conflict")


def test_a_save_whose_answer_got_lost_may_be_repeated(as_hr, employee):
    for _ in range(2):
        assert put(as_hr, employee, code="8-17", was="").status_code == 200


@pytest.mark.parametrize(
    ("there", "sent", "refused"),
    [
        ({MONDAY: "20-8"}, {TUESDAY: "7-15"}, [TUESDAY]),
        ({TUESDAY: "7-15"}, {MONDAY: "20-8"}, [MONDAY]),
        ({}, {MONDAY: "20-8", TUESDAY: "7-15"}, [TUESDAY]),
        ({}, {MONDAY: "20-8", TUESDAY: "8-20"}, []),
        ({MONDAY: "20-8"}, {MONDAY: "8-20", TUESDAY: "7-15"}, []),
        ({}, {MONDAY: "20-8", TUESDAY: "7-6", WEDNESDAY: "5-13"}, [TUESDAY]),
        ({TUESDAY: "7-15"}, {MONDAY: "20-8", TUESDAY: "6-14"}, [MONDAY, TUESDAY]),
    ],
)
def test_a_shift_has_ended_before_the_next_begins(as_hr, employee, there, sent, refused):
    plan(employee, there)
    saved = put_many(as_hr, *[(employee.pk, day, code) for day, code in sent.items()])
    assert sorted(error["day"] for error in saved["errors"]) == refused
    assert {error["code"] for error in saved["errors"]} <= {"overlap"}
    assert on_record(employee) == there | {day: code for day, code in sent.items() if day not in refused}


def test_an_overlap_alone_is_a_409(as_hr, employee):
    plan(employee, {MONDAY: "20-8"})
    assert_problem(put(as_hr, employee, TUESDAY, "7-15"), 409, "overlap")


# ----------------------------------------------------------------------------------------------------------- deleting


def test_a_cell_is_deleted_by_its_person_and_day(as_manager, employee):
    plan(employee, {MONDAY: "8-17", TUESDAY: "8-17", WEDNESDAY: "8-17", "2026-03-05": "8-17"})
    for address in (
        f"/api/schedules?employee={employee.pk}&day={MONDAY}",
        f"/api/schedule/cell?employee_id={employee.pk}&day={TUESDAY}",
        f"/api/schedule/cell?employee={employee.pk}&day={WEDNESDAY}",
        f"/api/schedules?employee_id={employee.pk}&day=2026-03-05",
    ):
        assert as_manager.delete(address).status_code == 204
        assert_problem(as_manager.delete(address), 404, "not_found")
    assert on_record(employee) == {}


def test_the_older_route_is_told_in_the_body_which_cell_to_delete(as_manager, employee):
    plan(employee, {MONDAY: "8-17"})
    assert as_manager.delete("/api/schedule/cell", {"employee_id": employee.pk, "day": MONDAY}).status_code == 204
    assert on_record(employee) == {}


def test_what_is_out_of_reach_is_not_there_to_delete(as_manager, stranger):
    plan(stranger, {MONDAY: "8-17"})
    assert_problem(as_manager.delete(f"/api/schedules?employee={stranger.pk}&day={MONDAY}"), 404, "not_found")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["employee", "day"]),
        ("day=2026-03-02", ["employee"]),
        ("employee=1", ["day"]),
        ("employee=x&day=2026-02-30", ["employee", "day"]),
        (f"employee={10**30}&day=2026-03-02", ["employee"]),
    ],
)
def test_a_cell_to_delete_has_to_be_named(as_hr, query, fields):
    assert_problem(as_hr.delete(f"/api/schedules?{query}"), 400, "invalid", *fields)


# -------------------------------------------------------------------------------------------------- the older spelling


def test_the_older_routes_answer_with_items(as_hr, employee):
    plan(employee, {MONDAY: "8-17", "2026-04-01": "8-17"})
    named = {"date_from": "2026-03-01", "date_to": "2026-03-31"}
    march = named | {"items": cells(as_hr)}
    assert as_hr.get("/api/schedule").json() == march
    assert as_hr.get("/api/schedule", named).json() == march
    for other in (("from", "to"), ("from_date", "to_date")):
        assert as_hr.get("/api/schedule", dict(zip(other, named.values(), strict=True))).json() == march
    month = {"year": 2026, "month": 3}
    assert as_hr.post("/api/schedule/month", month).json() == march
    assert as_hr.post("/api/schedule/month", month | {"employee_id": employee.pk}).json() == march
    assert as_hr.post("/api/schedule/month", month | {"employee_id": 0}).json()["items"] == []


def test_a_month_creates_nothing(as_employee, employee, stranger):
    plan(stranger, {MONDAY: "8-17"})
    answer = as_employee.post("/api/schedule/month", {"year": 2026, "month": 2, "employee_id": None})
    assert answer.json() == {"date_from": "2026-02-01", "date_to": "2026-02-28", "items": []}
    assert on_record(employee) == {}


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["year", "month"]),
        ({"year": 2026, "month": 13}, ["month"]),
        ({"year": 0, "month": 1}, ["year"]),
        ({"year": 10**30, "month": 1}, ["year"]),
        ({"year": 2026, "month": 1, "employee_id": "x"}, ["employee_id"]),
    ],
)
def test_a_month_that_is_none_is_refused(as_hr, sent, fields):
    assert_problem(as_hr.post("/api/schedule/month", sent), 400, "invalid", *fields)


def test_the_older_routes_save_one_cell_and_many(as_hr, employee):
    cell = {"employee_id": employee.pk, "day": MONDAY, "code": "8-17"}
    saved = {"success": 1, "failed": 0, "errors": []}
    assert as_hr.post("/api/schedule/cell", cell).json() == saved
    assert as_hr.post("/api/schedule", cell | {"day": TUESDAY}).json() == saved
    assert as_hr.post("/api/schedule", {"cells": [cell | {"day": WEDNESDAY}]}).json() == saved
    assert set(on_record(employee)) == {MONDAY, TUESDAY, WEDNESDAY}


# ------------------------------------------------------------------------------------------- the trace, and the mail


def test_a_save_is_noted_once_for_each_person_with_what_it_changed(as_manager, employee, manager):
    plan(employee, {MONDAY: "8-17", TUESDAY: "В"})
    put_many(
        as_manager,
        (employee.pk, MONDAY, "ОФ"),
        (employee.pk, TUESDAY, "В"),
        (employee.pk, WEDNESDAY, "8-17"),
        (manager.employee.pk, MONDAY, ""),
    )
    (noted,) = AuditEntry.objects.filter(action="planned", actor="manager")
    assert (noted.object_type, noted.object_id) == ("employee", employee.pk)
    assert noted.detail == {MONDAY: ["8-17", "ОФ 9-18 (13-14)"], WEDNESDAY: ["", "8-17"]}


@pytest.fixture
def told(employee, mailoutbox, django_capture_on_commit_callbacks):
    """What the person is written when an act is done."""
    employee.email = "olena@example.com"
    employee.save()

    def done(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [(mail.to, mail.subject, mail.body) for mail in mailoutbox]

    return done


def test_who_was_told_of_a_day_that_changes_is_told_once(as_hr, employee, told):
    plan(employee, {MONDAY: "8-17", TUESDAY: "8-17", WEDNESDAY: "8-17"}, published=True)
    sent = [(employee.pk, day, code) for day, code in ((MONDAY, "ОФ"), (TUESDAY, ""), (WEDNESDAY, "8-17"))]
    ((to, subject, body),) = told(lambda: put_many(as_hr, *sent))
    assert (to, subject) == (["olena@example.com"], "Your roster has changed: 2026-03-02 and more")
    assert "2026-03-02, Monday: 8-17 → ОФ 9-18 (13-14) (Office day)" in body
    assert "2026-03-03, Tuesday: 8-17 → –" in body
    assert WEDNESDAY not in body


def test_the_mail_leads_to_the_roster_of_that_month(as_hr, employee, told, settings):
    settings.PUBLIC_URL = "https://time.example.com"
    plan(employee, {MONDAY: "8-17"}, published=True)
    ((_to, _subject, body),) = told(lambda: put(as_hr, employee, code="9-18"))
    assert body.rstrip().endswith("https://time.example.com/roster?month=2026-03")


def test_nobody_is_told_of_what_was_never_published(as_hr, employee, told):
    plan(employee, {MONDAY: "8-17"})
    assert told(lambda: put(as_hr, employee, code="9-18")) == []


def test_a_published_day_that_comes_back_is_told_as_well(as_hr, employee, told):
    plan(employee, {MONDAY: "8-17"}, published=True)
    put(as_hr, employee, code="")
    ((_to, subject, body),) = told(lambda: put(as_hr, employee, code="8-17"))
    assert subject == "Your roster has changed: 2026-03-02"
    assert "– → 8-17" in body


def test_nobody_asks_without_a_token():
    assert_problem(APIClient().get("/api/schedules"), 401, "not_authenticated")
