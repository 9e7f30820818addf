"""The roster on paper: people by days, with a legend and lines to sign on.

Drawn straight onto the pages: fifteen thousand cells would be slow as a table that lays itself out. What is private to
HR is printed as it stands unless the paper is for everybody to see (G-4): then as an absence and no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas

from attendance.models import Employee
from attendance.templatetags.hours import hours
from attendance.worktime.clock import DAY, end_of_month, month_of
from schedules.codes import hhmm, read_hours
from schedules.exports import paper
from schedules.exports.paper import BOLD, INK, LINE, MARGIN, PALE, PLAIN, SOFT, Strip
from schedules.grid import Grid, Heads, Row, Section, grid
from schedules.holidays import is_free
from schedules.models import DayType
from schedules.plan import PlannedDay

NEUTRAL = "–"
_BLANK, _WEEKEND, _HOLIDAY, _SHORT = "#ffffff", "#e6e9ee", "#f8dfe3", "#b3261e"
_SCALE = {"a4": 1.0, "a3": 1.2}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where things are on a page."""

    width: float
    height: float
    scale: float
    days: tuple[date, ...]

    @property
    def names(self) -> float:
        return 118 * self.scale

    @property
    def sums(self) -> float:
        return 33 * self.scale

    @property
    def row(self) -> float:
        return 15 * self.scale

    @property
    def top(self) -> float:
        """Where the people begin, below the title and the days."""
        return self.height - MARGIN - 46 * self.scale

    @property
    def right(self) -> float:
        return self.width - MARGIN

    def day(self) -> float:
        """The width of a day."""
        return (self.right - MARGIN - self.names - 2 * self.sums) / len(self.days)

    def left_of(self, number: int) -> float:
        return MARGIN + self.names + number * self.day()


def write(
    file: BinaryIO,
    people: QuerySet[Employee],
    first: date,
    last: date,
    *,
    size: str = "a4",
    for_everybody: bool = False,
) -> None:
    """The roster of the people as a PDF in the active language, each month of it beginning on a page of its own.

    `size` is a4 or a3. With `for_everybody` no code that is private to HR is on it. A fixed number of queries for each
    month, however many people there are.
    """
    width, height = paper.size_of(size, landscape=True)
    pages: list[paper.Page] = []
    for days in _by_month(first, last):
        found = grid(people, *days)
        pages += _pages_of(_Sheet(width, height, _SCALE[size], found.days), found, for_everybody)
    paper.draw(file, (width, height), _title(first, last), pages)


def _by_month(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The first and the last of these days in each month."""
    while first <= last:
        end = min(last, end_of_month(first))
        yield first, end
        first = end + DAY


def _title(first: date, last: date) -> str:
    if first.day == 1 and (last + DAY).day == 1 and month_of(first) == month_of(last):
        span = date_format(first, "F Y")
    else:
        span = f"{date_format(first, 'j E Y')} – {date_format(last, 'j E Y')}"
    return _("Roster, %(month)s") % {"month": span}


# -------------------------------------------------------------------------------------------------- which is where


def _pages_of(sheet: _Sheet, found: Grid, for_everybody: bool) -> Iterator[paper.Page]:
    departments = [section.department for section in found.sections]
    where = str(departments[0] or "") if len(departments) == 1 else ""
    for strips in paper.on_pages(_strips(sheet, found, for_everybody), sheet.top - MARGIN):
        yield partial(_draw_page, sheet=sheet, where=where, strips=strips)


def _strips(sheet: _Sheet, found: Grid, for_everybody: bool) -> Iterator[Strip]:
    """All strips in their order, without the headings that stand above them."""
    for section in found.sections:
        heading = Strip(sheet.row, partial(_draw_department, sheet, section))
        for row in section.rows:
            yield Strip(sheet.row, partial(_draw_person, sheet, row, for_everybody), heading)
        yield Strip(sheet.row, partial(_draw_heads, sheet, _("At work"), section.heads), heading)
    if len(found.sections) > 1:
        yield Strip(sheet.row, partial(_draw_heads, sheet, _("At work, all together"), found.heads))
    legend = _legend(found, for_everybody)
    columns = max(2, int((sheet.right - MARGIN) / (185 * sheet.scale)))
    depth = -(-len(legend) // columns) * 9.5 * sheet.scale
    yield Strip(18 * sheet.scale + depth, partial(_draw_legend, sheet, legend, columns))
    yield Strip(46 * sheet.scale, partial(_draw_signatures, sheet))


# -------------------------------------------------------------------------------------------------- how it looks


def _draw_page(canvas: Canvas, *, sheet: _Sheet, where: str, strips: list[Strip]) -> None:
    scale, top = sheet.scale, sheet.height - MARGIN
    paper.write(canvas, _title(sheet.days[0], sheet.days[-1]), MARGIN, top - 11 * scale, size=13 * scale, face=BOLD)
    paper.write(canvas, where, sheet.right, top - 11 * scale, size=9 * scale, colour=SOFT, align="right")
    _draw_days(canvas, sheet)
    paper.draw_strips(canvas, strips, sheet.top)


def _draw_days(canvas: Canvas, sheet: _Sheet) -> None:
    """The heading of the table: the days, and what the last columns add up."""
    height, scale = 22 * sheet.scale, sheet.scale
    paper.fill(canvas, PALE, MARGIN, sheet.top, sheet.right - MARGIN, height)
    upper, lower = sheet.top + 12.5 * scale, sheet.top + 4 * scale
    paper.write(canvas, _("Name"), MARGIN + 3, lower, size=7 * scale, face=BOLD)
    for number, day in enumerate(sheet.days):
        middle = sheet.left_of(number) + sheet.day() / 2
        if is_free(day):
            paper.fill(canvas, _WEEKEND, sheet.left_of(number), sheet.top, sheet.day(), height)
        paper.write(canvas, str(day.day), middle, upper, size=7.5 * scale, face=BOLD, align="centre")
        weekday = date_format(day, "D")
        size = paper.size_to_fit(weekday, PLAIN, 6 * scale, sheet.day() - 2)
        paper.write(canvas, weekday, middle, lower, size=size, colour=SOFT, align="centre")
    for number, title in enumerate((_("Planned"), _("By terms"))):
        right = sheet.right - (1 - number) * sheet.sums - 3
        size = paper.size_to_fit(title, BOLD, 6.5 * scale, sheet.sums - 4)
        paper.write(canvas, title, right, lower, size=size, face=BOLD, align="right")
    paper.rule(canvas, MARGIN, sheet.top, sheet.right, sheet.top, colour=INK, width=0.7)


def _draw_department(sheet: _Sheet, section: Section, canvas: Canvas, y: float) -> None:
    paper.fill(canvas, PALE, MARGIN, y, sheet.right - MARGIN, sheet.row)
    room = sheet.right - MARGIN - 6
    paper.write(canvas, section.name, MARGIN + 3, y + 5 * sheet.scale, size=7.5 * sheet.scale, face=BOLD, room=room)
    paper.rule(canvas, MARGIN, y, sheet.right, y)


def _draw_person(sheet: _Sheet, row: Row, for_everybody: bool, canvas: Canvas, y: float) -> None:
    base, size = y + 5 * sheet.scale, 7 * sheet.scale
    _draw_name(canvas, sheet, row.person.full_name, y)
    for number, day in enumerate(row.days):
        _draw_cell(canvas, sheet, day, sheet.left_of(number), y, for_everybody)
    sums = (hours(row.planned), "" if row.agreed is None else hours(row.agreed))
    for number, text in enumerate(sums):
        paper.write(canvas, text, sheet.right - (1 - number) * sheet.sums - 3, base, size=size, align="right")
    _draw_lines(canvas, sheet, y)


def _draw_name(canvas: Canvas, sheet: _Sheet, name: str, y: float) -> None:
    """In one line, or smaller in two."""
    size, room = 7 * sheet.scale, sheet.names - 6
    if paper.fitting(name, PLAIN, size, room) == name:
        paper.write(canvas, name, MARGIN + 3, y + 5 * sheet.scale, size=size)
        return
    size = 6 * sheet.scale
    first, *more = paper.wrapped(name, PLAIN, size, room)
    paper.write(canvas, first, MARGIN + 3, y + 8.5 * sheet.scale, size=size)
    paper.write(canvas, " ".join(more), MARGIN + 3, y + 2.2 * sheet.scale, size=size, room=room)


def _draw_lines(canvas: Canvas, sheet: _Sheet, y: float) -> None:
    paper.rule(canvas, MARGIN, y, sheet.right, y)
    edges = [sheet.left_of(number) for number in range(len(sheet.days) + 1)]
    canvas.lines([(x, y, x, y + sheet.row) for x in (MARGIN, *edges, sheet.right - sheet.sums, sheet.right)])


def _draw_cell(canvas: Canvas, sheet: _Sheet, day: PlannedDay, x: float, y: float, for_everybody: bool) -> None:
    colour = _colour(day, for_everybody)
    if colour != _BLANK:
        paper.fill(canvas, colour, x, y, sheet.day(), sheet.row)
    texts = _letters(day, for_everybody)
    room, middle = sheet.day() - 1.5, x + sheet.day() / 2
    face, largest = (BOLD, 7.5) if len(texts) == 1 else (PLAIN, min(6.2, 12.6 / max(len(texts), 1)))
    for number, text in enumerate(texts):
        size = paper.size_to_fit(text, face, largest * sheet.scale, room)
        base = y + sheet.row * (len(texts) - number - 0.5) / len(texts) - size * 0.35
        paper.write(canvas, text, middle, base, size=size, face=face, colour=paper.ink_on(colour), align="centre")


def _hidden(kind: DayType | None, for_everybody: bool) -> bool:
    return bool(kind and kind.is_private and for_everybody)


def _colour(day: PlannedDay, for_everybody: bool) -> str:
    kind = day.shown
    if _hidden(kind, for_everybody):
        return LINE
    if kind:
        return kind.colour
    if day.holiday and day.holiday.is_off:
        return _HOLIDAY
    return _WEEKEND if day.is_free else _BLANK


def _letters(day: PlannedDay, for_everybody: bool) -> tuple[str, ...]:
    """What stands in the cell, line by line: a code, from when to when, or the parts of a shift."""
    if kind := day.shown:
        return (NEUTRAL if _hidden(kind, for_everybody) else kind.code,)
    if day.shift is None:
        return ()
    first, *more = read_hours(day.cell.hours)
    if more:
        return tuple(day.cell.hours.split("/"))
    return hhmm(first.start), hhmm(first.end)


def _draw_heads(sheet: _Sheet, title: str, heads: Sequence[Heads], canvas: Canvas, y: float) -> None:
    base, size = y + 5 * sheet.scale, 6.5 * sheet.scale
    paper.write(canvas, title, MARGIN + 3, base, size=size, face=BOLD, colour=SOFT, room=sheet.names - 6)
    for number, head in enumerate(heads):
        text = f"{head.planned}/{head.needed}" if head.needed else str(head.planned)
        face, colour = (BOLD, _SHORT) if head.is_short else (PLAIN, INK)
        fits = paper.size_to_fit(text, face, size, sheet.day() - 2)
        middle = sheet.left_of(number) + sheet.day() / 2
        paper.write(canvas, text, middle, base, size=fits, face=face, colour=colour, align="centre")
    _draw_lines(canvas, sheet, y)


def _legend(found: Grid, for_everybody: bool) -> list[tuple[str, str, str]]:
    """Colour, code and meaning of all that is used in the grid."""
    kinds = found.day_types()
    shown = [kind for kind in kinds if not _hidden(kind, for_everybody)]
    entries = [(kind.colour, kind.code, f"{kind.name} {kind.hours}".strip()) for kind in shown]
    if len(shown) < len(kinds):
        entries.append((LINE, NEUTRAL, _("Absence")))
    entries.append((_WEEKEND, "", _("Saturday, Sunday")))
    days = (day for row in found.rows() for day in row.days)
    holidays = {day.day: day.holiday for day in days if day.holiday and day.holiday.is_off}
    return entries + [(_HOLIDAY, f"{day:%d.%m}", holidays[day].name) for day in sorted(holidays)]


def _draw_legend(sheet: _Sheet, legend: list[tuple[str, str, str]], columns: int, canvas: Canvas, y: float) -> None:
    scale, room = sheet.scale, (sheet.right - MARGIN) / columns
    top = y - 12 * scale + 9.5 * scale * -(-len(legend) // columns) + 9 * scale
    for number, (colour, code, meaning) in enumerate(legend):
        x, base = MARGIN + number % columns * room, top - number // columns * 9.5 * scale
        paper.fill(canvas, colour, x, base - 2 * scale, 26 * scale, 8.5 * scale)
        size = paper.size_to_fit(code, BOLD, 6.5 * scale, 24 * scale) if code else 1
        ink = paper.ink_on(colour)
        paper.write(canvas, code, x + 13 * scale, base, size=size, face=BOLD, colour=ink, align="centre")
        paper.write(canvas, meaning, x + 30 * scale, base, size=6.5 * scale, room=room - 36 * scale)


def _draw_signatures(sheet: _Sheet, canvas: Canvas, y: float) -> None:
    names = (_("Drawn up by, date"), _("Approved by, date"), _("Made known to the staff, date"))
    paper.signatures(canvas, names, MARGIN, y + 14 * sheet.scale, sheet.right - MARGIN)
