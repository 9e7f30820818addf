"""The timesheets of a month as a list: what stands in the way first, and approving many at once."""

import pytest
import time_machine

from schedules import approval
from schedules.models import PayrollProfile, TimesheetSnapshot
from tests import factories
from tests.pages import text
from tests.schedules.factories import plan
from tests.schedules.timesheets import NOW, OCTOBER, last_heard_of, works

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def team(department, hr, manager):
    """Makes somebody of the workshop with a day of October, which can be worked, submitted and approved."""

    def make(name, come="08:00", *, submitted=False, approved=False):
        person = factories.EmployeeFactory(full_name=name, department=department)
        plan(person, {"2026-10-01": "8-16"})
        if come:
            works(person, f"2026-10-01T{come} 16:00")
        if submitted or approved:
            approval.submit(person, OCTOBER, by=hr, now=NOW)
        if approved:
            approval.approve(person, OCTOBER, by=hr, now=NOW)
        return person

    return make


def listed(client, query="?month=2026-10"):
    response = client.get(f"/timesheets{query}")
    assert response.status_code == 200
    return text(response)


def choose(client, *people, query="?month=2026-10"):
    """Ticks the boxes, presses the button, and answers what the list then says about it."""
    sent = {"person": [getattr(person, "pk", person) for person in people]}
    response = client.post(f"/timesheets/approve{query}", sent, follow=True)
    assert response.redirect_chain == [(f"/timesheets{query}", 302)]
    return [str(message) for message in response.context["messages"]]


def boxes(client):
    page = client.get("/timesheets?month=2026-10").content.decode()
    return page.count('type="checkbox" name="person"')


# ------------------------------------------------------------------------------------------------------------ the list


def test_a_row_has_the_figures_of_the_month_and_leads_to_it(as_manager, team):
    late = team("Anna A", "08:20")
    page = as_manager.get("/timesheets?month=2026-10").content.decode()
    assert f'href="/timesheets/{late.pk}/2026-10">Anna A</a>' in page
    assert "Anna A Workshop open 8:00 7:40 −0:20 1" in listed(as_manager)


def test_what_is_blocked_comes_first_then_submitted_open_and_approved(as_manager, team):
    team("Anna A", approved=True)
    team("Bartosz B")
    team("Celina C", submitted=True)
    team("Zofia Z", come="")
    page = listed(as_manager)
    assert page.index("Zofia Z") < page.index("Celina C") < page.index("Bartosz B") < page.index("Anna A")
    assert "1 with something in the way 1 submitted and ready 2 open 1 approved" in page
    assert "did not come" in page


def test_what_refuses_the_approval_is_named_before_what_is_to_be_looked_at(as_manager, team, terminal):
    last_heard_of(terminal, "2026-10-01T12:00")
    person = team("Anna A", submitted=True)
    factories.record(person, "2026-10-05T07:00:00", "OUT")
    page = listed(as_manager)
    assert "not final yet no arrival" in page
    assert boxes(as_manager) == 0


def test_a_manager_sees_their_people_and_hr_everybody(client, as_manager, hr, team, stranger):
    team("Anna A")
    assert "Stanisław" not in listed(as_manager)
    client.force_login(hr)
    assert "Stanisław" in listed(client)


def test_hr_chooses_a_department(client, hr, team, stranger, department):
    team("Anna A")
    factories.EmployeeFactory(department=factories.DepartmentFactory(name="Office"))
    client.force_login(hr)
    page = client.get(f"/timesheets?month=2026-10&department={department.pk}").content.decode()
    assert "Anna A" in page
    assert "Stanisław" not in page
    assert f'href="?month=2026-09&amp;department={department.pk}"' in page
    assert "Stanisław" in listed(client, "?month=2026-10&department=nonsense")


def test_an_employee_is_led_to_their_own(client, employee):
    client.force_login(employee.user)
    assert client.get("/timesheets")["Location"] == "/timesheets/mine"
    assert client.post("/timesheets/approve?month=2026-10", {"person": [employee.pk]}).status_code == 403


def test_a_month_that_is_none_is_not_found(as_manager):
    assert as_manager.get("/timesheets?month=2026-00").status_code == 404
    assert as_manager.post("/timesheets/approve?month=2026-00").status_code == 404


def test_long_lists_come_in_pages_that_keep_the_order(as_manager, department, team):
    for number in range(102):
        factories.EmployeeFactory(full_name=f"Person {number:03}", department=department)
    team("Zofia Z", come="")
    first, second = listed(as_manager), listed(as_manager, "?month=2026-10&page=2")
    assert "Zofia Z" in first
    assert "Person 097" in first
    assert "Person 101" in second
    assert "Zofia Z" not in second


def test_payroll_gets_the_month_and_the_department_with_the_columns_chosen(as_manager, team, department):
    profile = PayrollProfile.objects.create(name="Comarch", columns=[])
    team("Anna A")
    page = as_manager.get(f"/timesheets?month=2026-10&department={department.pk}").content.decode()
    assert f'<option value="{profile.pk}">Comarch</option>' in page
    assert '<form class="choose" method="get" action="/payroll.xlsx">' in page
    assert 'formaction="/payroll.csv"' in page


def test_many_people_cost_no_more_queries_than_few(as_manager, team, django_assert_num_queries):
    team("Anna A")
    listed(as_manager)
    # session, user, role; departments led and theirs; people; the timesheets, their plans and accounts; doors; payroll
    # files; own employee
    for number in range(30):
        team(f"Person {number}", come="" if number % 3 else "08:10", submitted=number % 2)
    with django_assert_num_queries(27):
        listed(as_manager)


# ------------------------------------------------------------------------------------------------------ approving many


def test_the_chosen_are_approved_and_the_others_are_told_why_not(as_manager, team):
    ready, open_one = team("Anna A", submitted=True), team("Bartosz B")
    assert boxes(as_manager) == 1
    assert choose(as_manager, ready, open_one) == [
        "Approved: Anna A.",
        "Bartosz B was not approved: This timesheet was not submitted yet. Submit it first.",
    ]
    assert [each.employee for each in TimesheetSnapshot.objects.all()] == [ready]


def test_a_second_click_approves_nobody_twice(as_manager, team):
    people = [team(name, submitted=True) for name in ("Anna A", "Bartosz B")]
    assert choose(as_manager, *people) == ["2 timesheets were approved: Anna A, Bartosz B."]
    assert len(choose(as_manager, *people)) == 2
    assert TimesheetSnapshot.objects.count() == 2


def test_nobody_chooses_themselves(as_manager, manager, hr):
    approval.submit(manager.employee, OCTOBER, by=hr, now=NOW)
    assert boxes(as_manager) == 0
    (refusal,) = choose(as_manager, manager.employee)
    assert "Somebody else has to decide about your own timesheet." in refusal


def test_who_is_out_of_reach_is_not_approved(as_manager, stranger, hr):
    approval.submit(stranger, OCTOBER, by=hr, now=NOW)
    assert choose(as_manager, stranger) == []
    assert not TimesheetSnapshot.objects.exists()


def test_whoever_chose_nobody_is_told_so(as_manager):
    assert choose(as_manager) == ["Choose whose timesheets you approve."]


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 40, "١", ""])
def test_nonsense_chooses_nobody(as_manager, nonsense):
    assert choose(as_manager, nonsense) == ["Choose whose timesheets you approve."]
