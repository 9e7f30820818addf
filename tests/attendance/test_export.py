"""Worked time as files: read back as spreadsheets read them."""

import csv
import io
import os
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
import time_machine
from rest_framework.test import APIClient

from attendance.exports import tables, worktime_csv, worktime_xlsx
from attendance.models import Employee
from tests import factories
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 2, 10, tzinfo=UTC)
MARCH = {"date_from": "2026-03-01", "date_to": "2026-03-31"}


@pytest.fixture(autouse=True)
def _in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def worker(employee):
    """Somebody with 32 hours and a half minute in March, and a forgotten departure."""
    employee.position = factories.PositionFactory(name="Welder")
    employee.save()
    for day in ("02", "03", "04", "05"):
        factories.record(employee, f"2026-03-{day}T07:00:00", "IN")
        factories.record(employee, f"2026-03-{day}T15:00:08", "OUT")
    factories.record(employee, "2026-03-06T07:00:00", "IN")
    return employee


def content(client, kind, **query):
    response = client.get(f"/api/export/worktime.{kind}", query)
    assert response.status_code == 200, response.json()
    return b"".join(response.streaming_content)


def rows(client, **query):
    text = content(client, "csv", **query).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def workbook(client, **query):
    return openpyxl.load_workbook(io.BytesIO(content(client, "xlsx", **query)))


# --------------------------------------------------------------------------------------------------------------- CSV


def test_the_csv_is_as_the_contract_says(as_hr, worker):
    assert (
        content(as_hr, "csv", **MARCH)
        == (
            "\ufeffid;full_name;position;total_hms;total_minutes;worked_days\r\n"
            f"{worker.pk};Олена Коваль;Welder;32:00:32;1920;4\r\n"
        ).encode()
    )


def test_the_csv_is_sent_while_it_is_written(as_hr, worker):
    response = as_hr.get("/api/export/worktime.csv", MARCH)
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="worktime_2026-03-01_2026-03-31.csv"'


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "=cmd|' /C calc'!A0"])
def test_no_name_becomes_a_formula(as_hr, name):
    factories.EmployeeFactory(full_name=name, position=factories.PositionFactory(name=name))
    assert rows(as_hr)[1][1:3] == [f"'{name}", f"'{name}"]
    sheet = workbook(as_hr).active
    assert [(cell.value, cell.data_type) for cell in sheet[2][1:3]] == [(name, "s"), (name, "s")]


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "  =1"])
def test_a_formula_behind_white_space_is_guarded_too(text):
    assert worktime_csv.guarded(text) == f"'{text}"


def test_a_name_with_a_semicolon_and_quotes_stays_one_cell(as_hr):
    factories.EmployeeFactory(full_name='Anna "Ann"; Nowak')
    assert rows(as_hr)[1][1] == 'Anna "Ann"; Nowak'


# -------------------------------------------------------------------------------------------------- who is in it


def test_an_employee_gets_their_own_row(client_for, worker, stranger):
    for who in (worker, stranger):
        assert [row[0] for row in rows(client_for(who.user))[1:]] == [str(who.pk)]
    assert rows(client_for(stranger.user), employee_id=worker.pk)[1:] == []


def test_a_manager_gets_the_people_in_reach(client_for, manager, worker, stranger):
    own = Employee.objects.get(user=manager).pk
    assert {row[0] for row in rows(client_for(manager))[1:]} == {str(own), str(worker.pk)}


def test_it_is_narrowed_to_a_department_or_a_person(as_hr, worker, stranger):
    assert [row[0] for row in rows(as_hr, department="Workshop")[1:]] == [str(worker.pk)]
    assert [row[0] for row in rows(as_hr, employee_id=stranger.pk)[1:]] == [str(stranger.pk)]
    assert [row[0] for row in rows(as_hr)[1:]] == [str(stranger.pk), str(worker.pk)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"date_from": "2026-03-02", "date_to": "2026-03-01"}, "non_field_errors"),
        ({"date_from": "2025-03-30", "date_to": "2026-03-31"}, "non_field_errors"),
        ({"date_from": "soon"}, "date_from"),
        ({"employee_id": "me"}, "employee_id"),
    ],
)
def test_what_makes_no_sense_is_refused(as_hr, kind, query, field):
    assert_problem(as_hr.get(f"/api/export/worktime.{kind}", query), 400, "invalid", field)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nobody_exports_without_a_token(kind):
    assert_problem(APIClient().get(f"/api/export/worktime.{kind}"), 401, "not_authenticated")


# -------------------------------------------------------------------------------------------------------------- XLSX


def test_the_workbook_has_a_frozen_heading_and_real_durations(as_hr, worker):
    sheet = workbook(as_hr, **MARCH).active
    assert sheet.title == "2026-03-01 – 2026-03-31"
    assert sheet.freeze_panes == "A2"
    titles = ["ID", "Full name", "Position", "Worked", "Night", "Days worked", "Problems"]
    assert [cell.value for cell in sheet[1]] == titles
    worked = timedelta(hours=32, seconds=32)
    assert [cell.value for cell in sheet[2]] == [worker.pk, "Олена Коваль", "Welder", worked, timedelta(0), 4, 1]
    assert sheet["D2"].number_format == "[h]:mm"


def test_the_last_row_adds_up(as_hr, worker):
    other = factories.EmployeeFactory(full_name="Night Watch")
    factories.record(other, "2026-03-02T21:00:00", "IN")
    factories.record(other, "2026-03-03T05:00:00", "OUT")
    data = content(as_hr, "xlsx", **MARCH)
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only).active for only in (False, True))
    assert (formulas["D4"].value, formulas["E4"].value) == ("=SUM(D2:D3)", "=SUM(E2:E3)")
    assert (values["D4"].value, values["E4"].value) == (timedelta(hours=40, seconds=32), timedelta(hours=8))
    assert formulas["D4"].number_format == "[h]:mm"
    assert formulas.max_row == 4


def test_a_workbook_of_nobody_has_its_heading_alone(as_hr):
    assert workbook(as_hr, department="None such").active.max_row == 1


def test_the_sheet_of_days_tells_the_month(as_hr, worker):
    book = workbook(as_hr, **MARCH, days=1)
    assert book.sheetnames == ["2026-03-01 – 2026-03-31", "Олена Коваль"]
    sheet = book["Олена Коваль"]
    assert (sheet.freeze_panes, sheet.max_row) == ("A2", 33)
    assert [cell.value for cell in sheet[1]] == ["Date", "First in", "Last out", "Worked", "Night", "Problems"]
    second, sixth = ([cell.value for cell in sheet[row]] for row in (3, 7))
    assert second[0].date() == date(2026, 3, 2)
    assert second[1:4] == [time(8), time(16, 0, 8), timedelta(hours=8, seconds=8)]
    assert sixth[1:3] == [None, None]
    assert sixth[5] == "Came at 08:00 and never left."
    assert sheet["D33"].value == "=SUM(D2:D32)"


def test_without_asking_there_are_no_sheets_of_days(as_hr, worker):
    assert len(workbook(as_hr, **MARCH).sheetnames) == 1


def test_sheet_names_are_legal_and_each_is_there_once(as_hr):
    names = ["a/b[c]:*?", "A B C", "'quoted'", "History", "x" * 60, "X" * 60, "😀" * 20, "???", "///", "😀 "]
    for name in names:
        factories.EmployeeFactory(full_name=name)
    titles = workbook(as_hr, **MARCH, days=1).sheetnames
    assert len(titles) == len(names) + 1
    assert len({title.casefold() for title in titles}) == len(titles)
    for title in titles:
        assert 1 <= len(title.encode("utf-16-le")) // 2 <= 31
        assert not set(title) & set("[]:*?/\\")
        assert title.casefold() != "history"
        assert not title.startswith("'")
        assert not title.endswith("'")


@pytest.mark.parametrize("name", ["<r><t>bold</t></r>", "a\x0bb", "\ufffe", "R&D <b>", "_x0041_"])
def test_no_name_breaks_the_file(as_hr, name):
    person = factories.EmployeeFactory(full_name="x")
    Employee.objects.filter(pk=person.pk).update(full_name=name)
    sheet = workbook(as_hr, **MARCH, days=1).active
    assert sheet["B2"].value


def test_no_file_stays_open_for_a_sheet_that_is_written(tmp_path):
    with open(tmp_path / "book.xlsx", "wb") as file, tables.Workbook(file, {"constant_memory": True}) as book:
        styles = tables.formats(book)
        before = len(os.listdir("/proc/self/fd"))
        for number in range(50):
            table = tables.Table(book, f"{number}", [tables.Column("Number", 10)], styles)
            table.add(number)
            table.add("last row")
            table.rest()
        assert len(os.listdir("/proc/self/fd")) == before
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert [[row[0].value for row in sheet] for sheet in book][-1] == ["Number", 49, "last row"]


def test_the_answer_says_what_it_is(as_hr):
    response = as_hr.get("/api/export/worktime.xlsx", MARCH)
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == 'attachment; filename="worktime_2026-03-01_2026-03-31.xlsx"'
    response.close()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("count", [3, 150])
def test_a_file_costs_the_same_queries_with_few_and_with_many(as_hr, django_assert_num_queries, kind, count):
    for _ in range(count):
        person = factories.EmployeeFactory()
        factories.record(person, "2026-03-02T08:00:00", "IN")
        factories.record(person, "2026-03-02T16:00:00", "OUT")
    with django_assert_num_queries(5):
        content(as_hr, kind, **MARCH)


def test_a_name_taken_many_times_is_numbered():
    taken = set()
    names = [worktime_xlsx._sheet_name("Jan " * 10, taken) for _ in range(12)]
    assert names[0] == "Jan Jan Jan Jan Jan Jan Jan Jan"
    assert names[1] == "Jan Jan Jan Jan Jan Jan Jan (2)"
    assert len(names[11]) <= 31
    assert names[11].endswith("(12)")
