"""What payroll gets: a row for every person's month, with the columns that an export profile chooses and names.

Any figure of time can be had in minutes, as hours and minutes, and in decimal hours. Nothing is rounded but `payroll`,
what was worked with each day rounded as the department has it; the exact figure stands beside it.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as worded

from attendance.exports.worktime_csv import BOM, Echo, guarded
from attendance.models import Employee
from attendance.templatetags.hours import balance, hours
from schedules import timesheets
from schedules.models import PayrollProfile, Timesheet
from schedules.timesheets import Month

Value = str | int | Decimal | timedelta | date | None
MOST_COLUMNS, LONGEST_TITLE = 100, 100
# `absence_days:ВП` are the days with that code.
ABSENCE_DAYS = "absence_days:"


@dataclass(frozen=True, slots=True)
class Line:
    """A person (with department and position) and their month."""

    person: Employee
    month: Month


@dataclass(frozen=True, slots=True)
class Field:
    """Something that payroll can have: its usual title, and what it is of a person's month."""

    title: str | Promise
    value: Callable[[Line], Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A field under the title that a profile gives it."""

    title: str
    value: Callable[[Line], Value]


def _absences(line: Line) -> Counter:
    return Counter(row.absence_code for row in line.month.days if row.absence_code)


def _approved_at(line: Line) -> date | None:
    approval = line.month.approval
    return timezone.localtime(approval.approved_at).date() if approval else None


_PLAIN = {
    "employee_id": Field(gettext_lazy("ID"), lambda line: line.person.pk),
    "personnel_number": Field(gettext_lazy("Personnel number"), lambda line: line.person.personnel_number or ""),
    "full_name": Field(gettext_lazy("Full name"), lambda line: line.person.full_name),
    "department": Field(gettext_lazy("Department"), lambda line: str(line.person.department or "")),
    "position": Field(gettext_lazy("Position"), lambda line: str(line.person.position or "")),
    "month": Field(gettext_lazy("Month"), lambda line: f"{line.month.month:%Y-%m}"),
    "status": Field(gettext_lazy("Status"), lambda line: str(Timesheet.Status(line.month.status).label)),
    "approved_by": Field(
        gettext_lazy("Approved by"), lambda line: line.month.approval.approved_by if line.month.approval else ""
    ),
    "approved_on": Field(gettext_lazy("Approved on"), _approved_at),
    "late_count": Field(gettext_lazy("Late arrivals"), lambda line: line.month.totals.late_count),
    "no_show_count": Field(gettext_lazy("No-shows"), lambda line: line.month.totals.no_show_count),
    "worked_days": Field(
        gettext_lazy("Days worked"), lambda line: sum(row.held.worked_seconds > 0 for row in line.month.days)
    ),
    "absence_days": Field(gettext_lazy("Days absent"), lambda line: line.month.totals.absence_days),
    "absences": Field(
        gettext_lazy("Absences"),
        lambda line: ", ".join(f"{code} {days}" for code, days in sorted(_absences(line).items())),
    ),
    "breach_count": Field(gettext_lazy("Breaches of the law"), lambda line: len(line.month.breaches)),
}
_MINUTES = {
    "planned": (gettext_lazy("Planned"), lambda month: month.totals.planned_minutes),
    "worked": (gettext_lazy("Worked"), lambda month: month.totals.worked_minutes),
    "payroll": (gettext_lazy("Worked, rounded"), lambda month: month.totals.payroll_minutes),
    "night": (gettext_lazy("Night"), lambda month: month.totals.night_minutes),
    "overtime": (gettext_lazy("Overtime"), lambda month: month.totals.overtime_minutes),
    "overtime_50": (gettext_lazy("Overtime at 50%"), lambda month: month.totals.overtime_50_minutes),
    "overtime_100": (gettext_lazy("Overtime at 100%"), lambda month: month.totals.overtime_100_minutes),
    "overtime_average": (
        gettext_lazy("Overtime above the norm of the month"),
        lambda month: month.totals.overtime_average_minutes,
    ),
    "missing": (gettext_lazy("Missing"), lambda month: month.totals.missing_minutes),
    "credited": (gettext_lazy("Credited for absences"), lambda month: month.totals.credited_minutes),
    "balance": (worded("of a month", "Balance"), lambda month: month.totals.balance_minutes),
    "adjustments": (
        gettext_lazy("From earlier months"),
        lambda month: sum(each.minutes for each in month.account.adjustments),
    ),
    "account": (gettext_lazy("Balance account"), lambda month: month.account.closing_minutes),
}


def _as_hours_and_minutes(minutes: int) -> timedelta | str:
    """A length that adds up; what is below zero as text, since spreadsheets show no negative time."""
    return timedelta(minutes=minutes) if minutes >= 0 else balance(minutes)


def as_decimal_hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


_UNITS = {
    "minutes": (gettext_lazy("minutes"), int),
    "hhmm": (gettext_lazy("h:mm"), _as_hours_and_minutes),
    "hours": (gettext_lazy("hours"), as_decimal_hours),
}


def _measured(minutes_of: Callable[[Month], int], unit: Callable[[int], Value]) -> Callable[[Line], Value]:
    return lambda line: unit(minutes_of(line.month))


FIELDS = _PLAIN | {
    f"{name}_{unit}": Field(format_lazy("{} ({})", title, words), _measured(minutes_of, read))
    for name, (title, minutes_of) in _MINUTES.items()
    for unit, (words, read) in _UNITS.items()
}
USUAL = (
    "personnel_number",
    "full_name",
    "department",
    "month",
    "status",
    "planned_hhmm",
    "worked_hhmm",
    "worked_minutes",
    "payroll_minutes",
    "night_minutes",
    "overtime_minutes",
    "overtime_50_minutes",
    "overtime_100_minutes",
    "overtime_average_minutes",
    "missing_minutes",
    "absence_days",
    "absences",
    "balance_minutes",
    "adjustments_minutes",
    "account_minutes",
)


# ------------------------------------------------------------------------------------------------------- the columns


def columns(profile: PayrollProfile | None) -> list[Column]:
    """Those that the profile chooses, or the usual ones under their titles in the active language."""
    if profile is None:
        return [Column(str(FIELDS[key].title), FIELDS[key].value) for key in USUAL]
    return [Column(each["title"], _field(each["field"]).value) for each in profile.columns]


def _field(key: str) -> Field | None:
    """The field of that name; None for an unknown one."""
    code = key.removeprefix(ABSENCE_DAYS)
    if code != key and code:
        return Field(_("Days: %(code)s") % {"code": code}, lambda line: _absences(line)[code])
    return FIELDS.get(key)


def valid_columns(chosen) -> None:
    """Raises ValidationError with a sentence for each of the `columns` of a profile that could not be written."""
    if not isinstance(chosen, list) or not chosen:
        raise ValidationError(_("Choose at least one column."))
    if len(chosen) > MOST_COLUMNS:
        raise ValidationError(_("A file has at most %(columns)d columns.") % {"columns": MOST_COLUMNS})
    errors = [error for number, each in enumerate(chosen, 1) for error in _errors_of(number, each)]
    if errors:
        raise ValidationError(errors)


def _errors_of(number: int, column) -> Iterator[str]:
    field, title = (column.get("field"), column.get("title")) if isinstance(column, dict) else (None, None)
    if not isinstance(field, str) or _field(field) is None:
        words = {"number": number, "field": str(field)[:LONGEST_TITLE], "fields": ", ".join(FIELDS)}
        yield _("Column %(number)d: there is no field “%(field)s”. Choose one of these: %(fields)s.") % words
    if not isinstance(title, str) or not title.strip():
        yield _("Column %(number)d: give it a title.") % {"number": number}
    elif len(title) > LONGEST_TITLE:
        words = {"number": number, "length": LONGEST_TITLE}
        yield _("Column %(number)d: a title has at most %(length)d letters.") % words


# --------------------------------------------------------------------------------------------------------- the files


def lines_of(people: QuerySet[Employee], month: date, now: datetime) -> Iterator[Line]:
    """A line for each of the people (a queryset), by name, worked out while it is iterated over."""
    people = list(people.select_related("department", "position").order_by("folded_name", "id"))
    for person, found in zip(people, timesheets.of(people, month, now), strict=True):
        yield Line(person, found)


def write_csv(chosen: Sequence[Column], found: Iterable[Line]) -> Iterator[str]:
    """The file line by line: a BOM, semicolons, a comma for decimals, and no text that a spreadsheet calculates."""
    writer = csv.writer(Echo(), delimiter=";")
    yield BOM + writer.writerow([guarded(column.title) for column in chosen])
    for line in found:
        yield writer.writerow([_as_text(column.value(line)) for column in chosen])


def _as_text(value: Value) -> str:
    if isinstance(value, timedelta):
        return hours(int(value.total_seconds()))
    if isinstance(value, str):
        return guarded(value)
    return str("" if value is None else value).replace(".", ",")


def write_xlsx(file: BinaryIO, chosen: Sequence[Column], found: Iterable[Line], month: date) -> None:
    """The same as a workbook, in which lengths of time are numbers."""
    from xlsxwriter import Workbook

    from attendance.exports import tables

    with Workbook(file, {"constant_memory": True}) as book:
        heads = [tables.Column(column.title, max(10, min(30, len(column.title) + 2))) for column in chosen]
        table = tables.Table(book, f"{month:%Y-%m}", heads, tables.formats(book))
        for line in found:
            table.add(*(column.value(line) for column in chosen))
