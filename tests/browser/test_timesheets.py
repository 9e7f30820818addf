"""A month is approved in the browser and refuses events from then on; the keyboard opens the arithmetic of a day."""

import re
from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from schedules import approval
from tests import factories
from tests.browser.company import last_long_month, local
from tests.schedules.factories import plan

pytestmark = pytest.mark.browser


@pytest.fixture
def month(employee, manager):
    """The last long month, with one day of it worked twenty minutes too late."""
    month = last_long_month()
    plan(employee, {month.isoformat(): "8-16"})
    for wall, direction in ((time(8, 20), "IN"), (time(16), "OUT")):
        factories.record(employee, local(month, wall), direction)
    return month


@pytest.fixture
def timesheet(employee, month):
    return reverse("timesheet", args=[employee.pk, month])


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_approved_month_refuses_an_event(browse, hr, employee, month, timesheet, scripts):
    own = browse("olena", java_script_enabled=scripts)
    own.goto(timesheet)
    own.get_by_role("button", name="Submit").click()
    expect(own.locator(".messages")).to_contain_text("submitted")

    desk = browse("manager", java_script_enabled=scripts)
    desk.goto(f"/timesheets?month={month:%Y-%m}")
    desk.get_by_label(f"Approve {employee.full_name}").check()
    desk.get_by_role("button", name="Approve the chosen").click()
    expect(desk.locator(".messages")).to_contain_text(f"Approved: {employee.full_name}.")
    expect(desk.locator("tr.approved")).to_contain_text(employee.full_name)

    refusal = enter_an_event(desk, employee, month)
    assert (refusal.status, refusal.json()["code"]) == (409, "period_closed")

    desk.goto(timesheet)
    desk.get_by_text("Reopen…").click()
    desk.get_by_label("Reason").fill("An evening is missing")
    desk.get_by_role("button", name="Reopen the timesheet").click()
    expect(desk.locator(".messages")).to_contain_text("reopened")
    assert enter_an_event(desk, employee, month).status == 201


def enter_an_event(page, person, day):
    """By HR, over the API."""
    signed_in = page.request.post("/api/login", data={"username": "hr", "password": factories.PASSWORD}).json()
    event = {"employee_id": person.pk, "timestamp": f"{day}T17:00", "direction": "IN", "comment": "Came back"}
    bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
    return page.request.post("/api/events/manual", data=event, headers=bearer)


def test_the_arithmetic_of_a_day_opens_with_the_keyboard(browse, timesheet):
    page = browse("olena")
    page.goto(timesheet)
    page.get_by_role("row", name="8-16").get_by_role("link").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("came 08:20 − planned 08:00")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("came 08:20 − planned 08:00")).to_be_hidden()


@pytest.fixture
def submitted(hr, department, month):
    """Two of the workshop who wait for approval."""
    for name in ("Anna A", "Bartosz B"):
        person = factories.EmployeeFactory(full_name=name, department=department)
        approval.submit(person, month, by=hr, now=timezone.now())


def test_one_box_chooses_all_that_are_ready(browse, month, submitted):
    page = browse("manager")
    page.goto(f"/timesheets?month={month:%Y-%m}")
    page.get_by_label("all that are ready").check()
    expect(page.locator("[name=person]:checked")).to_have_count(2)
    page.get_by_label("Approve Anna A").uncheck()
    expect(page.get_by_label("all that are ready")).not_to_be_checked()


@pytest.mark.parametrize("locale", ["en-GB", "uk-UA"])
def test_a_timesheet_is_one_page_on_paper(browse, timesheet, locale):
    page = browse("olena", locale=locale, color_scheme="dark")
    page.goto(timesheet)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
