"""Timesheets over HTTP (API.md, Timesheets)."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance import access
from attendance.api.fields import MonthField
from attendance.api.ranges import Query, first_of_this_month, people_asked_for
from attendance.models import Employee
from schedules import approval, timesheets
from schedules.api.timesheet_answers import TimesheetRowSerializer, TimesheetSerializer, as_row, as_timesheet
from timetracker.api.filters import LARGEST_NUMBER
from timetracker.api.pagination import ListPagination
from timetracker.api.schema import problems


class TimesheetsQuery(Query):
    month = MonthField(default=first_of_this_month, help_text="As `YYYY-MM`; the current month unless told.")
    department = serializers.CharField(max_length=150, required=False, help_text="A name or an id.")


class VersionQuery(Query):
    version = serializers.IntegerField(
        min_value=0, max_value=LARGEST_NUMBER, required=False, help_text="One of `versions`, as it was approved."
    )


class ReopenTimesheetSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000, help_text="Why what was approved has to be changed.")


class Timesheets(GenericAPIView):
    """The list of timesheets."""

    pagination_class = ListPagination

    @extend_schema(
        operation_id="timesheets_list",
        parameters=[TimesheetsQuery],
        responses={200: TimesheetRowSerializer(many=True), **problems(400, 401)},
    )
    def get(self, request):
        """The month of everybody in reach, by name: the totals, and what stands in the way of approval."""
        asked = TimesheetsQuery.read(request)
        people = people_asked_for(asked, request.user).select_related("department").order_by("folded_name", "id")
        page = self.paginate_queryset(people)
        months = timesheets.of(page, asked["month"], timezone.now(), days=False)
        rows = [as_row(person, month) for person, month in zip(page, months, strict=True)]
        return self.get_paginated_response(rows)


OF_A_MONTH = [OpenApiParameter("month", str, OpenApiParameter.PATH, description="As `YYYY-MM`.")]
_REFUSALS = problems(400, 401, 404, in_future=400, already_approved=409)


class TimesheetOfPerson(APIView):
    """One person's timesheet of one month."""

    @extend_schema(
        parameters=[*OF_A_MONTH, VersionQuery], responses={200: TimesheetSerializer, **problems(400, 401, 404)}
    )
    def get(self, request, employee_id, month):
        """A person's month, day by day; where it was approved, what was approved."""
        person, month = person_in_reach(request, employee_id), month_named(month)
        return _answer(person, month, **VersionQuery.read(request))


class SubmitTimesheet(APIView):
    @extend_schema(
        parameters=OF_A_MONTH,
        request=None,
        responses={
            200: TimesheetSerializer,
            **problems(400, 401, 404, in_future=400, already_submitted=409, already_approved=409),
        },
    )
    def post(self, request, employee_id, month):
        """The month is ready to be approved: says the person, or whoever leads them."""
        person, month = person_in_reach(request, employee_id), month_named(month)
        approval.submit(person, month, by=request.user, now=timezone.now())
        return _answer(person, month)


class _Deciding(APIView):
    permission_classes = [IsAuthenticated, access.LeadersOnly]


class ApproveTimesheet(_Deciding):
    @extend_schema(
        parameters=OF_A_MONTH,
        request=None,
        responses={
            200: TimesheetSerializer,
            **problems(400, 401, 403, 404, own_timesheet=403, in_future=400, not_submitted=409, already_approved=409),
            **problems(provisional=409, requests_pending=409),
        },
    )
    def post(self, request, employee_id, month):
        """Freezes what the timesheet says, for ever, and closes the month for the person's events."""
        person, month = person_in_reach(request, employee_id), month_named(month)
        approval.approve(person, month, by=request.user, now=timezone.now())
        return _answer(person, month)


class ReopenTimesheet(_Deciding):
    @extend_schema(
        parameters=OF_A_MONTH,
        request=ReopenTimesheetSerializer,
        responses={
            200: TimesheetSerializer,
            **problems(400, 401, 403, 404, own_timesheet=403, not_approved=409),
        },
    )
    def post(self, request, employee_id, month):
        """Opens an approved month again; what was approved stays among its `versions`."""
        person, month = person_in_reach(request, employee_id), month_named(month)
        sent = ReopenTimesheetSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        approval.reopen(person, month, by=request.user, now=timezone.now(), **sent.validated_data)
        return _answer(person, month)


def person_in_reach(request, employee_id: int) -> Employee:
    """Raises Http404 for who is out of reach."""
    return get_object_or_404(access.employees_for(request.user), pk=employee_id)


def month_named(text: str) -> date:
    """Raises ValidationError (400) for what is no month."""
    try:
        return MonthField().run_validation(text)
    except ValidationError as error:
        raise ValidationError({"month": error.detail}) from error


def _answer(person: Employee, month: date, version: int | None = None) -> Response:
    """The timesheet as it is now, or as it was approved in a `version`. Raises NotFound for one that there is not."""
    versions = timesheets.versions(person, month)
    if version is None:
        shown = timesheets.of_person(person, month, timezone.now())
    else:
        shown = next((each for each in versions if each.approval.version == version), None)
    if shown is None:
        raise NotFound
    return Response(as_timesheet(shown, [each.approval for each in versions]))
