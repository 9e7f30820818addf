"""Sheets of a workbook that are written row by row and take no memory."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int


def formats(book: Workbook) -> dict[type | str, Format]:
    """How the values of each type look, made once for all sheets of the workbook."""
    styles = {date: {"num_format": "ddd yyyy-mm-dd", "align": "left"}, time: {"num_format": "hh:mm"}}
    styles |= {
        timedelta: {"num_format": "[h]:mm"},
        Decimal: {"num_format": "0.00"},
        "heading": {"bold": True, "bottom": 1},
    }
    styles |= {"label": {"bold": True, "top": 1}, "total": {"num_format": "[h]:mm", "bold": True, "top": 1}}
    return {name: book.add_format(style) for name, style in styles.items()}


class Table:
    """A sheet with a heading that stays in view. Texts are never formulas, lengths of time are numbers that add up."""

    def __init__(self, book: Workbook, name: str, columns: list[Column], styles: dict[type | str, Format]):
        self.sheet, self.styles, self.width = book.add_worksheet(name), styles, len(columns)
        self.sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            self.sheet.set_column(number, number, column.width)
            self.sheet.write_string(0, number, column.title, styles["heading"])
        self.rows = 0

    def add(self, *values: str | int | Decimal | date | time | timedelta | None) -> None:
        """One more row; what is None stays empty."""
        self.rows += 1
        for column, value in enumerate(values):
            if isinstance(value, str):
                self.sheet.write_string(self.rows, column, as_text(value))
            elif isinstance(value, int):
                self.sheet.write_number(self.rows, column, value)
            elif isinstance(value, Decimal):
                self.sheet.write_number(self.rows, column, value, self.styles[Decimal])
            elif value is not None:
                self.sheet.write_datetime(self.rows, column, value, self.styles[type(value)])

    def total(self, label: str, sums: dict[int, timedelta]) -> None:
        """A last row that adds up columns, with the sums for programs that do not calculate; none below no rows."""
        if not self.rows:
            return
        for column in range(self.width):
            self.sheet.write_blank(self.rows + 1, column, None, self.styles["label"])
        self.sheet.write_string(self.rows + 1, 0, label, self.styles["label"])
        for column, value in sums.items():
            letter, days = xl_col_to_name(column), value / timedelta(days=1)
            formula = f"=SUM({letter}2:{letter}{self.rows + 1})"
            self.sheet.write_formula(self.rows + 1, column, formula, self.styles["total"], days)

    def rest(self) -> None:
        """Nothing more is written to it for now.

        XlsxWriter holds a file open for every sheet until the end, and there may be more people than a process may
        have open files; it opens again what this closes.
        """
        self.sheet._opt_close()


def as_text(value: str) -> str:
    """What XML can hold, and nothing that XlsxWriter would take for markup of its own."""
    text = _NOT_IN_XML.sub("\ufffd", value)
    return f" {text}" if text.startswith("<r>") else text
