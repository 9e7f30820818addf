"""The routes for worked time as files (API.md, Files)."""

from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from attendance import reports
from attendance.api.ranges import ExportQuery, WorkbookQuery, people_asked_for
from attendance.exports import worktime_csv, worktime_xlsx
from timetracker.api.schema import problems

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorktimeCsv(APIView):
    @extend_schema(
        operation_id="export_worktime_csv",
        parameters=[ExportQuery],
        responses={(200, CSV): OpenApiTypes.STR, **problems(400, 401)},
    )
    def get(self, request):
        """What everybody in reach worked in a range of days, for a spreadsheet."""
        asked = ExportQuery.read(request)
        lines = worktime_csv.lines(_reports(asked, request.user))
        headers = {"Content-Disposition": f'attachment; filename="{_file_name(asked)}.csv"'}
        return StreamingHttpResponse(lines, content_type=f"{CSV}; charset=utf-8", headers=headers)


class WorktimeXlsx(APIView):
    @extend_schema(
        operation_id="export_worktime_xlsx",
        parameters=[WorkbookQuery],
        responses={(200, XLSX): OpenApiTypes.BINARY, **problems(400, 401)},
    )
    def get(self, request):
        """The same as a workbook."""
        asked = WorkbookQuery.read(request)
        file = TemporaryFile()  # noqa: SIM115 -- the response closes it
        worktime_xlsx.write(file, _reports(asked, request.user), asked["span"], days=asked["days"])
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{_file_name(asked)}.xlsx", content_type=XLSX)


def _reports(asked: dict, user):
    return reports.by_name(people_asked_for(asked, user), asked["span"], timezone.now())


def _file_name(asked: dict) -> str:
    return f"worktime_{asked['first']}_{asked['last']}"
