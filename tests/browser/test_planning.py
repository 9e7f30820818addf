"""A month planned by a pattern, published, and changed: what stands where for those who look."""

from datetime import date

import pytest
from playwright.sync_api import expect

from schedules.models import ShiftPattern
from tests import factories

pytestmark = pytest.mark.browser
MONTH = date(2027, 2, 1)


@pytest.fixture
def crew(manager, department):
    """Anna and Borys, whom the manager plans for, and a pattern for them."""
    ShiftPattern.objects.create(name="Two and two", cycle="8-20 20-8 В В")
    return [factories.EmployeeFactory(full_name=name, department=department) for name in ("Anna A", "Borys B")]


def cell(page, person, day):
    return page.locator(f"#person-{person.pk} td").nth(day - 1)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_pattern_is_applied_published_and_a_change_is_marked(browse, crew, scripts):
    anna, borys = crew
    page = browse("manager", java_script_enabled=scripts)
    page.goto(f"/roster?month={MONTH:%Y-%m}")
    page.click("text=Pattern")
    page.click("text=Only these people")
    page.check(f"text={anna.full_name}")
    page.fill("[name=start_at]", "2")
    page.click("text=Preview")
    expect(page.locator(".preview-frame tbody tr")).to_have_count(1)
    expect(page.locator(".preview-frame .new")).to_have_count(28)
    page.click("text=Write 28 cells")
    expect(page.locator(".messages")).to_contain_text("28 cells were saved.")
    expect(cell(page, anna, 1)).to_have_text("20-8")
    expect(cell(page, anna, 1)).to_have_class("hours draft")
    expect(cell(page, borys, 1)).to_have_text("")

    page.click("text=Publish (28)")
    expect(page.locator(".news")).to_contain_text("28 days for the first time")
    page.click("text=Publish to 1 person")
    expect(page.locator(".messages")).to_contain_text("1 roster was published.")
    expect(cell(page, anna, 1)).to_have_class("hours")

    page.goto(f"/roster/{anna.pk}/{MONTH}")
    page.fill("#code", "9-18")
    page.click("main button[type=submit]")
    expect(cell(page, anna, 1)).to_have_class("hours changed")
    page.click("text=Publish (1)")
    expect(page.locator(".news")).to_contain_text("20-8 9-18")
    page.click("text=Publish to 1 person")
    expect(cell(page, anna, 1)).to_have_class("hours")


def test_a_month_is_copied_and_what_changed_meanwhile_is_told(browse, crew):
    anna, _borys = crew
    page = browse("manager")
    page.goto(f"/roster/{anna.pk}/{MONTH}")
    page.fill("#code", "9-18")
    page.click("main button[type=submit]")
    page.click("text=Copy")
    page.click("text=Preview")
    expect(page.locator(".preview-frame .new")).to_have_text("9-18")

    other = browse("manager")
    other.goto(f"/roster/{anna.pk}/2027-03-01")
    other.fill("#code", "20-8")
    other.click("main button[type=submit]")

    page.click("text=Write 1 cell")
    expect(page.locator(".faults")).to_contain_text("manager changed this cell to “20-8”")
