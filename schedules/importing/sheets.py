"""The cells of a file that somebody uploaded: a workbook (XLSX) or delimited text (CSV), up to what a roster needs."""

import csv
import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from timetracker.api.errors import Problem

MOST_BYTES = 2_000_000
MOST_ROWS, MOST_COLUMNS = 2_000, 100
_FAR = 2  # times as far is looked at: what lies there is refused rather than left out
_MOST_UNPACKED = 20_000_000
_MOST_PARTS = 500
_OLDER_EXCEL = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)  # what openpyxl makes of a workbook that is none
_DELIMITERS = ";\t,"
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WORD = re.compile(r"[^\W\d_]+")
_LATIN, _CYRILLIC = re.compile(r"[a-z]", re.I), re.compile(r"[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Written:
    """What a cell of a file says. Of one that holds a date, which, and what was probably `typed` there."""

    text: str = ""
    day: date | None = None
    typed: str = ""


Rows = list[list[Written]]
NOTHING = Written()


def tables(content: bytes) -> Iterator[Rows]:
    """The first sheet of the file, for text with each of the delimiters that it may have been written with.

    Raises Problem 400 `unreadable_file` with a sentence that says what to do.
    """
    if len(content) > MOST_BYTES:
        raise unreadable_file(_("The file is larger than 2 MB. Save the roster alone, without pictures."))
    if content.startswith(_OLDER_EXCEL):
        raise unreadable_file(_("This is an older or protected workbook. Save it as .xlsx without a password."))
    if content.startswith(b"PK"):
        yield _workbook(content)
        return
    text = _decoded(content)
    for delimiter in _DELIMITERS:
        if delimiter in text:
            yield _delimited(text, delimiter)


def unreadable_file(sentence: str) -> Problem:
    return Problem(400, "unreadable_file", sentence)


# ----------------------------------------------------------------------------------------------------------- workbooks


def _workbook(content: bytes) -> Rows:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, about what a workbook has besides its cells
            has_formulas = _look_through(content)
            values = _cells(content, data_only=True)
            return _with_formulas(values, _cells(content, data_only=False)) if has_formulas else values
    except _BROKEN as error:
        raise unreadable_file(_("The workbook is damaged. Open it, save it as .xlsx and try again.")) from error


def _look_through(content: bytes) -> bool:
    """Whether any sheet has formulas. Raises Problem for what would not fit into memory, before it is unpacked."""
    with ZipFile(io.BytesIO(content)) as parts:
        found = parts.infolist()
        if len(found) > _MOST_PARTS or sum(part.file_size for part in found) > _MOST_UNPACKED:
            raise unreadable_file(_("The workbook is too large. Save the sheet with the roster as a file of its own."))
        sheets = [part for part in found if part.filename.startswith("xl/worksheets/")]
        return any(b"<f" in parts.read(part) for part in sheets)


def _cells(content: bytes, *, data_only: bool) -> Rows:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=_FAR * MOST_ROWS, max_col=_FAR * MOST_COLUMNS)
        return _bounded(list(map(_written, row)) for row in rows)
    finally:
        book.close()


def _written(cell) -> Written:
    value = cell.value
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        return Written(f"{value:%Y-%m-%d}", value.date(), _typed(value, cell.number_format))
    if isinstance(value, float):
        return Written(f"{value:.10g}")
    return Written(str(value).strip())


def _typed(value: datetime, form: str) -> str:
    """What a spreadsheet may have made the date of: the two numbers that its format shows, in their order.

    `8-12` becomes 8 December as `d-mmm`, August 12 as `m/d`, and `8-17` August 2017 as `mmm-yy`.
    """
    shown = list(dict.fromkeys(re.findall("[dmy]", form.lower())))
    if len(shown) != 2 or "m" not in shown:
        shown = ["d", "m"]
    numbers = {"d": value.day, "m": value.month, "y": value.year % 100}
    return "-".join(str(numbers[each]) for each in shown)


def _with_formulas(values: Rows, formulas: Rows) -> Rows:
    """The values, and the formulas where nobody has calculated one: they are told, and not taken for empty cells."""
    return [
        [formula if value == NOTHING else value for value, formula in zip(own, theirs, strict=True)]
        for own, theirs in zip(values, formulas, strict=True)
    ]


# ---------------------------------------------------------------------------------------------------------------- text


def _decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark; else one of the two code pages in which Excel writes CSV here.

    Of these cp1251, unless it would make more words of mixed Latin and Cyrillic letters than Cyrillic ones: then the
    text is Polish and cp1250.
    """
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS.items() if content.startswith(mark)]
    for encoding in (*marked, "utf-8", "cp1251", "cp1250"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if encoding != "cp1251" or not _is_mixed(text):
            return text
    raise unreadable_file(_("The letters of the file cannot be read. Save it as .xlsx, or as CSV in UTF-8."))


def _is_mixed(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if _CYRILLIC.search(word)]
    mixed = sum(bool(_LATIN.search(word)) for word in words)
    return 2 * mixed > len(words)


def _delimited(text: str, delimiter: str) -> Rows:
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        near = (islice(line, _FAR * MOST_COLUMNS) for line in islice(lines, _FAR * MOST_ROWS))
        return _bounded([Written(value.strip()) for value in line] for line in near)
    except csv.Error as error:
        raise unreadable_file(_("The file is no table. Save the roster as .xlsx or as CSV.")) from error


def _bounded(rows: Iterable[list[Written]]) -> Rows:
    """As many rows as a roster may have. Raises Problem where there is something beyond, below or beside them."""
    table = []
    for number, row in enumerate(rows):
        if any(cell.text for cell in row[MOST_COLUMNS:]) or (number >= MOST_ROWS and any(cell.text for cell in row)):
            sentence = _("The sheet has more than %(rows)d rows or %(columns)d columns. Save the roster alone.")
            raise unreadable_file(sentence % {"rows": MOST_ROWS, "columns": MOST_COLUMNS})
        if number < MOST_ROWS:
            table.append(row)
    return table
