"""Leave in the browser: asked for by an employee, approved by the manager, seen in the team calendar, given back."""

from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import expect

from schedules.models import DepartmentPolicy
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def monday(employee, department):
    """A Monday some weeks from now that nobody has planned anything for, where no holiday is a day off."""
    DepartmentPolicy.objects.create(department=department, calendar="UA")
    today = timezone.localdate()
    return today + timedelta(days=28 - today.weekday())


@pytest.fixture
def colleague(department):
    user = factories.UserFactory(username="petro", role="employee")
    return factories.EmployeeFactory(full_name="Петро Мороз", user=user, department=department)


def ask(page, code, first, last):
    page.goto("/absences")
    page.click(".title .button:not(.quiet)")
    page.select_option("#code", code)
    page.fill("#first_day", f"{first}")
    page.fill("#last_day", f"{last}")
    page.fill("#comment", "To my sister in Lviv")


def marks(page, day, name):
    """What the team calendar shows of a person from the day on to its end of the month."""
    page.goto(f"/absences/calendar?month={day:%Y-%m}")
    row = page.locator(".whereabouts tbody tr", has_text=name)
    return row.locator(f"td:nth-child({day.day + 1}) .mark")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_leave_is_asked_for_approved_seen_by_the_team_and_given_back(browse, manager, colleague, monday, scripts):
    page = browse("olena", java_script_enabled=scripts)
    ask(page, "ВП", monday, monday)
    page.click("[name=count]")
    expect(page.locator("#outlook")).to_contain_text("1 working day")
    expect(page.locator("#comment")).to_have_value("To my sister in Lviv")
    page.click("main form[method=post] button:not([name])")
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator(".leave tbody b")).to_have_text("19")
    expect(marks(page, monday, "Олена")).to_contain_text("waits for a decision")

    desk = browse("manager", java_script_enabled=scripts)
    desk.goto("/absences")
    expect(desk.locator(".request")).to_contain_text("To my sister in Lviv")
    desk.click(".request form[action$=approve] button")
    expect(desk.locator(".request")).to_have_count(0)

    beside = browse("petro", java_script_enabled=scripts)
    expect(marks(beside, monday, "Олена")).to_have_text("ВП Annual leave")

    marks(page, monday, "Олена").click()
    page.click("form[action$=withdraw] button")
    expect(page.locator(".tap .tag")).to_have_text("withdrawn")
    expect(page.locator(".leave tbody b")).to_have_text("20")
    expect(marks(beside, monday, "Олена")).to_have_count(0)


def test_why_somebody_is_sick_is_for_the_manager_alone(browse, manager, colleague, monday):
    page = browse("olena")
    ask(page, "Л", monday, monday)
    page.click("main form[method=post] button:not([name])")
    desk = browse("manager")
    desk.goto("/absences")
    desk.click(".request form[action$=approve] button")
    expect(marks(desk, monday, "Олена")).to_have_text("Л Sick leave")
    beside = browse("petro")
    expect(marks(beside, monday, "Олена")).to_have_text("—absent")
    assert "Sick" not in beside.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_for_everybody(browse, manager, colleague, monday, scheme):
    page = browse("olena", color_scheme=scheme)
    for code, days in (("ВП", 4), ("Л", 11)):
        ask(page, code, monday + timedelta(days=days - 4), monday + timedelta(days=days))
        page.click("main form[method=post] button:not([name])")
    desk = browse("manager", color_scheme=scheme)
    desk.goto("/absences")
    desk.click(".request form[action$=approve] button >> nth=0")
    faults = []
    for address in ("/absences", "/absences/new", f"/absences/calendar?month={monday:%Y-%m}"):
        for size in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
            for each in (page, desk):
                each.set_viewport_size(size)
                each.goto(address)
                each.evaluate(AXE_SCRIPT)
                found = each.evaluate("async () => (await axe.run({preload: false})).violations")
                faults += [(address, size["width"], fault["id"], fault["nodes"][0]["target"]) for fault in found]
                if not each.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                    faults.append((address, size["width"], "wider than the screen"))
    assert faults == []
