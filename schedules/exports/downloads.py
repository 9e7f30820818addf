"""The files of the plan as answers to a request, for the API and for the pages."""

from collections.abc import Callable
from datetime import date
from tempfile import TemporaryFile
from typing import BinaryIO

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from attendance.models import Employee
from schedules import timesheets
from schedules.models import PayrollProfile

PDF, CSV = "application/pdf", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roster_pdf(people: QuerySet[Employee], first: date, last: date, *, size: str, for_everybody: bool) -> FileResponse:
    """The roster of the people for printing."""
    from schedules.exports import roster_pdf

    def write(file: BinaryIO) -> None:
        roster_pdf.write(file, people, first, last, size=size, for_everybody=for_everybody)

    return _download(f"roster_{first}_{last}.pdf", PDF, write)


def roster_xlsx(people: QuerySet[Employee], first: date, last: date) -> FileResponse:
    """The same as a workbook."""
    from schedules.exports import roster_xlsx

    return _download(f"roster_{first}_{last}.xlsx", XLSX, lambda file: roster_xlsx.write(file, people, first, last))


def timesheet_pdf(person: Employee, month: date) -> FileResponse:
    """A person's month for signing, as it was approved if it is."""
    from schedules.exports import timesheet_pdf

    found = timesheets.of_person(person, month, timezone.now())
    name = f"timesheet_{person.pk}_{month:%Y-%m}.pdf"
    return _download(name, PDF, lambda file: timesheet_pdf.write(file, person, found))


def payroll_csv(people: QuerySet[Employee], month: date, profile: PayrollProfile | None) -> StreamingHttpResponse:
    """A line for each of the people, sent while they are worked out."""
    from schedules.exports import payroll

    lines = payroll.write_csv(payroll.columns(profile), payroll.lines_of(people, month, timezone.now()))
    headers = {"Content-Disposition": f'attachment; filename="payroll_{month:%Y-%m}.csv"'}
    return StreamingHttpResponse(lines, content_type=f"{CSV}; charset=utf-8", headers=headers)


def payroll_xlsx(people: QuerySet[Employee], month: date, profile: PayrollProfile | None) -> FileResponse:
    """The same as a workbook."""
    from schedules.exports import payroll

    def write(file: BinaryIO) -> None:
        found = payroll.lines_of(people, month, timezone.now())
        payroll.write_xlsx(file, payroll.columns(profile), found, month)

    return _download(f"payroll_{month:%Y-%m}.xlsx", XLSX, write)


def _download(name: str, content_type: str, write: Callable[[BinaryIO], None]) -> FileResponse:
    file = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
