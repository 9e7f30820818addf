"""Rosters read from spreadsheets: what is understood, what is told cell by cell, and what is refused as a whole."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from schedules.models import DepartmentPolicy, RosterCell
from tests import factories
from tests.schedules.factories import absent, plan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
DAYS = list(range(1, 32))


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(employee, manager):
    """Олена Коваль and Maria Manager of the workshop, and Jan Kowalski who has a number."""
    employee.personnel_number = "0042"
    employee.save()
    return employee


@pytest.fixture
def sheet(tmp_path):
    """Writes rows as a workbook or, given a delimiter, as text; answers the path."""

    def write(*rows, delimiter="", encoding="utf-8", title="Грудень"):
        path = tmp_path / ("roster.csv" if delimiter else "roster.xlsx")
        if delimiter:
            lines = [delimiter.join("" if each is None else str(each) for each in row) for row in rows]
            path.write_bytes("\r\n".join(lines).encode(encoding))
        else:
            book = Workbook()
            book.active.title = title
            for row in rows:
                book.active.append(row)
            book.save(path)
        return path

    return write


def run(path, *given):
    """What the command printed, and with which sentence it failed."""
    out = StringIO()
    try:
        call_command("import_roster", str(path), *given, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def applied(path, *given):
    """The command saved all that the file says."""
    said, failed = run(path, "--month", "2026-12", "--apply", *given)
    assert failed == "", said
    return said


def roster_of(person):
    cells = RosterCell.objects.filter(employee=person).select_related("day_type").order_by("day")
    return {cell.day.day: cell.plan_text for cell in cells}


# -------------------------------------------------------------------------------------------------- what is understood


def test_people_in_rows_days_in_columns_codes_in_cells(sheet, people):
    applied(sheet(["ПІБ", 1, 2, 3, 4], ["Олена Коваль", "8-17", "20-8", "В", "ВП"]))
    assert roster_of(people) == {1: "8-17", 2: "20-8", 3: "В", 4: "ВП"}


def test_nothing_is_saved_without_apply(sheet, people):
    said, failed = run(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", "20-8", "В"]), "--month", "2026-12")
    assert "To write: 3" in said
    assert failed == ""
    assert roster_of(people) == {}


@pytest.mark.parametrize(
    "header",
    [
        [1, 2, 3],
        [1.0, 2.0, 3.0],
        ["1", "2", "3"],
        ["01", "02", "03"],
        ["вт 1", "ср 2", "чт 3"],
        ["1\nвт", "2\nср", "3\nчт"],
        ["Tue, 1", "Wed, 2", "Thu, 3"],
        ["01.12", "02.12", "03.12"],
        ["1.12.2026", "2.12.2026", "3.12.2026"],
        ["2026-12-01", "2026-12-02", "2026-12-03"],
        [date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)],
    ],
    ids=str,
)
def test_the_days_of_the_header(sheet, people, header):
    applied(sheet(["ПІБ", *header], ["Олена Коваль", "8-17", "20-8", "В"]))
    assert roster_of(people) == {1: "8-17", 2: "20-8", 3: "В"}


def test_dates_in_the_header_need_no_month(sheet, people):
    path = sheet(["ПІБ", *(date(2027, 2, day) for day in (1, 2, 3))], ["Олена Коваль", "8-17", None, None])
    assert run(path, "--apply")[1] == ""
    assert RosterCell.objects.get().day == date(2027, 2, 1)


def test_dates_go_on_into_the_next_month(sheet, people):
    days = [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]
    assert run(sheet(["ПІБ", *days], ["Олена Коваль", "8-17", "8-17", "8-17"]), "--apply")[1] == ""
    assert [cell.day for cell in RosterCell.objects.order_by("day")] == days


def test_titles_numbers_of_lines_sums_and_a_legend_stand_around_it(sheet, people):
    applied(
        sheet(
            ["Графік роботи на грудень 2026", None],
            [],
            ["№", "Посада", "Прізвище, ім’я", *DAYS[:15], "Σ", *DAYS[15:], "Годин"],
            [None, None, None, *["вт", "ср", "чт", "пт", "сб"], *[None] * 28],
            ["Цех 1"],
            [1, "Слюсар", "Олена Коваль", "8-17", *[None] * 14, 9, "8-20", *[None] * 15, 20],
            [None, "В – вихідний"],
            [None, None, "Начальник цеху"],
        )
    )
    assert roster_of(people) == {1: "8-17", 16: "8-20"}


def test_the_31st_of_a_month_without_one_is_left_alone_while_it_is_empty(sheet, people):
    path = sheet(["ПІБ", *DAYS], ["Олена Коваль", "8-17", *[None] * 30])
    assert run(path, "--month", "2026-11", "--apply")[1] == ""
    assert RosterCell.objects.get().day == date(2026, 11, 1)


def test_a_number_of_hours_is_one_whether_the_spreadsheet_has_it_as_text_or_as_number(sheet, people, department):
    DepartmentPolicy.objects.create(department=department, default_start=time(8))
    applied(sheet(["ПІБ", 1, 2, 3, 4], ["Олена Коваль", 8, 8.0, 7.5, "12"]))
    assert roster_of(people) == {1: "8-16", 2: "8-16", 3: "8-15:30", 4: "8-20"}


def test_the_department_decides_what_a_code_means(sheet, people, stranger):
    polish = factories.DepartmentFactory(name="Hala")
    DepartmentPolicy.objects.create(department=polish, profile="pl")
    stranger.department = polish
    stranger.save()
    applied(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "В", None, None], ["Stanisław Obcy", "B", None, None]))
    assert roster_of(people) == {1: "В"}
    assert roster_of(stranger) == {1: "B 8-16"}


def test_empty_cells_leave_what_there_is(sheet, people):
    plan(people, {"2026-12-01": "8-17", "2026-12-02": "8-17"})
    applied(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", None, "В", None]))
    assert roster_of(people) == {1: "8-17", 2: "В"}


def test_empty_cells_empty_the_roster_on_request(sheet, people):
    plan(people, {"2026-12-01": "8-17", "2026-12-02": "8-17", "2026-12-04": "8-17"})
    applied(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", None, "В", None]), "--clear-empty")
    assert roster_of(people) == {2: "В", 4: "8-17"}


def test_what_says_the_same_already_keeps_its_break(sheet, people):
    plan(people, {"2026-12-01": "8-17"})
    RosterCell.objects.update(unpaid_break="30")
    assert "To write: 0" in applied(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8 – 17", None, None]))
    assert roster_of(people) == {1: "8-17 (30)"}


def test_what_would_be_overwritten_is_told(sheet, people):
    plan(people, {"2026-12-01": "8-17"})
    said, _failed = run(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "В", None, None]), "--month", "2026-12")
    assert "Олена Коваль 2026-12-01: 8-17 becomes В" in said


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_text_with_any_delimiter_and_in_any_encoding_of_excel(sheet, people, delimiter, encoding):
    rows = ["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", "20-8", "В"]
    applied(sheet(*rows, delimiter=delimiter, encoding=encoding))
    assert roster_of(people) == {1: "8-17", 2: "20-8", 3: "В"}


def test_polish_text_in_the_code_page_of_excel(sheet, stranger):
    rows = ["Imię i nazwisko", 1, 2, 3], ["Stanisław Obcy", "8-17", "20-8", ""]
    applied(sheet(*rows, delimiter=";", encoding="cp1250"))
    assert roster_of(stranger) == {1: "8-17", 2: "20-8"}


# --------------------------------------------------------------------------------------------------------- who is who


def test_a_person_is_found_by_the_number(sheet, people):
    applied(sheet(["Таб. №", "Посада", 1, 2, 3], ["0042", "Слюсар", "8-17", None, None]))
    assert roster_of(people) == {1: "8-17"}


def test_a_person_is_found_by_the_name_however_it_is_written(sheet, people):
    applied(sheet(["ПІБ", 1, 2, 3], ["  олена   КОВАЛЬ ", "8-17", None, None]))
    assert roster_of(people) == {1: "8-17"}


@pytest.mark.parametrize(
    ("number", "name", "sentence"),
    [
        ("", "Ніхто Ніде", "nobody of this name or number"),
        ("77", "Олена Коваль", "nobody of this name or number"),
        ("0042", "Maria Manager", "number is that of Олена Коваль"),
        ("", "Іван Двійник", "Several people"),
    ],
)
def test_whoever_is_not_found_for_certain_is_told(sheet, people, number, name, sentence):
    factories.EmployeeFactory.create_batch(2, full_name="Іван Двійник")
    path = sheet(["Табельний номер", "ПІБ", 1, 2, 3], [number, name, "8-17", None, None])
    said, failed = run(path, "--month", "2026-12", "--apply")
    assert sentence in said
    assert failed == "1 things could not be read or saved."
    assert not RosterCell.objects.exists()


def test_of_two_rows_of_a_person_the_first_counts_and_the_second_is_told(sheet, people):
    path = sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", None, None], ["Олена Коваль", "8-20", None, None])
    said, _failed = run(path, "--month", "2026-12", "--apply")
    assert "  3 Олена Коваль: This person stands in row 2 already." in said
    assert roster_of(people) == {1: "8-17"}


def test_a_manager_imports_for_the_own_people_alone(sheet, people, stranger, manager):
    path = sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", None, None], ["Stanisław Obcy", "8-17", None, None])
    said, failed = run(path, "--month", "2026-12", "--apply", "--user", "manager")
    assert "  3 Stanisław Obcy: There is nobody of this name" in said
    assert failed
    assert RosterCell.objects.get().changed_by == "manager"


# ------------------------------------------------------------------------------------------------ what cannot be read


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("25-3", "names a time that no day has"),
        ("ЩЩ", "There is no code"),
        ("8-", "does not say until when"),
        ("12", "is a number of hours"),
        ("46364", "is a date"),
        ("=A1+B1", "neither hours nor a code"),
        (True, "There is no code"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_with_its_address(sheet, people, text, sentence):
    path = sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", text, "В"])
    said, failed = run(path, "--month", "2026-12", "--apply")
    assert f"  C2 Олена Коваль 2026-12-02 {text}: " in said
    assert sentence in said
    assert failed == "1 things could not be read or saved."
    assert roster_of(people) == {1: "8-17", 3: "В"}


@pytest.mark.parametrize(
    ("value", "form", "typed"),
    [
        (datetime(2026, 12, 8), "d-mmm", "8-12"),
        (datetime(2026, 12, 8), "dd.mm.yyyy", "8-12"),
        (datetime(2026, 8, 12), "m/d", "8-12"),
        (datetime(2017, 8, 1), "mmm-yy", "8-17"),
        (datetime(2026, 10, 6), "[$-422]d-mmm;@", "6-10"),
    ],
)
def test_a_cell_that_the_spreadsheet_made_a_date_of_is_never_guessed(sheet, people, tmp_path, value, form, typed):
    book = Workbook()
    book.active.append(["ПІБ", 1, 2, 3, 4])
    book.active.append(["Олена Коваль", "8-17", None, None, value])
    book.active["E2"].number_format = form
    book.save(tmp_path / "mangled.xlsx")
    said, failed = run(tmp_path / "mangled.xlsx", "--month", "2026-12", "--apply")
    assert f"  E2 Олена Коваль 2026-12-04 {value:%Y-%m-%d}: This is the date" in said
    assert f"probably {typed}." in said
    assert failed
    assert roster_of(people) == {1: "8-17"}


def test_a_date_in_text_is_one_as_well(sheet, people):
    path = sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", "08.гру", "8-Dec"], delimiter=";")
    said, _failed = run(path, "--month", "2026-12")
    assert said.count("a spreadsheet has changed what was typed") == 2


def test_a_day_that_the_month_does_not_have(sheet, people):
    path = sheet(["ПІБ", *DAYS], ["Олена Коваль", *["8-17"] * 31])
    said, failed = run(path, "--month", "2026-11")
    assert "  AF2 Олена Коваль 8-17: The month does not have this day." in said
    assert failed


def test_a_closed_month_an_overlap_and_an_absence(sheet, people, hr, department, client_for):
    absent(people, "ВП", "2026-10-05")
    client_for(hr).post("/api/periods", {"department": department.pk, "month": "2026-10"})
    said, _failed = run(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", None, None]), "--month", "2026-10")
    assert "B2 Олена Коваль 2026-10-01 8-17: 2026-10 is approved or closed" in said
    said, _failed = run(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "20-8", "7-15", None]), "--month", "2026-12")
    assert "C2 Олена Коваль 2026-12-02 7-15: The shift of the day before ends only after" in said


# ------------------------------------------------------------------------------------------- what is refused as a whole


def refused(path, *given):
    said, failed = run(path, *given)
    assert said == ""
    return failed


def test_days_without_a_month(sheet, people):
    assert "Choose the month" in refused(sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", None, None]))


def test_a_sheet_of_another_month(sheet, people):
    path = sheet(["ПІБ", *(date(2026, 11, day) for day in (1, 2, 3))], ["Олена Коваль", "8-17", None, None])
    assert "the month chosen is 2026-12" in refused(path, "--month", "2026-12")


def test_a_sheet_without_days(sheet, people):
    assert "No row with the days" in refused(sheet(["ПІБ", "a"], ["Олена Коваль", "8-17"]))


def test_a_sheet_without_names(sheet, people):
    assert "No column left of the days" in refused(sheet([1, 2, 3], ["8-17", None, None]), "--month", "2026-12")


def test_a_sheet_that_is_too_long_or_too_wide(sheet, people):
    header = ["ПІБ", 1, 2, 3]
    assert "more than 2000 rows" in refused(sheet(header, *[["Олена Коваль", "8-17"]] * 2000), "--month", "2026-12")
    assert "more than 2000 rows" in refused(sheet(header, [*["x"] * 101]), "--month", "2026-12")


def test_a_format_that_reaches_down_to_the_last_row_is_not_length(people, tmp_path):
    book = Workbook()
    book.active.append(["ПІБ", 1, 2, 3])
    book.active.append(["Олена Коваль", "8-17", None, None])
    book.active.cell(1_048_576, 16_384).number_format = "@"
    book.save(tmp_path / "long.xlsx")
    applied(tmp_path / "long.xlsx")
    assert roster_of(people) == {1: "8-17"}


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"PK",
        b"PK\x03\x04" + b"\x00" * 500,
        packed(),
        packed(a=b"0" * 30_000_000),
        packed(**{f"part{number}": b"" for number in range(600)}),
        packed(**{"[Content_Types].xml": b"<x/>"}),
        b"\xd0\xcf\x11\xe0" + b"\x00" * 500,
        b"x" * 2_000_001,
        b";" * 1_000_000,
        b'"' + b"x;" * 200_000,
        "ПІБ;1;2;3".encode("utf-16")[:-1],
        b"\x81\x98;1;2;3\n",
        b"<html><table><tr><td>1</td></tr></table></html>",
    ],
    ids=range(15),
)
def test_whatever_the_file_is_the_answer_is_a_sentence(people, tmp_path, content):
    path = tmp_path / "hostile"
    path.write_bytes(content)
    assert refused(path, "--month", "2026-12").endswith((".", "”."))


def test_a_damaged_workbook(sheet, people):
    whole = sheet(["ПІБ", 1, 2, 3], ["Олена Коваль", "8-17", None, None]).read_bytes()
    path = sheet([])
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        run(path, "--month", "2026-12")
        path.write_bytes(whole[:at])
        assert refused(path, "--month", "2026-12")


def test_an_address_that_leads_nowhere(tmp_path):
    assert "cannot be read" in refused(tmp_path / "nothing.xlsx")
    assert "cannot be read" in refused(tmp_path)


def test_a_user_that_nobody_is(sheet):
    assert "no user 'nobody'" in refused(sheet([1, 2, 3]), "--user", "nobody")
