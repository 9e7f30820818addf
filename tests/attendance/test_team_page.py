"""Team: a manager's people for a month, those with something to look at first, in a fixed number of queries."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from attendance import corrections
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 28, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _late_in_january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def team(client, query=""):
    response = client.get(f"/team{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def work(person, day="2026-01-26", hours=8):
    factories.record(person, f"{day}T07:00:00", "IN")
    factories.record(person, f"{day}T{7 + hours:02}:00:00", "OUT")


def test_a_row_has_hours_days_balance_and_leads_to_the_month(as_manager, employee):
    factories.EmploymentTermsFactory(employee=employee, starts_on=date(2026, 1, 26))
    work(employee)
    page = team(as_manager)
    assert f'href="/people/{employee.pk}/time?month=2026-01">Олена Коваль</a>' in page
    assert "<b>8:00</b>" in page
    assert ">−8:00</td>" in page  # of Monday and Tuesday
    assert '<path d="M250 24v-16h8v16z"/>' in page


def test_a_manager_sees_their_people_but_neither_themselves_nor_strangers(as_manager, employee, stranger):
    page = team(as_manager)
    assert "Олена Коваль" in page
    assert "Stanisław" not in page
    assert "Maria Manager</a>" not in page


def test_hr_sees_everybody_and_can_choose_a_department(client, hr, employee, stranger, department):
    client.force_login(hr)
    assert "Stanisław" in team(client)
    page = team(client, f"?department={department.pk}")
    assert "Олена Коваль" in page
    assert "Stanisław" not in page
    assert f'href="?month=2025-12&amp;department={department.pk}"' in page
    assert "Stanisław" in team(client, "?department=nonsense")


def test_whoever_has_a_problem_or_a_request_waiting_comes_first(as_manager, employee, department):
    fine, wrong = (factories.EmployeeFactory(full_name=name, department=department) for name in ("Anna A", "Zofia Z"))
    work(fine)
    factories.record(wrong, "2026-01-26T07:00:00", "OUT")
    at = datetime(2026, 1, 26, 15, 0, tzinfo=UTC)
    corrections.ask_to_add(employee.user, employee, at, "OUT", comment="forgot", now=NOW)
    page = team(as_manager)
    assert page.index("Zofia Z") < page.index("Олена Коваль") < page.index("Anna A")
    assert "1 problem" in page
    assert "1 request" in page


def test_who_left_before_the_month_is_not_in_it_and_who_left_in_it_is(as_manager, department):
    for name, left_on in (("Gone Before", date(2025, 12, 31)), ("Gone Since", date(2026, 1, 1)), ("Not Yet", None)):
        factories.EmployeeFactory(full_name=name, department=department, is_active=False, left_on=left_on)
    page = team(as_manager)
    assert "Gone Before" not in page
    assert "Gone Since" in page
    assert "Not Yet" not in page


def test_an_employee_has_no_team(client, employee):
    assert client.get("/team")["Location"] == "/sign-in?next=/team"
    client.force_login(employee.user)
    assert client.get("/team").status_code == 403


def test_a_month_that_is_none_is_not_found(as_manager):
    assert as_manager.get("/team?month=2026-00").status_code == 404


def test_long_teams_come_in_pages(as_manager, department):
    for n in range(60):
        factories.EmployeeFactory(full_name=f"Person {n:02}", department=department)
    assert "Person 49" in team(as_manager)
    assert "Person 50" not in team(as_manager)
    assert "Person 59" in team(as_manager, "?page=2")


def test_many_people_cost_no_more_queries_than_few(as_manager, department, django_assert_num_queries):
    def grow(n):
        for _n in range(n):
            person = factories.EmployeeFactory(department=department)
            factories.EmploymentTermsFactory(employee=person)
            work(person)
            factories.record(person, "2025-12-01T07:00:00", "IN")
            factories.record(person, "2026-01-31T21:00:00", "IN")
            factories.record(person, "2026-02-01T05:00:00", "OUT")

    # session, user, role, own employee; departments headed twice, those to choose from, people, terms, requests
    # waiting; the month, what was open before it, whether anything came after it, what that was; the plan (day types,
    # rules of departments, roster, absences, holidays, terms)
    for n in (2, 40):
        grow(n)
        team(as_manager)  # the first time it seeds the year's holidays
        with django_assert_num_queries(19):
            team(as_manager)
