"""Every file that the pages of the plan offer, downloaded as a person does it and read back."""

from datetime import UTC
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar
from pypdf import PdfReader

from schedules.models import PayrollProfile
from tests import factories
from tests.browser.company import fill, last_long_month
from tests.schedules.factories import plan

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def month(manager, employee):
    """The longest month of Олена's, planned from 8 to 17 on its first ten days and worked."""
    factories.EmploymentTermsFactory(employee=employee)
    month = last_long_month()
    plan(employee, {f"{month:%Y-%m}-{day:02}": "8-17" for day in range(1, 11)})
    fill(employee, month, days=10)
    PayrollProfile.objects.create(
        name="Płace", columns=[{"field": "full_name", "title": "Kto"}, {"field": "worked_minutes", "title": "Minuty"}]
    )
    return month


def downloaded(page, press) -> Path:
    with page.expect_download() as waiting:
        press()
    assert waiting.value.failure() is None
    return waiting.value.path()


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def rows_of(path: Path) -> list[tuple]:
    return list(openpyxl.load_workbook(BytesIO(path.read_bytes())).worksheets[0].iter_rows(values_only=True))


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_the_roster_as_pdf_and_workbook(browse, month, employee):
    page = browse("manager", accept_downloads=True)
    page.goto(f"/roster?month={month:%Y-%m}")
    page.get_by_text("Files", exact=True).click()
    page.select_option("[name=paper]", "a3")
    path = downloaded(page, button(page, "PDF").click)
    assert round(PdfReader(path).pages[0].mediabox.width) == 1191
    assert "Олена Коваль 08:00 17:00 08:00 17:00" in text_of(path)
    path = downloaded(page, button(page, "XLSX").click)
    assert next(row for row in rows_of(path) if row[1] == "Олена Коваль")[3:13] == ("8-17",) * 10


def test_a_timesheet_as_pdf(browse, month, employee):
    page = browse("olena", accept_downloads=True)
    page.goto(f"/timesheets/{employee.pk}/{month:%Y-%m}")
    text = text_of(downloaded(page, page.get_by_role("link", name="PDF").first.click))
    assert "Олена Коваль" in text
    assert "08:00–17:00" in text


def test_the_payroll_file_with_chosen_columns(browse, month, employee):
    page = browse("manager", accept_downloads=True)
    page.goto(f"/timesheets?month={month:%Y-%m}")
    page.select_option("[name=profile]", label="Płace")
    lines = downloaded(page, button(page, "CSV").click).read_text("utf-8-sig").splitlines()
    assert lines[0] == "Kto;Minuty"
    worked = dict(line.split(";") for line in lines[1:])["Олена Коваль"]
    path = downloaded(page, button(page, "XLSX").click)
    assert ("Олена Коваль", int(worked)) in rows_of(path)


def test_the_calendar_is_added_from_a_phone(browse, month, employee):
    page = browse("olena", viewport=PHONE, accept_downloads=True)
    page.goto(f"/roster?month={month:%Y-%m}")
    page.get_by_text("Files", exact=True).click()
    page.get_by_role("link", name="My shifts in the calendar of my phone").click()
    button(page, "Make the address").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    address = page.get_by_label("Address of your calendar").input_value()
    feed = Calendar.from_ical(page.request.get(address).body())
    days = [event["DTSTART"].dt.astimezone(UTC).date() for event in feed.walk("VEVENT")]
    assert days == [month.replace(day=day) for day in range(1, 11)]
    button(page, "Make a new address").click()
    page.wait_for_function(f"document.getElementById('address').value !== {address!r}")
    assert page.request.get(address).status == 404
