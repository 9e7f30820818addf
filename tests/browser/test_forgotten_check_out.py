"""A forgotten check-out: the employee proposes the departure, the manager approves it, and the hours change."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def day(employee):
    """Where the day is explained on which Олена came at 08:02 and never left."""
    day = timezone.localdate() - timedelta(days=3)
    factories.record(employee, datetime.combine(day, time(8, 2), timezone.get_default_timezone()))
    return reverse("day", args=[employee.pk, day])


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_employee_proposes_a_manager_approves_and_the_hours_change(browse, manager, day, scripts):
    page = browse("olena", java_script_enabled=scripts)
    page.goto(day)
    expect(page.locator("#hours")).to_contain_text("0 min")
    page.click(".problems a")
    expect(page.locator("#timestamp")).to_have_value(f"{day[-10:]}T16:02")
    expect(page.locator("[name=direction][value=OUT]")).to_be_checked()
    page.fill("#comment", "The gate was open")
    page.click("main button[type=submit]")
    expect(page.locator(".messages")).to_be_visible()

    desk = browse("manager", java_script_enabled=scripts)
    desk.goto("/corrections")
    expect(desk.locator(".request")).to_contain_text("The gate was open")
    desk.click(".request a.act")
    expect(desk.locator(".lines .new")).to_contain_text("16:02")
    desk.go_back()
    desk.click(".request form[action$=approve] button")
    expect(desk.locator(".request")).to_have_count(0)

    page.goto(day)
    expect(page.locator("#hours")).to_contain_text("8 h")
    expect(page.locator(".problems")).to_have_count(0)
    old, new = page.locator("[aria-labelledby=taps] .tap").all()
    expect(old).to_contain_text("08:02")
    expect(new).to_contain_text("The gate was open")
    expect(page.locator("[aria-labelledby=asked] .tag-good")).to_be_visible()
