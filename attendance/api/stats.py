"""The routes for worked time: of one person, of one person day by day, of everybody in reach (API.md, Worked time)."""

from datetime import UTC

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance import access, reports
from attendance.api.events import EventSerializer
from attendance.api.fields import MonthField
from attendance.api.ranges import StatsOfPeopleQuery, StatsQuery, people_asked_for
from attendance.wording import in_words
from attendance.worktime import hms, minutes
from timetracker.api.fields import InstantField
from timetracker.api.schema import problems


class _UtcField(serializers.DateTimeField):
    def to_representation(self, value):
        return value.astimezone(UTC).isoformat()


class _MinutesField(serializers.IntegerField):
    """Whole minutes of a sum of seconds (R8)."""

    def to_representation(self, value):
        return minutes(value)


class _HmsField(serializers.CharField):
    def __init__(self, **kwargs):
        super().__init__(help_text="`HH:MM:SS`, hours beyond 24 included.", **kwargs)

    def to_representation(self, value):
        return hms(value)


class IntervalSerializer(serializers.Serializer):
    """Worked time from one instant to another; while it is `open` it has no end, and its minutes run to now."""

    in_utc = _UtcField(source="start")
    out_utc = _UtcField(source="ended", allow_null=True)
    in_local = InstantField(source="start")
    out_local = InstantField(source="ended", allow_null=True)
    minutes = _MinutesField(source="seconds")
    auto_closed = serializers.BooleanField(help_text="Nobody left: OPEN_SHIFT_POLICY says when it ended.")
    open = serializers.BooleanField()


class AnomalySerializer(serializers.Serializer):
    """Something that a person should look at, at the instant of the event that it is about."""

    code = serializers.CharField()
    ts_utc = _UtcField(source="at")
    ts_local = InstantField(source="at")
    details = serializers.SerializerMethodField(help_text="A sentence for a person, in their language.")

    def get_details(self, anomaly) -> str:
        return in_words(anomaly, timezone.localdate(anomaly.at, timezone.get_default_timezone()))


class _TotalsSerializer(serializers.Serializer):
    employee_id = serializers.IntegerField()
    from_date = serializers.DateField()
    to_date = serializers.DateField()
    total_minutes = _MinutesField(source="summary.worked_seconds")
    total_hms = _HmsField(source="summary.worked_seconds")


class WorkSerializer(_TotalsSerializer):
    """A person's range: what was worked, what is wrong, and the events that it was counted from."""

    total_seconds = serializers.IntegerField(source="summary.worked_seconds")
    has_open_shift = serializers.BooleanField(source="summary.has_open_shift")
    intervals = IntervalSerializer(source="summary.intervals", many=True)
    anomalies = AnomalySerializer(source="summary.anomalies", many=True)
    events = EventSerializer(many=True)


class WorkOfDaySerializer(serializers.Serializer):
    date_local = serializers.DateField(source="day")
    worked_minutes = _MinutesField(source="worked_seconds")
    worked_seconds = serializers.IntegerField()
    worked_hms = _HmsField(source="worked_seconds")
    night_minutes = _MinutesField(source="night_seconds")
    first_in_local = InstantField(source="first_in", allow_null=True)
    last_out_local = InstantField(source="last_out", allow_null=True)
    open_shift = serializers.BooleanField(source="open")
    auto_closed = serializers.BooleanField()
    anomalies = AnomalySerializer(many=True)


class WorkOfWeekSerializer(serializers.Serializer):
    """A week by its Monday and Sunday; only what lies inside the range is counted."""

    week_start_local = serializers.DateField(source="first")
    week_end_local = serializers.DateField(source="last")
    worked_minutes = _MinutesField(source="worked_seconds")
    worked_hms = _HmsField(source="worked_seconds")


class WorkOfMonthSerializer(serializers.Serializer):
    """Only what lies inside the range is counted."""

    month = MonthField(source="first")
    worked_minutes = _MinutesField(source="worked_seconds")
    worked_hms = _HmsField(source="worked_seconds")


class DailyWorkSerializer(_TotalsSerializer):
    """A person's range day by day, every day of it."""

    items = WorkOfDaySerializer(source="summary.days", many=True)
    weeks = WorkOfWeekSerializer(source="summary.weeks", many=True)
    months = WorkOfMonthSerializer(source="summary.months", many=True)


class WorkOfPersonSerializer(serializers.Serializer):
    employee_id = serializers.IntegerField(source="person.id")
    employee_name = serializers.CharField(source="person.full_name")
    department = serializers.CharField(source="person.department", allow_null=True)
    total_minutes = _MinutesField(source="summary.worked_seconds")
    total_hms = _HmsField(source="summary.worked_seconds")
    worked_days = serializers.IntegerField(
        source="summary.worked_days", help_text="On how many days anything was worked."
    )
    anomalies = serializers.SerializerMethodField(help_text="How many there are.")

    def get_anomalies(self, found) -> int:
        return len(found["summary"].anomalies)


class WorkOfEmployee(APIView):
    @extend_schema(parameters=[StatsQuery], responses={200: WorkSerializer, **problems(400, 401, 404)})
    def get(self, request, pk):
        """What somebody worked in a range of days, with the intervals, anomalies and events behind it."""
        found = _found(request, pk)
        events = reports.events_in(pk, found["span"]).counting().select_related("employee")
        return Response(WorkSerializer(found | {"events": events}).data)


class DailyWorkOfEmployee(APIView):
    @extend_schema(parameters=[StatsQuery], responses={200: DailyWorkSerializer, **problems(400, 401, 404)})
    def get(self, request, pk):
        """What somebody worked on every day of a range, and in its weeks and months."""
        return Response(DailyWorkSerializer(_found(request, pk)).data)


def _found(request, pk: int) -> dict:
    """The range that is asked for, and what the person worked in it. Raises Http404 for who is out of reach."""
    person = get_object_or_404(access.employees_for(request.user), pk=pk)
    asked = StatsQuery.read(request)
    summary = reports.report_on(person.pk, asked["span"], timezone.now()).summary
    return {
        "employee_id": person.pk,
        "from_date": asked["first"],
        "to_date": asked["last"],
        "span": asked["span"],
        "summary": summary,
    }


class WorkOfEverybody(APIView):
    @extend_schema(
        parameters=[StatsOfPeopleQuery], responses={200: WorkOfPersonSerializer(many=True), **problems(400, 401)}
    )
    def get(self, request):
        """What everybody in reach worked in a range of days, by name."""
        asked = StatsOfPeopleQuery.read(request)
        rows = reports.by_name(people_asked_for(asked, request.user), asked["span"], timezone.now())
        found = ({"person": person, "summary": report.summary} for person, report in rows)
        return Response(WorkOfPersonSerializer(found, many=True).data)
