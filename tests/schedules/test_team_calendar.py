"""The team calendar: who is absent when, and what for as far as it is anybody's business (DOMAIN.md, G-4)."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from attendance import access
from schedules import absences
from schedules.models import DayType, DepartmentPolicy, RosterCell
from tests import factories

pytestmark = pytest.mark.django_db
NEUTRAL = "— absent"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def colleague(department):
    user = factories.UserFactory(username="petro", role="employee")
    return factories.EmployeeFactory(full_name="Петро Мороз", user=user, department=department)


def absent(person, code, first, last, by=None):
    """Asks for an absence in November 2026, and has it approved by somebody."""
    kind = DayType.objects.get(code=code)
    days = date(2026, 11, first), date(2026, 11, last)
    asked = absences.ask(person.user, person, kind, *days, comment="Back pain", now=timezone.now())
    return absences.approve(asked, by=by, now=timezone.now()) if by else asked


def calendar(user, query="month=2026-11"):
    answer = signed_in(user).get(f"/absences/calendar?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def days_of(page, name):
    """What the calendar says of a person: {day: words}."""
    line = page.partition(f'class="name">{name}</th>')[2].partition("</tr>")[0]
    cells = [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in line.split("</td>")[:-1]]
    return {day: words for day, words in enumerate(cells, 1) if words}


# ------------------------------------------------------------------------------------------------------------ privacy


def test_colleagues_see_that_somebody_is_absent_and_managers_why(employee, colleague, manager, hr):
    absent(employee, "Л", 23, 24, by=hr)
    for viewer, words in ((colleague.user, NEUTRAL), (employee.user, "Л Sick leave"), (manager, "Л Sick leave")):
        assert days_of(calendar(viewer), "Олена Коваль") == {23: words, 24: words}


def test_a_colleague_learns_nothing_else_of_a_private_absence(employee, colleague, hr):
    sick = absent(employee, "Л", 23, 24, by=hr)
    page = calendar(colleague.user)
    for secret in (
        "Sick leave",
        "Back pain",
        f"/absences/{sick.pk}",
        f't{sick.day_type_id}"',
        f"t{sick.day_type_id} ",
        ">Л<",
    ):
        assert secret not in page


def test_a_private_code_on_the_roster_itself_is_as_private(employee, colleague, manager):
    kind = DayType.objects.get(code="НЗ")
    RosterCell.objects.create(employee=employee, day=date(2026, 11, 19), day_type=kind, changed_at=timezone.now())
    assert days_of(calendar(colleague.user), "Олена Коваль") == {19: NEUTRAL}
    assert days_of(calendar(manager), "Олена Коваль") == {19: "НЗ Absence not explained"}


def test_what_is_not_private_is_told_to_colleagues(employee, colleague, hr):
    absent(employee, "ВП", 23, 23, by=hr)
    page = calendar(colleague.user)
    assert days_of(page, "Олена Коваль") == {23: "ВП Annual leave"}
    assert "Back pain" not in page


def test_what_waits_is_seen_by_the_person_and_those_who_lead_them(employee, colleague, manager):
    absent(employee, "ВП", 23, 23)
    waiting = {23: "ВП Annual leave, waits for a decision"}
    for viewer, seen in ((colleague.user, {}), (employee.user, waiting), (manager, waiting)):
        assert days_of(calendar(viewer), "Олена Коваль") == seen


def test_a_manager_of_other_people_is_a_colleague_like_others(employee, manager, hr, department):
    absent(employee, "Л", 23, 23, by=hr)
    other = factories.EmployeeFactory(user=factories.UserFactory(role="manager"), department=department)
    assert days_of(calendar(other.user), "Олена Коваль") == {23: NEUTRAL}


# ----------------------------------------------------------------------------------------------------- who is in it


def test_employees_see_the_people_of_their_own_department(employee, colleague, stranger, department):
    factories.EmployeeFactory(full_name="Gone", department=department, is_active=False)
    page = calendar(employee.user)
    assert ["Петро Мороз" in page, "Stanisław Obcy" in page, "Gone" in page] == [True, False, False]
    assert "Stanisław Obcy" in calendar(stranger.user)


def test_hr_chooses_a_department(employee, stranger, department, hr):
    page = calendar(hr)
    assert "Stanisław Obcy" in page
    stranger.department = factories.DepartmentFactory(name="Office")
    stranger.save()
    page = calendar(hr, f"month=2026-11&department={department.pk}")
    assert ["Олена Коваль" in page, "Stanisław Obcy" in page] == [True, False]


def test_a_department_out_of_reach_is_not_offered(employee, stranger):
    office = factories.DepartmentFactory(name="Office")
    stranger.department = office
    stranger.save()
    page = calendar(employee.user, f"month=2026-11&department={office.pk}")
    assert ["Олена Коваль" in page, "Stanisław Obcy" in page, "Office" in page] == [True, False, False]


@pytest.mark.parametrize("month", ["x", "2026-13", "1999-12", "2101-01"])
def test_a_month_that_is_none_is_not_there(employee, month):
    assert signed_in(employee.user).get(f"/absences/calendar?month={month}").status_code == 404


# ------------------------------------------------------------------------------------------------------------- days


def test_an_absence_lies_over_working_days_alone(employee, hr):
    """11 November 2026 is Independence Day in Poland, 14 and 15 a weekend."""
    absent(employee, "ВП", 10, 16, by=hr)
    assert list(days_of(calendar(employee.user), "Олена Коваль")) == [10, 12, 13, 16]


def test_holidays_are_named(employee, department):
    assert "11 November: National Independence Day" in " ".join(calendar(employee.user).split()).replace("</span> ", "")
    DepartmentPolicy.objects.create(department=department, calendar="UA")
    assert "Independence Day" not in calendar(employee.user)


def test_the_absent_of_each_day_are_counted_without_those_who_only_asked(employee, colleague, hr):
    absent(employee, "ВП", 23, 24, by=hr)
    absent(colleague, "Л", 24, 24, by=hr)
    absent(colleague, "ВП", 26, 26)
    page = calendar(hr)
    assert days_of(page, "Absent") == {23: "1", 24: "2"}


def test_nobody_is_nobody(hr):
    assert "Nobody is in your departments yet." in calendar(hr)


def test_names_are_written_as_they_are(employee, hr):
    employee.full_name = "<b>Олена</b>"
    employee.save()
    assert escape("<b>Олена</b>") in calendar(hr)


def test_many_people_cost_what_one_costs(employee, manager, hr, department, django_assert_num_queries):
    browsers = {user: signed_in(user) for user in (hr, manager, employee.user)}
    calendar(hr)
    for people in (1, 20):
        for _ in range(people):
            person = factories.EmployeeFactory(department=department)
            user = factories.UserFactory()
            access.set_role(user, "employee")
            person.user = user
            person.save()
            absent(person, "Л", 23, 24, by=hr)
        for user, statements in ((hr, 16), (manager, 19), (employee.user, 15)):
            with django_assert_num_queries(statements):
                browsers[user].get("/absences/calendar?month=2026-11")
