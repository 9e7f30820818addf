"""The roster on paper, read back."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from attendance.models import Employee
from schedules.models import DepartmentPolicy, RosterCell
from tests import factories
from tests.attendance.problems import assert_problem
from tests.schedules.documents import pdf, texts
from tests.schedules.factories import LONG_AGO, absent, plan

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
DECEMBER = {"date_from": "2026-12-01", "date_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


def roster(client, language="en", **query):
    return client.get("/api/schedule/pdf", query or DECEMBER, headers={"Accept-Language": language})


def month_of_plans(people):
    """Eight hours a day for everybody, in one statement."""
    days = [datetime(2026, 12, day).date() for day in range(1, 32)]
    RosterCell.objects.bulk_create(
        RosterCell(employee=person, day=day, hours="8-16", changed_by="hr", changed_at=LONG_AGO)
        for person in people
        for day in days
    )


# ------------------------------------------------------------------------------------------------ what stands on it


def test_it_is_landscape_on_a4_or_a3(as_hr, employee):
    for size, points in (("a4", (842, 595)), ("a3", (1191, 842))):
        box = pdf(roster(as_hr, **DECEMBER, paper=size)).pages[0].mediabox
        assert (round(box.width), round(box.height)) == points


def test_names_codes_and_months_are_read_back_in_every_language(as_hr, employee, stranger):
    factories.EmployeeFactory(full_name="Żaneta Gżegżółka-Źdźbło")
    factories.EmployeeFactory(full_name="Ґалаґан Їжак-Єфименко")
    plan(employee, {"2026-12-01": "ОФ", "2026-12-02": "7:30-15:30", "2026-12-03": "8-12/13-17"})
    for language, title in (("uk", "Грудень 2026"), ("pl", "Grudzień 2026"), ("en", "December 2026")):
        (page,) = texts(roster(as_hr, language))
        assert title in page
        for text in ("Олена Коваль", "Stanisław Obcy", "Żaneta Gżegżółka-Źdźbło", "Ґалаґан Їжак-Єфименко", "ОФ"):
            assert text in page
        assert "07:30 15:30" in page
        assert "8-12 13-17" in page


def test_a_person_has_their_hours_against_their_terms(as_hr, employee):
    factories.EmploymentTermsFactory(employee=employee)
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "20-8"})
    (page,) = texts(roster(as_hr))
    assert "21:00 160:00" in page


def test_there_is_a_legend_of_what_is_used_and_of_nothing_else(as_hr, employee):
    plan(employee, {"2026-12-01": "ОФ", "2026-12-02": "ВП", "2026-12-03": "8-17"})
    (page,) = texts(roster(as_hr))
    assert "ОФ Office day 9-18" in page
    assert "ВП Annual leave" in page
    assert "Sick leave" not in page
    assert "25.12" in page
    assert "Saturday, Sunday" in page


def test_there_are_lines_to_sign_on_and_numbered_pages(as_hr, employee):
    (page,) = texts(roster(as_hr))
    assert "Approved by, date" in page
    assert "Page 1 of 1" in page
    assert "As of 2026-11-20 11:00" in page


def test_an_approved_absence_lies_over_the_shift(as_hr, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "8-17"})
    absent(employee, "Л", "2026-12-02", "2026-12-03")
    (page,) = texts(roster(as_hr))
    assert "Л Sick leave" in page
    assert page.count("08:00 17:00") == 1


def test_what_is_private_to_hr_is_not_on_the_notice_board(as_hr, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "8-17", "2026-12-03": "ВП"})
    absent(employee, "Л", "2026-12-02")
    (page,) = texts(roster(as_hr, **DECEMBER, for_everybody=True))
    assert "Л" not in page.replace("Олена Коваль", "")
    assert "Sick leave" not in page
    assert "– Absence" in page
    assert "ВП Annual leave" in page


def test_heads_are_counted_against_need_for_each_department(as_hr, employee, department, stranger):
    DepartmentPolicy.objects.create(department=department, heads_on_weekdays=2)
    plan(employee, {"2026-12-01": "8-17"})
    plan(stranger, {"2026-12-01": "8-17"})
    (page,) = texts(roster(as_hr))
    assert "At work 1/2 0/2" in page
    assert "At work, all together 2/2 0/2" in page


def test_days_and_department_are_repeated_on_every_page(as_hr, department):
    for number in range(80):
        factories.EmployeeFactory(full_name=f"Person {number:02}", department=department)
    pages = texts(roster(as_hr))
    assert len(pages) == 3
    for page in pages:
        assert "December 2026" in page
        assert "1 Tue 2 Wed 3 Thu" in page
        assert "Workshop" in page
    assert "Page 3 of 3" in pages[2]


def test_each_month_begins_on_a_page_of_its_own(as_hr, employee):
    pages = texts(roster(as_hr, date_from="2026-11-16", date_to="2026-12-31"))
    assert len(pages) == 2
    assert "16 November 2026 – 30 November 2026" in pages[0]
    assert "December 2026" in pages[1]


def test_a_name_that_no_font_knows_harms_nothing(as_hr):
    factories.EmployeeFactory(full_name="田中 😀 " + "Ż" * 190)
    (page,) = texts(roster(as_hr))
    assert "ŻŻŻ" in page


def test_without_anybody_there_is_an_empty_roster(as_hr):
    (page,) = texts(roster(as_hr, **DECEMBER, department="None of ours"))
    assert "Roster, December 2026" in page


# ------------------------------------------------------------------------------------------------ who is on it


def test_everybody_sees_as_far_as_they_reach(client_for, manager, employee, stranger):
    (page,) = texts(roster(client_for(manager)))
    assert "Олена Коваль" in page
    assert "Stanisław Obcy" not in page
    (page,) = texts(roster(client_for(employee.user)))
    assert "Олена Коваль" in page
    assert "Maria Manager" not in page


def test_it_is_narrowed_to_a_department_and_to_who_worked_here(as_hr, employee, stranger):
    Employee.objects.filter(pk=stranger.pk).update(is_active=False, left_on="2026-11-30")
    (page,) = texts(roster(as_hr))
    assert "Stanisław Obcy" not in page
    stranger.department = factories.DepartmentFactory(name="Stores")
    stranger.is_active = True
    stranger.save()
    (page,) = texts(roster(as_hr, **DECEMBER, department="Workshop"))
    assert "Stanisław Obcy" not in page
    assert "Олена Коваль" in page


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"date_from": "2026-12-31", "date_to": "2026-12-01"}, "non_field_errors"),
        ({"date_from": "2026-12-01", "date_to": "2027-02-01"}, "non_field_errors"),
        ({"date_from": "tomorrow"}, "date_from"),
        ({"date_from": "2026-12-01", "date_to": "9999-12-31"}, "date_to"),
        ({**DECEMBER, "paper": "a5"}, "paper"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_a_sentence(as_hr, query, field):
    assert_problem(roster(as_hr, **query), 400, "invalid", field)


def test_five_hundred_people_cost_as_many_queries_as_ten(as_hr, department, django_assert_num_queries):
    people = Employee.objects.bulk_create(
        Employee(full_name=f"Person {number:03}", folded_name=f"person {number:03}", department=department)
        for number in range(500)
    )
    people = list(Employee.objects.filter(department=department))
    month_of_plans(people)
    pdf(roster(as_hr))  # the holidays are looked up once and for all
    with django_assert_num_queries(11) as asked:
        assert len(pdf(roster(as_hr)).pages) > 10
    Employee.objects.filter(pk__in=[person.pk for person in people[10:]]).update(is_active=False)
    with django_assert_num_queries(len(asked)):
        assert len(pdf(roster(as_hr)).pages) == 1


# ------------------------------------------------------------------------------------------------ the page's button


def test_the_page_offers_the_same_file(manager, employee, stranger):
    browser = Client()
    browser.force_login(manager)
    response = browser.get("/roster.pdf", {"month": "2026-12", "department": employee.department_id, "paper": "a3"})
    assert response["Content-Disposition"] == 'attachment; filename="roster_2026-12-01_2026-12-31.pdf"'
    (page,) = texts(response)
    assert "Олена Коваль" in page
    assert "Stanisław Obcy" not in page


@pytest.mark.parametrize("query", ["month=2026-13", "month=x", "department=x", "department=" + "9" * 30])
def test_the_page_knows_no_such_roster(manager, query):
    browser = Client()
    browser.force_login(manager)
    assert browser.get(f"/roster.pdf?{query}").status_code == 404


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get("/roster.pdf").status_code == 302
