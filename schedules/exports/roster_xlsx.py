"""The roster as a workbook: people in rows, days in columns, codes in cells, as `schedules.importing` reads them back.

A cell holds what the roster says; an approved absence that lies over it shows in its colour. Every code is a text in a
column of texts, so that no spreadsheet makes a date of 8-12 when somebody edits it.
"""

from datetime import date, timedelta
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from attendance.exports.tables import Column, Table, as_text, formats
from attendance.models import Employee
from schedules.grid import Grid, Row, Section, grid
from schedules.plan import PlannedDay

_FREE = "#e6e9ee"
_TEXT = {"num_format": "@", "align": "center", "border": 1, "border_color": "#c3cad4"}
_BESIDE = 3  # columns before the first day


def write(file: BinaryIO, people: QuerySet[Employee], first: date, last: date) -> None:
    """Writes the roster of the people into `file`, row by row, in the active language. A fixed number of queries."""
    found = grid(people, first, last)
    with Workbook(file, {"constant_memory": True}) as book:
        _Roster(book, found).write()
        legend = Table(book, _("Legend"), [Column(_("Code"), 10), Column(_("Meaning"), 40)], formats(book))
        for kind in found.day_types():
            legend.add(kind.code, f"{kind.name} {kind.hours}".strip())


class _Roster:
    """The sheet of the days."""

    def __init__(self, book: Workbook, found: Grid):
        self.book, self.found = book, found
        self.sheet: Worksheet = book.add_worksheet(_("Roster"))
        self.formats = formats(book)
        self.day_head = book.add_format({"num_format": "ddd d.mm", "bold": True, "bottom": 1, "align": "center"})
        self._cells: dict[str, Format] = {}

    def write(self) -> None:
        self._head()
        number = 0
        for section in self.found.sections:
            for row in section.rows:
                number += 1
                self._row(number, section, row)

    def _head(self) -> None:
        after = _BESIDE + len(self.found.days)
        titles = {0: _("Personnel number"), 1: _("Full name"), 2: _("Department")}
        titles |= {after: _("Planned"), after + 1: _("By terms")}
        self.sheet.freeze_panes(1, _BESIDE)
        self.sheet.set_column(0, 0, 12)
        self.sheet.set_column(1, 2, 26)
        self.sheet.set_column(_BESIDE, after - 1, 9, self._cell("#ffffff"))
        self.sheet.set_column(after, after + 1, 10)
        for column, title in titles.items():
            self.sheet.write_string(0, column, title, self.formats["heading"])
        for column, day in enumerate(self.found.days, _BESIDE):
            self.sheet.write_datetime(0, column, day, self.day_head)

    def _row(self, number: int, section: Section, row: Row) -> None:
        department = section.department.name if section.department else ""
        for column, text in enumerate((row.person.personnel_number or "", row.person.full_name, department)):
            self.sheet.write_string(number, column, as_text(text))
        for column, day in enumerate(row.days, _BESIDE):
            if day.code:
                self.sheet.write_string(number, column, as_text(day.code), self._cell(_colour(day)))
            else:
                self.sheet.write_blank(number, column, None, self._cell(_colour(day)))
        for column, seconds in enumerate((row.planned, row.agreed), _BESIDE + len(row.days)):
            if seconds is not None:
                length = timedelta(seconds=seconds)
                self.sheet.write_datetime(number, column, length, self.formats[timedelta])

    def _cell(self, colour: str) -> Format:
        if colour not in self._cells:
            self._cells[colour] = self.book.add_format({**_TEXT, "bg_color": colour})
        return self._cells[colour]


def _colour(day: PlannedDay) -> str:
    return day.shown.colour if day.shown else _FREE if day.is_free else "#ffffff"
