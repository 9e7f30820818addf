"""The start page leads each role to its work, and a page says what it cannot show."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from attendance import corrections
from tests import factories

pytestmark = pytest.mark.django_db


def start(client, user):
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_nobody_starts_without_signing_in(client):
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/")


def test_an_employee_reads_whether_they_are_in_and_is_led_to_nobody_elses_work(client, employee):
    with time_machine.travel(datetime(2026, 1, 26, 15, tzinfo=UTC), tick=False):
        factories.record(employee, "2026-01-26T07:00:00")
        page = start(client, employee.user)
    assert "You are in" in page
    assert "since Mon 26 January, 08:00" in page
    assert 'href="/who-is-in"' not in page
    assert 'href="/admin/"' not in page


def test_a_manager_is_led_to_who_is_in_but_not_to_the_administration(client, manager):
    page = start(client, manager)
    assert 'href="/who-is-in"' in page
    assert 'href="/admin/"' not in page


def test_hr_is_led_to_both(client, hr):
    page = start(client, hr)
    assert 'href="/who-is-in"' in page
    assert 'href="/admin/"' in page


def test_a_sign_in_that_belongs_to_nobody_is_told_so(client, db):
    assert "belongs to no employee" in start(client, factories.UserFactory(role="employee"))


def test_an_address_without_a_page_answers_with_one_in_the_readers_language(client, employee):
    client.force_login(employee.user)
    response = client.get("/nothing-here", headers={"Accept-Language": "pl"})
    assert response.status_code == 404
    assert '<html lang="pl">' in response.content.decode()


def test_an_employee_reads_their_month_and_what_is_wrong_in_it(client, employee):
    with time_machine.travel(datetime(2026, 1, 26, 15, tzinfo=UTC), tick=False):
        factories.record(employee, "2026-01-24T07:00:00", "IN")
        factories.record(employee, "2026-01-26T07:00:00", "IN")
        page = start(client, employee.user)
    assert "<strong>8 h</strong>" in page
    assert "thing to look at in your month" in page


def test_nobody_is_out_since_they_came(client, employee):
    with time_machine.travel(datetime(2026, 1, 28, tzinfo=UTC), tick=False):
        factories.record(employee, "2026-01-26T07:00:00")
        page = start(client, employee.user)
    assert "You are out" in page
    assert "since" not in page


def test_a_manager_reads_how_many_requests_wait_for_them(client, manager, employee):
    now = datetime(2026, 1, 26, 15, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        corrections.ask_to_add(employee.user, employee, now, "OUT", comment="forgot", now=now)
        assert "<strong>1</strong> <span>request waits for you" in start(client, manager)
        assert "1 waits for a decision" in start(client, employee.user)


OWN = ["/my-time", "/timesheets/mine", "/corrections/my"]
OF_LEADERS = ["/who-is-in", "/team", "/roster", "/absences", "/timesheets", "/corrections"]


@pytest.mark.parametrize(
    ("role", "ways", "by_the_name"),
    [
        ("employee", [*OWN, "/roster", "/absences"], []),
        ("manager", OF_LEADERS, OWN),
        ("hr", [*OF_LEADERS, "/admin/"], OWN),
    ],
)
def test_the_navigation_offers_what_the_role_may_and_marks_where_one_is(client, db, role, ways, by_the_name):
    user = factories.UserFactory(role=role)
    factories.EmployeeFactory(user=user)
    client.force_login(user)
    page = client.get("/my-time").content.decode()
    main, *others = (nav.partition("</nav>")[0] for nav in page.split("<nav")[1:])
    assert re.findall(r'href="([^"]+)"', main) == ways
    assert [re.findall(r'href="([^"]+)"', nav) for nav in others[:1] if by_the_name] == (
        [by_the_name] if by_the_name else []
    )
    assert 'href="/my-time" aria-current="page"' in page
