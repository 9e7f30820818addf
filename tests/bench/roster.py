"""What the roster's page costs in a browser: until it is seen, and from a keystroke to the painted cell."""

import shutil
import time
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles

PEOPLE, ROUNDS, KEYS = (200, 500), 5, 60
MONTH, NOW = date(2026, 10, 1), datetime(2026, 9, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLANNER = "planner"
SHIFTS = ("8-20", "20-8", "", "")
SEEN = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return [page.responseStart - page.requestStart, paint.startTime, page.decodedBodySize];
}"""
WATCH = """() => {
    window.taken = [];
    addEventListener("keydown", () => {
        const pressed = performance.now(), { port1, port2 } = new MessageChannel();
        port1.onmessage = () => taken.push(performance.now() - pressed);
        requestAnimationFrame(() => port2.postMessage(0)); // which arrives once the frame has been painted
    }, true);
}"""
SAVED = "() => document.querySelector('#state').textContent === 'All changes are saved.'"


def report() -> None:
    """Seeds what is missing, and opens the page as somebody from HR does. Needs Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.bench.__main__ import gunicorn
    from tests.factories import PASSWORD

    departments = seed()
    with gunicorn() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 900})
        page.goto("/sign-in")
        page.fill("[name=username]", PLANNER)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        for people, department in zip(PEOPLE, departments, strict=True):
            measure(page, people, department)
        browser.close()


def seed() -> list[int]:
    """A department of each size, everybody with a month of shifts; answers their ids."""
    from django.db import connection

    from schedules.models import RosterCell
    from tests.factories import DepartmentFactory, EmployeeFactory, EmploymentTermsFactory, UserFactory

    UserFactory(username=PLANNER, role="hr")
    departments = [DepartmentFactory(name=f"Roster of {people}") for people in PEOPLE]
    for people, department in zip(PEOPLE, departments, strict=True):
        crew = [EmployeeFactory(department=department) for _person in range(people)]
        for person in crew:
            EmploymentTermsFactory(employee=person)
        written = {"changed_by": PLANNER, "changed_at": NOW}
        RosterCell.objects.bulk_create(
            RosterCell(employee=person, day=MONTH + DAY * day, hours=SHIFTS[(person.pk + day) % 4], **written)
            for person in crew
            for day in range(31)
            if SHIFTS[(person.pk + day) % 4]
        )
    connection.close()
    return [department.pk for department in departments]


def measure(page, people: int, department: int) -> None:
    """One department's lines, in milliseconds."""
    seen = []
    for _round in range(ROUNDS):
        page.goto(f"/roster?month={MONTH:%Y-%m}&department={department}")
        page.wait_for_timeout(300)
        seen.append(page.evaluate(SEEN))
    answered, painted, size = (median(figures) for figures in zip(*seen, strict=True))
    print(f"\n{f'/roster, {people} people by 31 days':<46} {'ms':>7}")
    print(f"{f'  answered ({size / 1e6:.2f} MB)':<46} {answered:>7.0f}")
    print(f"{'  first paint, since the click':<46} {painted:>7.0f}")
    page.locator("[data-person] td").first.click()
    page.evaluate(WATCH)
    for number in range(KEYS // 5):
        for key in (*"9-17", "Enter" if number % 2 else "Tab"):
            page.keyboard.press(key)
            page.wait_for_timeout(40)
    taken = page.evaluate("taken")
    print(f"{'  keystroke to painted cell, the median':<46} {median(taken):>7.1f}")
    print(f"{'    the 95th of a hundred':<46} {quantiles(taken, n=20)[-1]:>7.1f}")
    page.wait_for_function(SAVED)
    started = time.perf_counter()
    with page.expect_response("**/roster/save*"):
        page.keyboard.press("Control+z")
    print(f"{'  saved, with the pause of 600':<46} {(time.perf_counter() - started) * 1000:>7.0f}")
