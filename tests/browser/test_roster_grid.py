"""The roster as those see it who plan it: written with the keyboard, pasted, undone, contested."""

from datetime import date

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import expect

from schedules import roster as planning
from schedules.models import Absence, DayType, DepartmentPolicy, RosterCell
from tests import factories
from tests.browser.test_every_page import EVERYTHING, LOOK

pytestmark = pytest.mark.browser

FIRST = date(2027, 2, 1)  # a Monday


@pytest.fixture
def crew(manager, department):
    """Anna and Borys, whom the manager plans for, above the manager."""
    return [factories.EmployeeFactory(full_name=name, department=department) for name in ("Anna A", "Borys B")]


@pytest.fixture
def roster(browse, crew):
    """Opens the roster's page for somebody who has a clipboard."""

    def roster(username="manager", **options):
        page = browse(username, permissions=["clipboard-read", "clipboard-write"], **options)
        page.goto(f"/roster?month={FIRST:%Y-%m}")
        return page

    return roster


@pytest.fixture
def every_mark(crew, hr, department):
    """A plan in which there is everything that a cell can show."""
    now, (anna, _borys) = timezone.now(), crew
    DepartmentPolicy.objects.create(department=department, heads_on_weekdays=2)
    texts = ["14-23", "8-17", "ОФ", "В", "Л", "7:30-12/13-16", "8-20"]
    days = [FIRST.replace(day=1 + number) for number, _text in enumerate(texts)]
    planning.save(
        hr,
        [planning.Change(employee_id=anna.pk, day=day, text=text) for day, text in zip(days, texts, strict=True)],
        now,
    )
    RosterCell.objects.filter(day__in=days[1:3]).update(published="20-8")
    Absence.objects.create(
        employee=anna, day_type=DayType.objects.get(profile="uk", code="ВП"), first_day=days[2], last_day=days[2],
        status="approved", author_name="anna", created_at=now, decided_at=now,
    )  # fmt: skip


def cell(page, person, day):
    return page.locator(f"[data-person='{person.pk}'] td").nth(day - 1)


def texts(page, person, first, last):
    return [cell(page, person, day).inner_text() for day in range(first, last + 1)]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def write(page, text, key="Enter"):
    page.keyboard.type(text)
    press(page, key)


def paste(page, text):
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    press(page, "Control+v")


def expect_saved(page):
    expect(page.locator(".unsaved")).to_have_count(0)
    expect(page.locator("#state")).to_have_text("All changes are saved.")


def tab_into_the_grid(page):
    for _tab in range(40):
        press(page, "Tab")
        if page.evaluate("document.activeElement.matches('#roster td')"):
            return
    pytest.fail("No tab leads into the grid.")


def test_a_month_is_written_with_the_keyboard_alone(roster, crew):
    anna, borys = crew
    page = roster()
    tab_into_the_grid(page)
    write(page, "8-17", "Tab")
    write(page, "b")  # a look-alike
    press(page, "F2")  # since no key here has Cyrillic letters
    write(page, "Д", "Tab")
    press(page, "ArrowLeft", "ArrowLeft")
    press(page, "F2")
    write(page, "20:00 – 8", "Enter")
    press(page, "Control+Home")
    expect(cell(page, anna, 1)).to_be_focused()
    expect_saved(page)
    expect(cell(page, anna, 2)).to_have_text("В")
    expect(cell(page, borys, 1)).to_have_text("20-8")
    expect(page.locator(f"[data-person='{anna.pk}'] .total")).to_contain_text("9:00")
    expect(page.locator("[data-heads] td").first).to_have_text("2")
    press(page, "F2", "End", "Backspace", "Escape", "Control+End", "Control+Home", "ArrowRight", "Delete")
    expect_saved(page)
    page.reload()
    assert texts(page, anna, 1, 3) == ["8-17", "", ""]
    assert texts(page, borys, 1, 3) == ["20-8", "Д", ""]


def test_what_was_typed_is_painted_before_it_is_saved_and_sent_once_in_a_pause(roster, crew):
    page = roster()
    sent = []
    page.on("request", lambda request: "/roster/save" in request.url and sent.append(request))
    cell(page, crew[0], 1).click()
    for text in ("8-17", "20-8", "7-15"):
        write(page, text)
    assert cell(page, crew[0], 1).inner_text() == "8-17"
    expect_saved(page)
    assert len(sent) == 1


def test_a_pasted_block_is_saved_but_for_the_cell_that_says_why(roster, crew):
    anna, borys = crew
    page = roster()
    cell(page, anna, 3).click()
    paste(page, '8-17\t"8-12/13-17"\t25-3\r\n20-8\tВП\t\r\n')
    expect(page.locator("#said")).to_have_text("Pasted cells: 6.")
    expect(page.locator("#state")).to_contain_text("Cells that could not be saved: 1.")
    bad = cell(page, anna, 5)
    expect(bad).to_have_attribute("aria-invalid", "true")
    expect(bad).to_have_text("25-3")
    bad.click()
    expect(page.locator("#about")).to_contain_text("“25-3” names a time that no day has.")
    page.keyboard.type("8-16")
    press(page, "Enter")
    expect_saved(page)
    expect(bad).not_to_have_attribute("aria-invalid", "true")
    page.reload()
    assert texts(page, anna, 3, 5) == ["8-17", "8-12/13-17", "8-16"]
    assert texts(page, borys, 3, 5) == ["20-8", "ВП", ""]


def test_a_block_is_copied_and_one_text_fills_a_selection(roster, crew):
    anna, borys = crew
    page = roster()
    cell(page, anna, 1).click()
    paste(page, "8-17\t20-8")
    press(page, "Control+c", "ArrowDown", "Control+v")
    expect(cell(page, borys, 2)).to_have_text("20-8")
    press(page, "Control+Home", "Shift+ArrowDown", "Shift+ArrowRight")
    expect(page.locator("[aria-selected=true]")).to_have_count(4)
    paste(page, "В")
    expect_saved(page)
    assert texts(page, anna, 1, 2) == texts(page, borys, 1, 2) == ["В", "В"]


def test_what_lies_outside_is_left_out_and_said(roster, crew):
    page = roster()
    cell(page, crew[0], 28).click()
    paste(page, "8-17\t8-17")
    expect(page.locator("#said")).to_contain_text("may not be changed: 1.")


def test_undone_and_done_again(roster, crew):
    page = roster()
    cell(page, crew[0], 1).click()
    paste(page, "8-17\t20-8")
    expect_saved(page)
    press(page, "Control+z")
    expect(cell(page, crew[0], 1)).to_have_text("")
    press(page, "Control+y", "Control+z")
    expect(page.locator("#said")).to_have_text("Cells that are as before: 2.")
    expect_saved(page)
    page.reload()
    assert texts(page, crew[0], 1, 2) == ["", ""]


def test_the_second_of_two_who_write_the_same_cell_is_told(roster, hr, crew):
    first, second = roster(), roster("hr")
    for page, text in ((first, "8-17"), (second, "20-8")):
        cell(page, crew[0], 1).click()
        write(page, text, "ArrowUp")
        if page is first:
            expect_saved(first)
    contested = cell(second, crew[0], 1)
    expect(contested).to_have_attribute("aria-invalid", "true")
    expect(contested).to_have_text("8-17")
    expect(second.locator("#state")).to_contain_text("manager changed this cell to “8-17”")
    write(second, "20-8", "ArrowUp")
    expect_saved(second)
    expect(contested).to_have_text("20-8")


def test_without_a_connection_what_was_typed_is_kept_and_sent_later(roster, crew):
    page = roster()
    page.route("**/roster/save*", lambda route: route.abort())
    cell(page, crew[0], 1).click()
    write(page, "8-17")
    expect(page.locator("#state")).to_contain_text("There is no connection.")
    expect(cell(page, crew[0], 1)).to_have_text("8-17")
    page.unroute("**/roster/save*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect_saved(page)


def test_whoever_was_signed_out_signs_in_beside_it_and_loses_nothing(chromium, live_server, crew):
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto(f"/roster?month={FIRST:%Y-%m}")
    sign_in(page)
    context.clear_cookies(name="sessionid")
    cell(page, crew[0], 1).click()
    write(page, "8-17")
    expect(page.locator("#state")).to_contain_text("You were signed out.")
    with context.expect_page() as opened:
        page.click("#bar a")
    sign_in(opened.value)
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect_saved(page)
    context.close()


def sign_in(page):
    page.fill("[name=username]", "manager")
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/roster*")


def test_leaving_with_something_unsaved_is_asked_about(roster, crew):
    page = roster()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    cell(page, crew[0], 1).click()
    write(page, "8-17")
    page.goto("/team")
    assert asked == ["beforeunload"]


def test_a_department_that_was_folded_stays_folded(roster, crew):
    page = roster()
    page.get_by_role("button", name="People of Workshop").click()
    expect(cell(page, crew[0], 1)).to_be_hidden()
    page.reload()
    expect(cell(page, crew[0], 1)).to_be_hidden()


@pytest.mark.parametrize(
    "options",
    [{"java_script_enabled": False}, {"viewport": {"width": 390, "height": 844}}],
    ids=["without JavaScript", "on a phone"],
)
def test_a_cell_leads_to_its_own_page(roster, crew, options):
    page = roster(**options)
    cell(page, crew[0], 9).locator("a").click()
    page.fill("#code", "25-3")
    page.click("main button[type=submit]")
    expect(page.locator("#error")).to_contain_text("names a time that no day has")
    page.fill("#code", "8 – 17")
    page.click("main button[type=submit]")
    expect(page.locator(".messages")).to_have_text("The roster was saved.")
    expect(cell(page, crew[0], 9)).to_have_text("8-17")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_grid_at_work_keeps_nobody_out(roster, crew, every_mark, scheme):
    page = roster(color_scheme=scheme)
    cell(page, crew[1], 1).click()
    paste(page, "25-3\t8-17")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    press(page, "Shift+ArrowUp", "Shift+ArrowRight")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(LOOK, EVERYTHING)
    press(page, "F2")
    found += page.evaluate(LOOK, EVERYTHING)
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def test_whoever_plans_for_nobody_reads_their_own_row(browse, employee):
    page = browse("olena")
    page.goto(f"/roster?month={FIRST:%Y-%m}")
    expect(page.locator("[data-person]")).to_have_count(1)
    expect(page.get_by_role("grid")).to_have_count(0)
