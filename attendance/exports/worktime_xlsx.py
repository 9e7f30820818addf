"""The worked time of many people as a workbook: a sheet of totals and, on request, a sheet of days for each of them."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from attendance.exports.tables import Column, Table, formats
from attendance.reports import Report, Row
from attendance.wording import in_words
from attendance.worktime import Day, Range, Summary

_LONGEST_NAME = 31
# Beside what spreadsheets refuse, what counts twice towards the length.
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\U00010000-\U0010ffff]")


def write(file: BinaryIO, reports: Iterable[tuple[Row, Report]], span: Range, *, days: bool) -> None:
    """Writes the workbook into `file`, row by row, in the active language; `days` asks for the sheets of days."""
    with Workbook(file, {"constant_memory": True}) as book:
        styles, names = formats(book), {"history"}  # a name that Excel keeps for itself
        everybody = Table(book, _sheet_name(f"{span.days[0].day} – {span.days[-1].day}", names), _of_people(), styles)
        worked = night = 0
        for person, report in reports:
            summary = report.summary
            everybody.add(*_person(person, summary))
            worked, night = worked + summary.worked_seconds, night + summary.night_seconds
            if days:
                _write_days(Table(book, _sheet_name(person.full_name, names), _of_days(), styles), summary)
        everybody.total(_("Total"), {3: timedelta(seconds=worked), 4: timedelta(seconds=night)})


def _of_people() -> list[Column]:
    return [
        Column(_("ID"), 8),
        Column(_("Full name"), 32),
        Column(_("Position"), 28),
        Column(_("Worked"), 11),
        Column(_("Night"), 11),
        Column(_("Days worked"), 13),
        Column(_("Problems"), 11),
    ]


def _person(person: Row, summary: Summary) -> tuple:
    return (
        person.id,
        person.full_name,
        person.position,
        timedelta(seconds=summary.worked_seconds),
        timedelta(seconds=summary.night_seconds),
        summary.worked_days,
        len(summary.anomalies),
    )


def _of_days() -> list[Column]:
    return [
        Column(_("Date"), 16),
        Column(_("First in"), 11),
        Column(_("Last out"), 11),
        Column(_("Worked"), 11),
        Column(_("Night"), 11),
        Column(_("Problems"), 60),
    ]


def _write_days(table: Table, summary: Summary) -> None:
    for day in summary.days:
        table.add(*_day(day))
    worked, night = summary.worked_seconds, summary.night_seconds
    table.total(_("Total"), {3: timedelta(seconds=worked), 4: timedelta(seconds=night)})
    table.rest()


def _day(day: Day) -> tuple:
    return (
        day.day,
        _time_of_day(day.first_in),
        _time_of_day(day.last_out),
        timedelta(seconds=day.worked_seconds),
        timedelta(seconds=day.night_seconds),
        "; ".join(in_words(anomaly, day.day) for anomaly in day.anomalies),
    )


def _time_of_day(at: datetime | None) -> time | None:
    return at and timezone.localtime(at, timezone.get_default_timezone()).time()


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that spreadsheets accept and no other sheet has, as close as can be to the wanted one."""
    wanted = " ".join(_NOT_IN_A_NAME.sub(" ", wanted).split()).strip("'") or "-"
    name, number = wanted[:_LONGEST_NAME].strip("'"), 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted[: _LONGEST_NAME - len(f' ({number})')]} ({number})"
    taken.add(name.casefold())
    return name
