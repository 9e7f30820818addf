"""The routes for the plan, timesheets and payroll as files (API.md, Files)."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from attendance.access import LeadersOnly
from attendance.api.ranges import RangeQuery, first_day, last_day, people_asked_for
from attendance.models import Employee
from attendance.people import here_since
from schedules.api.timesheets import OF_A_MONTH, TimesheetsQuery, month_named, person_in_reach
from schedules.exports import downloads
from schedules.exports.downloads import CSV, PDF, XLSX
from schedules.models import PayrollProfile
from timetracker.api.fields import read_id
from timetracker.api.filters import LARGEST_NUMBER
from timetracker.api.schema import problems

LONGEST_ROSTER = 62


class RosterFileQuery(RangeQuery):
    date_from, date_to = first_day(), last_day()
    department = serializers.CharField(max_length=150, required=False, help_text="A name or an id.")
    employee_id = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, required=False)

    def validate(self, asked):
        asked = super().validate(asked)
        if (asked["last"] - asked["first"]).days >= LONGEST_ROSTER:
            words = {"days": LONGEST_ROSTER}
            raise serializers.ValidationError(_("A roster file has at most %(days)d days. Ask for less.") % words)
        return asked


class RosterPaperQuery(RosterFileQuery):
    paper = serializers.ChoiceField(["a4", "a3"], default="a4")
    for_everybody = serializers.BooleanField(
        default=False, help_text="For the notice board: what is private to HR is an absence and no more."
    )


class SchedulePdf(APIView):
    @extend_schema(parameters=[RosterPaperQuery], responses={(200, PDF): OpenApiTypes.BINARY, **problems(400, 401)})
    def get(self, request):
        """The roster of everybody in reach for printing, landscape, with a legend and lines to sign on."""
        asked = RosterPaperQuery.read(request)
        people = here_since(people_asked_for(asked, request.user), asked["first"])
        return downloads.roster_pdf(
            people, asked["first"], asked["last"], size=asked["paper"], for_everybody=asked["for_everybody"]
        )


class ScheduleXlsx(APIView):
    @extend_schema(parameters=[RosterFileQuery], responses={(200, XLSX): OpenApiTypes.BINARY, **problems(400, 401)})
    def get(self, request):
        """The roster of everybody in reach as a workbook that can be imported again."""
        asked = RosterFileQuery.read(request)
        people = here_since(people_asked_for(asked, request.user), asked["first"])
        return downloads.roster_xlsx(people, asked["first"], asked["last"])


class TimesheetPdf(APIView):
    @extend_schema(parameters=OF_A_MONTH, responses={(200, PDF): OpenApiTypes.BINARY, **problems(400, 401, 404)})
    def get(self, request, employee_id, month):
        """A person's timesheet for signing; an approved one as it was approved."""
        return downloads.timesheet_pdf(person_in_reach(request, employee_id), month_named(month))


class PayrollQuery(TimesheetsQuery):
    profile = serializers.CharField(
        max_length=100,
        required=False,
        help_text="A payroll file by its name or id; the usual columns unless told.",
    )

    def validate_profile(self, text):
        return profile_named(text)


def _payroll_asked_for(request) -> tuple[QuerySet[Employee], date, PayrollProfile | None]:
    """Of whom, of which month, with which columns. Raises ValidationError (400)."""
    asked = PayrollQuery.read(request)
    people = here_since(people_asked_for(asked, request.user), asked["month"])
    return people, asked["month"], asked.get("profile")


def profile_named(text: str) -> PayrollProfile:
    """The payroll file of that name or id. Raises ValidationError for an unknown one."""
    found = PayrollProfile.objects.filter(name=text).first() or PayrollProfile.objects.filter(pk=read_id(text)).first()
    if found is None:
        raise serializers.ValidationError(_("There is no payroll file of that name."))
    return found


class PayrollCsv(APIView):
    permission_classes = [LeadersOnly]

    @extend_schema(
        operation_id="export_payroll_csv",
        parameters=[PayrollQuery],
        responses={(200, CSV): OpenApiTypes.STR, **problems(400, 401, 403)},
    )
    def get(self, request):
        """A month of everybody in reach for payroll, with the columns of a payroll file."""
        return downloads.payroll_csv(*_payroll_asked_for(request))


class PayrollXlsx(APIView):
    permission_classes = [LeadersOnly]

    @extend_schema(
        operation_id="export_payroll_xlsx",
        parameters=[PayrollQuery],
        responses={(200, XLSX): OpenApiTypes.BINARY, **problems(400, 401, 403)},
    )
    def get(self, request):
        """The same as a workbook."""
        return downloads.payroll_xlsx(*_payroll_asked_for(request))
