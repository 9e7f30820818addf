"""The worked time of many people as CSV that opens right in Excel: a BOM, semicolons, and no cell that is a formula."""

import csv
from collections.abc import Iterable, Iterator

from attendance.reports import Report, Row
from attendance.worktime import hms, minutes

BOM = "\ufeff"
COLUMNS = ("id", "full_name", "position", "total_hms", "total_minutes", "worked_days")
# What spreadsheets take for the beginning of a formula, in the wide forms of East Asian keyboards too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lines(reports: Iterable[tuple[Row, Report]]) -> Iterator[str]:
    """The file line by line."""
    writer = csv.writer(Echo(), delimiter=";")
    yield BOM + writer.writerow(COLUMNS)
    for person, report in reports:
        worked = report.summary.worked_seconds
        yield writer.writerow(
            [
                person.id,
                guarded(person.full_name),
                guarded(person.position or ""),
                hms(worked),
                minutes(worked),
                report.summary.worked_days,
            ]
        )


def guarded(text: str) -> str:
    """The text so that a spreadsheet shows it and never calculates it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
