"""Where a sheet has its people and its days: the row with the days of the month, and the columns with the names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _

from attendance.folding import fold
from schedules.importing.sheets import NOTHING, Rows, Written, unreadable_file
from timetracker.api.errors import Problem

_HEADER_WITHIN = 30  # rows
_FEWEST_DAYS = 3
_WORD = r"[^\W\d_]{1,12}[.,]?"
_DAY = re.compile(rf"(?:{_WORD}\s+)?0?([1-9]|[12][0-9]|3[01])\.?(?:,?\s+{_WORD})?")
_DATE = re.compile(rf"(?:{_WORD}\s+)?(\d{{1,2}})\.(\d{{1,2}})(?:\.(\d{{4}}))?(?:,?\s+{_WORD})?")
# parts of headings, as `fold` writes them; the ones that say it best first
_NAMES = ("піб", "п.і.б", "прізвищ", "фио", "full name", "nazwisk", "працівник", "співробітник", "pracownik", "name")
_NUMBERS = ("табел", "таб.", "personnel", "osobow", "ewid", "nr prac")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet (counted from 1) that is about somebody, with its cells by their columns (from 0)."""

    row: int
    number: str
    name: str
    cells: dict[int, Written]

    @property
    def title(self) -> str:
        return " ".join(filter(None, (self.number, self.name)))


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet as it was understood: its `days` by their columns (from 0), and its people.

    A column of a day that its month does not have, such as 31 in June, has None.
    """

    days: dict[int, date | None]
    lines: tuple[Line, ...]


def address(row: int, column: int) -> str:
    """A cell as a spreadsheet names it: row 7 (from 1) of column 5 (from 0) is F7."""
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def laid_out(table: Rows, month: date | None) -> Layout | None:
    """The sheet's days and people; None where no row names days.

    Days are dates, or numbers of the `month` (its first day). Raises Problem 400 `unreadable_file` for days of no known
    month or of another one, and where no column has names.
    """
    header = max(range(min(_HEADER_WITHIN, len(table))), key=lambda row: len(_numbers_in(table[row])), default=None)
    if header is None or len(found := _numbers_in(table[header])) < _FEWEST_DAYS:
        return None
    days = {column: _day(table[header][column], number, month) for column, number in found.items()}
    beside = range(min(days))
    titles = [[fold(_at(row, column).text) for column in beside] for row in table[: header + 1]]
    numbers = _titled(titles, _NUMBERS)
    names = _titled(titles, _NAMES)
    if names is None and numbers is None:
        names = _first_of_letters(table[header + 1 :], beside)
    return Layout(days, tuple(_lines(table, header, days, names, numbers)))


def _at(row: list[Written], column: int | None) -> Written:
    return row[column] if column is not None and column < len(row) else NOTHING


def _numbers_in(row: list[Written]) -> dict[int, int]:
    """The longest run of days that follow each other, by their columns, with the number of each in its month."""
    runs, run = [{}], {}
    for column, cell in enumerate(row):
        number = _number(cell)
        if number is None:
            continue
        follows = run and (number == run[max(run)] + 1 or (number == 1 and run[max(run)] >= 28 and cell.day))
        if not follows:
            run = {}
            runs.append(run)
        run[column] = number
    return max(runs, key=len)


def _number(cell: Written) -> int | None:
    if day := _dated(cell):
        return day[0]
    found = _DAY.fullmatch(cell.text)
    return int(found[1]) if found else None


def _dated(cell: Written) -> tuple[int, int, int | None] | None:
    """The day, the month and perhaps the year that a heading names."""
    if cell.day:
        return cell.day.day, cell.day.month, cell.day.year
    try:
        day = date.fromisoformat(cell.text)
    except ValueError:
        found = _DATE.fullmatch(cell.text)
        return (int(found[1]), int(found[2]), found[3] and int(found[3])) if found else None
    return day.day, day.month, day.year


def _day(cell: Written, number: int, month: date | None) -> date | None:
    dated = _dated(cell)
    year = dated[2] if dated and dated[2] else month and month.year
    if year is None:
        raise Problem(400, "no_month", _("The sheet does not say of which month it is. Choose the month."))
    try:
        day = date(year, dated[1] if dated else month.month, number)
    except (ValueError, AttributeError):
        return None
    if month and day.replace(day=1) != month:
        sentence = _("The sheet has the day %(day)s, and the month chosen is %(month)s. Choose the month of the sheet.")
        raise unreadable_file(sentence % {"day": day, "month": f"{month:%Y-%m}"})
    return day


def _titled(titles: list[list[str]], words: tuple[str, ...]) -> int | None:
    """The first column that one of the words stands above, in the row of the days or, failing that, further up."""
    for word in words:
        for row in reversed(titles):
            for column, title in enumerate(row):
                if word in title:
                    return column
    return None


def _first_of_letters(rows: Rows, columns: Iterable[int]) -> int:
    """The first column that has letters in most of its cells. Raises Problem 400 `unreadable_file` without one."""
    for column in columns:
        said = [text for row in rows if (text := _at(row, column).text)]
        if said and 2 * sum(bool(_LETTER.search(text)) for text in said) > len(said):
            return column
    raise unreadable_file(_("No column left of the days has names. Give it the heading “Full name”."))


def _lines(table: Rows, header: int, days: dict, names: int | None, numbers: int | None) -> Iterator[Line]:
    for row, cells in enumerate(islice(table, header + 1, None), header + 2):
        said = {column: cell for column in days if (cell := _at(cells, column)).text}
        number, name = _at(cells, numbers).text, _at(cells, names).text
        if number or name:
            yield Line(row, number, name, said)
