"""The page that reads a spreadsheet, whom the planning pages are for, and what a workbook of ours reads back as."""

import io
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from schedules.models import RosterCell, ShiftPattern
from tests.schedules.factories import absent, plan
from tests.schedules.planning import confirm, look, looked_and_confirmed, roster_of, signed_in, words_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
PAGES = ["pattern", "copy", "import", "publish"]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(manager):
    return signed_in(manager)


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def upload(client, content, **sent):
    return client.post("/roster/import", {"file": SimpleUploadedFile("roster.xlsx", content), **sent})


# ------------------------------------------------------------------------------------------------------ a spreadsheet


def test_a_spreadsheet_is_shown_first_and_saved_as_it_was_shown(desk, employee):
    plan(employee, {"2026-12-01": "9-18"})
    shown = upload(desk, workbook(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", "В", None]), month="2026-12")
    assert "from 1 December 2026 to 3 December 2026 and 1 of your people" in words_of(shown)
    assert "2 cells would be written 1 of them over something else" in words_of(shown)
    assert roster_of(employee) == {"2026-12-01": "9-18"}
    confirm(desk, shown, "import")
    assert roster_of(employee) == {"2026-12-01": "8-17", "2026-12-02": "В"}


def test_cells_that_cannot_be_read_are_listed_and_the_rest_is_saved(desk, employee, stranger):
    rows = ["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", "8-25", datetime(2026, 12, 8)], ["Stanisław Obcy", "В"]
    shown = upload(desk, workbook(*rows), month="2026-12")
    words = words_of(shown)
    assert "3 things in the file could not be read" in words
    assert "C2 Олена Коваль, Wed 2 December: 8-25 “8-25” names a time that no day has." in words
    assert "D2 Олена Коваль, Thu 3 December: 2026-12-08 This is the date 2026-12-08" in words
    assert "3 Stanisław Obcy There is nobody of this name or number among the people you plan for." in words
    confirm(desk, shown, "import")
    assert roster_of(employee) == {"2026-12-01": "8-17"}
    assert not RosterCell.objects.filter(employee=stranger).exists()


def test_empty_cells_empty_the_roster_on_request(desk, employee):
    plan(employee, {"2026-12-01": "9-18", "2026-12-02": "9-18"})
    rows = ["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", None, None]
    confirm(desk, upload(desk, workbook(*rows), month="2026-12", clear_empty="on"), "import")
    assert roster_of(employee) == {"2026-12-01": "8-17"}


@pytest.mark.parametrize(
    ("content", "month", "sentence"),
    [
        (b"", "2026-12", "The submitted file is empty."),
        (b"PK", "2026-12", "The workbook is damaged."),
        (b"x" * 2_000_001, "2026-12", "larger than 2 MB"),
        (workbook(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17"]), "", "Choose the month."),
        (workbook(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17"]), "2026-13", "Enter a valid date."),
        (workbook(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17"]), "1999-12", "Choose a day from 2000"),
    ],
)
def test_a_file_or_month_that_does_not_do_is_a_sentence(desk, content, month, sentence):
    shown = upload(desk, content, month=month)
    assert shown.status_code == 400
    assert sentence in words_of(shown)


def test_no_file_at_all(desk):
    assert desk.post("/roster/import", {"file": "text"}).status_code == 400


# ------------------------------------------------------------------------------------------ our own workbook read back


@pytest.fixture
def ours(desk, employee):
    """The roster of December as the workbook that the page offers, read by somebody whose days have breaks."""
    days = {"2026-12-01": "8-12/13-17", "2026-12-02": "20-8", "2026-12-04": "ОФ", "2026-12-05": "В", "2026-12-31": "ВП"}
    plan(employee, days)
    RosterCell.objects.filter(day="2026-12-02").update(unpaid_break="30")
    absent(employee, "Л", "2026-12-04")
    return desk.get("/roster.xlsx?month=2026-12").getvalue()


def test_the_roster_as_a_workbook_says_what_there_is(desk, ours):
    words = words_of(upload(desk, ours))
    assert "could not be read" not in words
    assert "from 1 December 2026 to 31 December 2026 and 2 of your people" in words
    assert "Nothing would change." in words


def test_the_roster_as_a_workbook_restores_what_there_was(desk, employee, ours):
    before = {day: text.replace(" (30)", "") for day, text in roster_of(employee).items()}
    RosterCell.objects.all().delete()
    confirm(desk, upload(desk, ours), "import")
    assert roster_of(employee) == before


# ----------------------------------------------------------------------------------------------------- whose they are


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_for_those_who_plan(client, page, employee, manager, hr):
    assert client.get(f"/roster/{page}").status_code == 302
    assert signed_in(employee.user).get(f"/roster/{page}").status_code == 403
    assert signed_in(employee.user).post(f"/roster/{page}").status_code == 403
    assert signed_in(manager).get(f"/roster/{page}").status_code == 200
    assert (
        signed_in(hr).get(f"/roster/{page}?month=2026-12&department={manager.employee.department_id}").status_code
        == 200
    )
    kept = f"month=2026-12&department={manager.employee.department_id}"
    assert signed_in(hr).get(f"/roster/{page}?{kept}").status_code == 200
    assert signed_in(hr).get(f"/roster/{page}?month=2026-13").status_code == 404


def test_the_month_and_the_department_of_the_roster_go_with_it(desk, department, employee):
    ShiftPattern.objects.create(name="2-2", cycle="8-20 20-8 В В")
    kept = f"?month=2026-12&department={department.pk}"
    shown = unescape(desk.get(f"/roster{kept}").content.decode())
    for page in ("pattern", "copy", "publish"):
        assert f'"/roster/{page}{kept}"' in shown
        chosen = desk.get(f"/roster/{page}{kept}").content.decode()
        assert f'<option value="{department.pk}" selected>' in chosen
        assert 'value="2026-12-01"' in chosen


def test_a_preview_of_somebody_else_saves_nothing_out_of_reach(desk, hr, stranger):
    pattern = ShiftPattern.objects.create(name="one", cycle="8-17")
    asked = {"pattern": pattern.pk, "first": "2026-12-01", "last": "2026-12-01", "start_at": 1, "people": [stranger.pk]}
    shown = look(signed_in(hr), "pattern", **asked)
    assert confirm(desk, shown, "pattern").status_code == 409
    assert roster_of(stranger) == {}
    looked_and_confirmed(signed_in(hr), "pattern", **asked)
    assert roster_of(stranger) == {"2026-12-01": "8-17"}
