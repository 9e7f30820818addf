"""What payroll gets, read back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from attendance.models import Employee
from schedules.exports import payroll
from schedules.models import DepartmentPolicy, PayrollProfile
from tests import factories
from tests.attendance.problems import assert_problem
from tests.schedules.documents import cells, content, rows, workbook
from tests.schedules.factories import absent, plan

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 2, 10, tzinfo=UTC)
MARCH = {"month": "2026-03"}


@pytest.fixture(autouse=True)
def _in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def worker(employee):
    """Two hours and 7 minutes too long on Monday the 2nd, on leave on Tuesday, absent on Wednesday; a night with 7."""
    employee.personnel_number = "00017"
    employee.save()
    plan(employee, {"2026-03-02": "8-16", "2026-03-03": "8-16", "2026-03-04": "8-16", "2026-03-28": "22-6"})
    absent(employee, "ВП", "2026-03-03")
    for at, direction in (
        ("2026-03-02T07:00:00", "IN"),
        ("2026-03-02T17:07:00", "OUT"),
        ("2026-03-28T21:00:00", "IN"),
        ("2026-03-29T04:00:00", "OUT"),
    ):
        factories.record(employee, at, direction)
    return employee


@pytest.fixture
def profile(db):
    def make(*columns):
        columns = [{"field": field, "title": title} for field, title in columns]
        payroll.valid_columns(columns)
        return PayrollProfile.objects.create(name="Płace", columns=columns)

    return make


def ask(client, kind="csv", language="en", **query):
    return client.get(f"/api/export/payroll.{kind}", MARCH | query, headers={"Accept-Language": language})


# ------------------------------------------------------------------------------------------------------ the usual file


def test_the_usual_file_has_who_what_and_the_exact_figures_beside_the_rounded_one(as_hr, worker, department):
    DepartmentPolicy.objects.create(department=department, rounding_minutes=15)
    head, row = rows(ask(as_hr, department="Workshop"))
    assert dict(zip(head, row, strict=True)) == {
        "Personnel number": "00017",
        "Full name": "Олена Коваль",
        "Department": "Workshop",
        "Month": "2026-03",
        "Status": "open",
        "Planned (h:mm)": "31:00",
        "Worked (h:mm)": "17:07",  # 10:07 and 7:00
        "Worked (minutes)": "1027",
        "Worked, rounded (minutes)": "1020",  # 10:07 to the nearest quarter is 10:00
        "Night (minutes)": "420",
        "Overtime (minutes)": "127",
        "Overtime at 50% (minutes)": "127",
        "Overtime at 100% (minutes)": "0",
        "Overtime above the norm of the month (minutes)": "0",
        "Missing (minutes)": "480",
        "Days absent": "1",
        "Absences": "ВП 1",
        "Balance (minutes)": "-353",  # 17:07 and 8:00 of leave, less 31:00
        "From earlier months (minutes)": "0",
        "Balance account (minutes)": "-353",
    }


def test_the_csv_opens_right_in_a_spreadsheet(as_hr, worker):
    response = ask(as_hr)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="payroll_2026-03.csv"'
    assert content(response).startswith("\ufeffPersonnel number;Full name;".encode())


def test_the_workbook_has_numbers_that_add_up(as_hr, worker):
    sheet = workbook(ask(as_hr, "xlsx")).active
    head, row = cells(sheet)
    found = dict(zip(head, row, strict=True))
    assert sheet.title == "2026-03"
    assert found["Personnel number"] == "00017"
    assert found["Worked (h:mm)"] == timedelta(hours=17, minutes=7)
    assert found["Balance (minutes)"] == -353


def test_titles_are_in_the_language_of_the_reader(as_hr, worker):
    assert rows(ask(as_hr, language="uk"))[0][1] == "Ім’я та прізвище"


# ------------------------------------------------------------------------------------------------------ export profiles


def test_a_profile_chooses_and_names_the_columns(as_hr, worker, profile):
    profile(
        ("personnel_number", "Nr"),
        ("worked_hours", "Godz."),
        ("worked_hhmm", "h:mm"),
        ("balance_hhmm", "Saldo"),
        ("balance_hours", "Saldo godz."),
        ("absence_days:ВП", "Urlop"),
        ("absence_days:Л", "L4"),
        ("late_count", "Spóźnienia"),
    )
    assert rows(ask(as_hr, profile="Płace")) == [
        ["Nr", "Godz.", "h:mm", "Saldo", "Saldo godz.", "Urlop", "L4", "Spóźnienia"],
        ["00017", "17,12", "17:07", "−5:53", "-5,88", "1", "0", "0"],
    ]
    sheet = workbook(ask(as_hr, "xlsx", profile="Płace")).active
    assert cells(sheet)[1] == ("00017", 17.12, timedelta(hours=17, minutes=7), "−5:53", -5.88, 1, 0, 0)
    assert sheet["B2"].number_format == "0.00"


def test_a_profile_is_named_by_its_id_too(as_hr, worker, profile):
    chosen = profile(("full_name", "Kto"))
    assert rows(ask(as_hr, profile=chosen.pk)) == [["Kto"], ["Олена Коваль"]]


def test_every_field_can_be_written(as_hr, worker, profile):
    profile(*((field, field) for field in payroll.FIELDS))
    head, row = rows(ask(as_hr, profile="Płace"))
    assert len(row) == len(head) == len(payroll.FIELDS)
    assert len(cells(workbook(ask(as_hr, "xlsx", profile="Płace")).active)[1]) == len(head)


def test_no_title_or_name_becomes_a_formula(as_hr, worker, profile):
    Employee.objects.filter(pk=worker.pk).update(full_name="=1+1")
    profile(("full_name", "=2+2"))
    assert rows(ask(as_hr, profile="Płace")) == [["'=2+2"], ["'=1+1"]]
    sheet = workbook(ask(as_hr, "xlsx", profile="Płace")).active
    assert [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows()] == [("=2+2", "s"), ("=1+1", "s")]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ([], "Choose at least one column."),
        (None, "Choose at least one column."),
        ({"field": "full_name"}, "Choose at least one column."),
        ([{"field": "salary", "title": "Pay"}], "Column 1: there is no field “salary”. Choose one of these: employee_"),
        ([{"field": "full_name"}], "Column 1: give it a title."),
        ([{"field": "full_name", "title": " "}], "Column 1: give it a title."),
        ([{"field": "full_name", "title": "x" * 101}], "Column 1: a title has at most 100 letters."),
        ([{"field": "absence_days:", "title": "x"}], "Column 1: there is no field “absence_days:”."),
        ([{"field": ["full_name"], "title": "x"}], "Column 1: there is no field"),
        (["full_name"], "Column 1: there is no field"),
        ([{"field": "full_name", "title": "x"}] * 101, "A file has at most 100 columns."),
    ],
)
def test_columns_that_cannot_be_written_are_refused_with_a_sentence(columns, sentence):
    with pytest.raises(ValidationError) as refused:
        payroll.valid_columns(columns)
    assert refused.value.messages[0].startswith(sentence)


# ------------------------------------------------------------------------------------------------------ who gets it


def test_leaders_get_the_people_in_reach_and_others_nothing(client_for, manager, worker, stranger):
    names = {row[1] for row in rows(ask(client_for(manager)))[1:]}
    assert names == {"Олена Коваль", "Maria Manager"}
    for kind in ("csv", "xlsx"):
        assert_problem(ask(client_for(worker.user), kind), 403, "permission_denied")


def test_whoever_left_before_the_month_is_not_in_it(as_hr, worker, stranger):
    Employee.objects.filter(pk=stranger.pk).update(is_active=False, left_on="2026-02-28")
    assert [row[1] for row in rows(ask(as_hr))[1:]] == ["Олена Коваль"]
    Employee.objects.filter(pk=stranger.pk).update(left_on="2026-03-01")
    assert len(rows(ask(as_hr))) == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [({"month": "2026-13"}, "month"), ({"profile": "None of ours"}, "profile"), ({"profile": "9" * 30}, "profile")],
)
def test_what_cannot_be_understood_is_refused(as_hr, query, field):
    assert_problem(ask(as_hr, **query), 400, "invalid", field)


def test_the_page_offers_the_same_files(manager, worker, profile):
    browser = Client()
    browser.force_login(manager)
    chosen = profile(("full_name", "Kto"))
    query = MARCH | {"department": worker.department_id, "profile": chosen.pk}
    assert rows(browser.get("/payroll.csv", query)) == [["Kto"], ["Maria Manager"], ["Олена Коваль"]]
    assert cells(workbook(browser.get("/payroll.xlsx", query)).active)[2] == ("Олена Коваль",)
    assert browser.get("/payroll.csv", MARCH | {"profile": ""}).status_code == 200
    assert browser.get("/payroll.csv", MARCH | {"profile": "0"}).status_code == 404
    browser.force_login(worker.user)
    assert browser.get("/payroll.csv", query).status_code == 403


# ------------------------------------------------------------------------------------------------------ figures


def test_decimal_hours_are_rounded_to_hundredths_each_for_itself():
    assert [payroll.as_decimal_hours(minutes) for minutes in (0, 1, 20, 90, -90)] == [
        Decimal(text) for text in ("0.00", "0.02", "0.33", "1.50", "-1.50")
    ]


def test_a_hundred_people_cost_as_many_queries_as_ten(as_hr, department, django_assert_num_queries):
    Employee.objects.bulk_create(
        Employee(full_name=f"Person {number:03}", folded_name=f"person {number:03}", department=department)
        for number in range(100)
    )
    rows(ask(as_hr))  # the holidays are looked up once and for all
    with django_assert_num_queries(21):
        assert len(rows(ask(as_hr))) == 101
    people = Employee.objects.filter(folded_name__gte="person 010")
    Employee.objects.filter(pk__in=list(people.values_list("pk", flat=True))).update(
        is_active=False, left_on=date(2026, 1, 1)
    )
    with django_assert_num_queries(21):
        assert len(rows(ask(as_hr))) == 11
