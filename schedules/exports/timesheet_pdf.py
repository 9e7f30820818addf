"""A person's timesheet on paper: the record of working time that the law asks for (DOMAIN.md, 1.3), to be signed.

For each day, when work began and ended and how long it was, at night and as overtime; days off and absences with their
code, and what is missing without one. What was approved is drawn as it was approved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.pdfgen.canvas import Canvas

from attendance.models import Employee
from attendance.templatetags.hours import balance, hours, on_day
from attendance.wording import in_words
from schedules import policies
from schedules.exports import paper
from schedules.exports.paper import BOLD, INK, MARGIN, PALE, PLAIN, SOFT, Strip
from schedules.holidays import is_free
from schedules.models import Timesheet
from schedules.timesheets import DayRow, Month
from schedules.wording import broken

_WIDTH, _HEIGHT = paper.size_of("a4", landscape=False)
_RIGHT = _WIDTH - MARGIN
_ROW, _SIZE = 14.5, 7.5
_FREE = "#e6e9ee"
# Where the columns end; the last one is left for remarks.
_EDGES = (70, 146, 180, 214, 246, 276, 314, 352, 396, 436, 479)


@dataclass(frozen=True, slots=True)
class _Sheet:
    person: Employee
    month: Month
    names: dict[str, str]
    """Of the codes of the person's department."""


def write(file: BinaryIO, person: Employee, month: Month) -> None:
    """The month as a PDF in the active language. Three queries at most, beside those for department and position."""
    sheet = _Sheet(person, month, policies.names_of_codes(person.department_id))
    pages = [
        partial(_draw_page, sheet=sheet, strips=strips)
        for strips in paper.on_pages(_strips(sheet), _HEIGHT - 2 * MARGIN - 66)
    ]
    paper.draw(file, (_WIDTH, _HEIGHT), f"{_title(month)}, {person.full_name}", pages)


def _title(month: Month) -> str:
    return _("Timesheet, %(month)s") % {"month": date_format(month.month, "F Y")}


def _strips(sheet: _Sheet) -> Iterator[Strip]:
    month = sheet.month
    heading = Strip(24, _draw_heading)
    for row in month.days:
        yield Strip(_ROW, partial(_draw_row, row), heading)
    yield Strip(_ROW + 2, partial(_draw_totals, month), heading)
    left, right = list(_figures(month)), list(_account(month))
    for number in range(max(len(left), len(right))):
        yield Strip(11 if number else 20, partial(_draw_pair, left[number : number + 1], right[number : number + 1]))
    for text in _remarks(sheet):
        for number, line in enumerate(paper.wrapped(text, PLAIN, _SIZE, _RIGHT - MARGIN)):
            yield Strip(9.5 if number else 12, partial(_draw_text, line))
    yield Strip(58, _draw_signatures)


# ---------------------------------------------------------------------------------------------------------- in words


def _status(month: Month) -> str:
    if month.approval is None:
        return str(Timesheet.Status(month.status).label)
    at = date_format(timezone.localtime(month.approval.approved_at), "Y-m-d H:i")
    return _("approved by %(name)s, %(time)s") % {"name": month.approval.approved_by, "time": at}


def _cells(row: DayRow) -> tuple[str, ...]:
    """What stands in the columns of a day, from the plan on."""
    held = row.held
    late = " / ".join(_length(60 * minutes) or "–" for minutes in (held.late_minutes, held.early_leave_minutes))
    return (
        _plan(row),
        _at(held.first_in, row.day),
        _at(held.last_out, row.day),
        _length(held.worked_seconds),
        _length(held.night_seconds),
        _length(row.at_50_seconds),
        _length(row.at_100_seconds),
        _length(60 * held.missing_minutes),
        late if held.late_minutes or held.early_leave_minutes else "",
        row.absence_code,
    )


def _plan(row: DayRow) -> str:
    """Such as `08:00–17:00`, `ОФ 09:00–18:00`, `В`; how long by the terms of somebody without a roster."""
    if row.held.shift is None:
        return hours(row.held.planned_seconds) if row.held.planned_seconds else row.code
    spans = ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in row.held.shift.spans)
    return spans if row.code[:1].isdecimal() else f"{row.code} {spans}"


def _clock(at: datetime) -> str:
    return timezone.localtime(at, timezone.get_default_timezone()).strftime("%H:%M")


def _at(at: datetime | None, day: date) -> str:
    return on_day(at, day).rpartition(" ")[2] if at else ""


def _length(seconds: int) -> str:
    return hours(seconds) if seconds >= 60 else ""


def _remark(row: DayRow) -> str:
    """What is out of the ordinary about a day and stands in no column."""
    said = [row.holiday.name] if row.holiday else []
    if row.held.no_show:
        said.append(_("did not come"))
    if row.waits_for:
        said.append(f"{_('not final yet')}: {', '.join(row.waits_for)}")
    if row.held.open:
        said.append(_("still in"))
    return "; ".join([*said, *(in_words(anomaly, row.day) for anomaly in row.anomalies)])


def _figures(month: Month) -> Iterator[tuple[str, str]]:
    totals = month.totals
    yield _("Planned"), hours(60 * totals.planned_minutes)
    yield _("Worked"), hours(60 * totals.worked_minutes)
    if totals.credited_minutes:
        yield _("Credited for absences"), hours(60 * totals.credited_minutes)
    yield pgettext("of a month", "Balance"), balance(totals.balance_minutes)
    yield _("Overtime"), hours(60 * totals.overtime_minutes)
    yield _("Overtime at 50%"), hours(60 * totals.overtime_50_minutes)
    yield _("Overtime at 100%"), hours(60 * totals.overtime_100_minutes)
    yield _("Overtime above the norm of the month"), hours(60 * totals.overtime_average_minutes)


def _account(month: Month) -> Iterator[tuple[str, str]]:
    account = month.account
    brought = _("Balance brought forward, provisional") if account.is_provisional else _("Balance brought forward")
    yield brought, balance(account.opening_minutes)
    for each in account.adjustments:
        yield _("Came in late for %(month)s") % {"month": date_format(each.month, "F Y")}, balance(each.minutes)
    for each in account.bookings:
        yield each.reason, balance(each.minutes)
    yield _("Balance of this month"), balance(account.balance_minutes)
    yield _("Balance account"), balance(account.closing_minutes)
    if account.carried_minutes != account.closing_minutes:
        yield _("Carried forward at most"), balance(account.carried_minutes)


def _remarks(sheet: _Sheet) -> Iterator[str]:
    """What the codes of the month mean, and what breaks the law."""
    codes = dict.fromkeys(code for row in sheet.month.days for code in (row.code, row.absence_code))
    if meant := [f"{code} – {sheet.names[code]}" for code in codes if code in sheet.names]:
        yield _("Codes: %(codes)s.") % {"codes": "; ".join(meant)}
    for breach in sheet.month.breaches:
        yield f"{date_format(breach.day, 'j E')}: {broken(breach)}"


# -------------------------------------------------------------------------------------------------------- on the page


def _draw_page(canvas: Canvas, *, sheet: _Sheet, strips: Sequence[Strip]) -> None:
    top, person = _HEIGHT - MARGIN, sheet.person
    paper.write(canvas, _title(sheet.month), MARGIN, top - 12, size=14, face=BOLD)
    paper.write(canvas, _status(sheet.month), _RIGHT, top - 12, size=8, colour=SOFT, align="right", room=260)
    paper.write(canvas, person.full_name, MARGIN, top - 31, size=11, face=BOLD, room=_RIGHT - MARGIN)
    known = (person.personnel_number, str(person.position or ""), str(person.department or ""))
    line = " · ".join(each for each in known if each)
    paper.write(canvas, line, MARGIN, top - 44, size=8, colour=SOFT, room=_RIGHT - MARGIN)
    paper.draw_strips(canvas, strips, top - 54)


def _draw_heading(canvas: Canvas, y: float) -> None:
    paper.fill(canvas, PALE, MARGIN, y, _RIGHT - MARGIN, 24)
    titles = (
        _("Day"),
        _("Plan"),
        _("First in"),
        _("Last out"),
        _("Worked"),
        _("Night"),
        _("Overtime at 50%"),
        _("Overtime at 100%"),
        _("Missing"),
        _("Late / early"),
        _("Absence"),
        _("Remarks"),
    )
    for title, left, right in zip(titles, (MARGIN, *_EDGES), (*_EDGES, _RIGHT), strict=True):
        room = right - left - 4
        size = min(paper.size_to_fit(word, BOLD, 6, room) for word in title.split())
        lines = paper.wrapped(title, BOLD, size, room)[:2]
        for number, line in enumerate(lines, 1):
            paper.write(canvas, line, left + 3, y + 4 + 8 * (len(lines) - number), size=size, face=BOLD)
    paper.rule(canvas, MARGIN, y, _RIGHT, y, colour=INK, width=0.7)


def _draw_row(row: DayRow, canvas: Canvas, y: float) -> None:
    if is_free(row.day, row.holiday):
        paper.fill(canvas, _FREE, MARGIN, y, _RIGHT - MARGIN, _ROW)
        paper.rule(canvas, MARGIN, y + _ROW, _RIGHT, y + _ROW)
    name = date_format(row.day, "j D")
    _draw_cells(canvas, y, (name, *_cells(row)), PLAIN)
    paper.write(canvas, _remark(row), _EDGES[-1] + 3, y + 4, size=6, room=_RIGHT - _EDGES[-1] - 4)


def _draw_cells(canvas: Canvas, y: float, texts: Sequence[str], face: str) -> None:
    for text, left, right in zip(texts, (MARGIN, *_EDGES), _EDGES, strict=False):
        size = paper.size_to_fit(text, face, _SIZE, right - left - 4)
        paper.write(canvas, text, left + 3, y + 4, size=size, face=face)
    paper.rule(canvas, MARGIN, y, _RIGHT, y)


def _draw_totals(month: Month, canvas: Canvas, y: float) -> None:
    totals = month.totals
    lengths = (
        totals.worked_minutes,
        totals.night_minutes,
        totals.overtime_50_minutes,
        totals.overtime_100_minutes,
        totals.missing_minutes,
    )
    counts = (str(totals.late_count or ""), str(totals.absence_days or ""))
    texts = (_("Total"), hours(60 * totals.planned_minutes), "", "", *(_length(60 * each) for each in lengths), *counts)
    paper.fill(canvas, PALE, MARGIN, y, _RIGHT - MARGIN, _ROW + 2)
    _draw_cells(canvas, y, texts, BOLD)


def _draw_pair(left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], canvas: Canvas, y: float) -> None:
    """A figure of the month beside a line of the account."""
    middle = (MARGIN + _RIGHT) / 2
    for found, x, end in ((left, MARGIN, middle - 12), (right, middle + 12, _RIGHT)):
        for label, figure in found:
            paper.write(canvas, label, x, y + 2, size=8, colour=SOFT, room=end - x - 50)
            paper.write(canvas, figure, end, y + 2, size=8, align="right")


def _draw_text(line: str, canvas: Canvas, y: float) -> None:
    paper.write(canvas, line, MARGIN, y, size=_SIZE)


def _draw_signatures(canvas: Canvas, y: float) -> None:
    paper.signatures(canvas, (_("Employee, date"), _("Manager, date")), MARGIN, y + 12, _RIGHT - MARGIN)
