"""The routes for who is in now, and for the taps of a day (API.md, Worked time)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance import access, presence
from attendance.api.events import EventSerializer
from timetracker.api.fields import InstantField, read_moment
from timetracker.api.schema import problems


class PresentSerializer(serializers.Serializer):
    """Somebody who is in, out of the arrival that began it."""

    employee_id = serializers.IntegerField()
    employee_name = serializers.CharField(source="employee.full_name")
    department = serializers.CharField(source="employee.department.name", default=None, allow_null=True)
    since = InstantField(source="at")
    terminal_id = serializers.IntegerField(source="terminal_number", allow_null=True)
    terminal_name = serializers.CharField()


class Presence(APIView):
    @extend_schema(responses={200: PresentSerializer(many=True), **problems(401)})
    def get(self, request):
        """Who of the people in reach is in now, by name."""
        since = timezone.now() - timedelta(hours=settings.MAX_SHIFT_HOURS)
        arrivals = presence.unended_arrivals(access.employees_for(request.user), since)
        by_name = arrivals.order_by("employee__folded_name", "employee_id")
        return Response(PresentSerializer(by_name, many=True).data)


class ScansOfADaySerializer(serializers.Serializer):
    date = serializers.DateField()
    count = serializers.IntegerField()
    events = EventSerializer(many=True)


class _WhichDay(serializers.Serializer):
    """Reads `scan_date` into the instants `[start, end)` of that local day."""

    scan_date = serializers.DateField(default=timezone.localdate)

    def validate_scan_date(self, day):
        try:
            return read_moment(day.isoformat())
        except ValueError as error:
            raise serializers.ValidationError(_("This day is out of the calendar's reach.")) from error


class RecentScans(APIView):
    @extend_schema(
        parameters=[OpenApiParameter("scan_date", OpenApiTypes.DATE, description="A local date; today unless told.")],
        responses={200: ScansOfADaySerializer, **problems(400, 401)},
    )
    def get(self, request):
        """The events that count of a local day, newest first."""
        asked = _WhichDay(data=request.query_params)
        asked.is_valid(raise_exception=True)
        day = asked.validated_data["scan_date"]
        events = access.events_for(request.user).counting().select_related("employee")
        events = list(events.filter(at__gte=day.start, at__lt=day.end))
        found = {"date": timezone.localdate(day.start), "count": len(events), "events": events}
        return Response(ScansOfADaySerializer(found).data)
