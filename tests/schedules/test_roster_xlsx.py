"""The roster as a workbook, read back by a spreadsheet and by our own import."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from attendance.models import Employee
from schedules import importing
from schedules.models import DayType, RosterCell
from tests import factories
from tests.schedules.documents import cells, content, workbook
from tests.schedules.factories import LONG_AGO, absent, plan

pytestmark = pytest.mark.django_db

DECEMBER = {"date_from": "2026-12-01", "date_to": "2026-12-31"}
FIRST = 3  # columns before the first day


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


def roster(client, language="en", **query):
    return client.get("/api/schedule/xlsx", query or DECEMBER, headers={"Accept-Language": language})


def test_people_are_rows_days_columns_and_codes_texts(as_hr, employee):
    employee.personnel_number = "00017"
    employee.save()
    factories.EmploymentTermsFactory(employee=employee)
    plan(employee, {"2026-12-01": "8-12", "2026-12-02": "ОФ", "2026-12-31": "20-8"})
    sheet = workbook(roster(as_hr))["Roster"]
    head, row = cells(sheet)
    assert head[:FIRST] == ("Personnel number", "Full name", "Department")
    assert head[FIRST] == datetime(2026, 12, 1)
    assert head[FIRST + 30 :] == (datetime(2026, 12, 31), "Planned", "By terms")
    assert row[:5] == ("00017", "Олена Коваль", "Workshop", "8-12", "ОФ")
    assert row[FIRST + 30 :] == ("20-8", timedelta(hours=24), timedelta(hours=160))
    assert {sheet.cell(2, FIRST + 1 + day).number_format for day in range(31)} == {"@"}


def test_an_absence_shows_in_its_colour_over_the_code_of_the_roster(as_hr, employee):
    plan(employee, {"2026-12-01": "8-17"})
    absent(employee, "ВП", "2026-12-01")
    book = workbook(roster(as_hr))
    cell = book["Roster"].cell(2, FIRST + 1)
    assert cell.value == "8-17"
    assert cell.fill.start_color.rgb[2:] == DayType.objects.get(profile="uk", code="ВП").colour[1:].upper()
    assert cells(book["Legend"]) == [("Code", "Meaning"), ("ВП", "Annual leave")]


@pytest.mark.parametrize("language", ["en", "pl", "uk"])
def test_our_import_reads_it_back_and_has_nothing_to_change(as_hr, hr, employee, stranger, language):
    employee.personnel_number = "17"
    employee.save()
    plan(employee, {"2026-12-01": "8-12", "2026-12-02": "ОФ", "2026-12-31": "8-12/13-17"})
    plan(stranger, {"2026-12-05": "20-8"})
    file = content(roster(as_hr, language))
    again = importing.read(hr, file)
    assert not again.faults
    assert again.days == [date(2026, 12, day) for day in range(1, 32)]
    assert again.preview.changes == []
    RosterCell.objects.all().delete()
    changes = importing.read(hr, file).preview.changes
    assert {(each.employee_id, each.day.day, each.text) for each in changes} == {
        (employee.pk, 1, "8-12"),
        (employee.pk, 2, "ОФ"),
        (employee.pk, 31, "8-12/13-17"),
        (stranger.pk, 5, "20-8"),
    }


def test_no_name_becomes_a_formula(as_hr, department):
    factories.EmployeeFactory(full_name="=1+1", department=department)
    cell = workbook(roster(as_hr))["Roster"].cell(2, 2)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_reader_gets_the_people_in_reach(client_for, employee, stranger):
    assert [row[1] for row in cells(workbook(roster(client_for(employee.user)))["Roster"])[1:]] == ["Олена Коваль"]


def test_the_page_offers_the_same_file(employee):
    browser = Client()
    browser.force_login(employee.user)
    response = browser.get("/roster.xlsx", {"month": "2026-12"})
    assert response["Content-Disposition"] == 'attachment; filename="roster_2026-12-01_2026-12-31.xlsx"'
    assert cells(workbook(response).worksheets[0])[1][1] == "Олена Коваль"


def test_five_hundred_people_cost_as_many_queries_as_ten(as_hr, department, django_assert_num_queries):
    Employee.objects.bulk_create(
        Employee(full_name=f"Person {number:03}", folded_name=f"person {number:03}", department=department)
        for number in range(500)
    )
    people = list(Employee.objects.filter(department=department))
    RosterCell.objects.bulk_create(
        RosterCell(employee=person, day=date(2026, 12, day), hours="8-16", changed_by="hr", changed_at=LONG_AGO)
        for person in people
        for day in range(1, 32)
    )
    content(roster(as_hr))  # the holidays are looked up once and for all
    with django_assert_num_queries(11):
        assert workbook(roster(as_hr))["Roster"].max_row == 501
    Employee.objects.filter(pk__in=[person.pk for person in people[10:]]).update(is_active=False)
    with django_assert_num_queries(11):
        assert workbook(roster(as_hr))["Roster"].max_row == 11
