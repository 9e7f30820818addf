"""The routes for the event log, and for what HR enters and voids in it by hand (API.md, Events)."""

from datetime import UTC, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from attendance import access, recording
from attendance.api.fields import EmployeeField
from attendance.api.filters import EventFilter
from attendance.api.views import FilteredListMixin
from attendance.badges import SINCE_ALWAYS
from attendance.models import Direction, Employee, Event, Source
from attendance.transactions import one_transaction
from timetracker.api.errors import Problem
from timetracker.api.fields import InstantField
from timetracker.api.filters import LARGEST_NUMBER
from timetracker.api.pagination import LogPagination
from timetracker.api.schema import ApiSchema, problems

CLOCK_TOLERANCE = timedelta(seconds=60)


class VoidedSerializer(serializers.Serializer):
    """Who took an event out of the count, when and why."""

    by = serializers.CharField(source="voided_by")
    at = InstantField(source="voided_at")
    reason = serializers.CharField(source="void_reason")


class EventSerializer(serializers.ModelSerializer):
    """An event as it is read; its employee is to be selected with it."""

    employee_name = serializers.CharField(source="employee.full_name")
    terminal_id = serializers.IntegerField(source="terminal_number", allow_null=True)
    ts_utc = serializers.SerializerMethodField()
    ts_local = InstantField(source="at")
    ts_sent = InstantField(allow_null=True)
    recorded_at = InstantField()
    is_manual = serializers.BooleanField()
    created_by = serializers.SerializerMethodField(help_text="The name of the user who entered it.")
    flags = serializers.ListField(child=serializers.CharField())
    voided = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = [
            "id", "employee_id", "employee_name", "terminal_id", "terminal_name", "direction", "ts_utc", "ts_local",
            "ts_sent", "recorded_at", "source", "is_manual", "comment", "created_by", "flags", "voided",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField)
    def get_ts_utc(self, event):
        return event.at.astimezone(UTC).isoformat()

    def get_created_by(self, event) -> str | None:
        return event.created_by or None

    @extend_schema_field(VoidedSerializer(allow_null=True))
    def get_voided(self, event):
        return VoidedSerializer(event).data if event.voided_at else None


class ManualEventSerializer(serializers.Serializer):
    """To be validated inside a transaction: it locks the person, as `recording` asks for."""

    employee_id = EmployeeField(source="employee", queryset=Employee.objects.select_for_update())
    timestamp = InstantField(help_text="ISO 8601; without an offset it is local time.")
    direction = serializers.ChoiceField(Direction.choices)
    terminal_id = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LARGEST_NUMBER, help_text="The door, if it matters."
    )
    comment = serializers.CharField(max_length=2000, help_text="Why it is entered by hand.")

    def validate_timestamp(self, at):
        if at < SINCE_ALWAYS:
            raise serializers.ValidationError(_("Nothing is recorded before 2000-01-01."))
        if at > timezone.now() + CLOCK_TOLERANCE:
            raise Problem(400, "in_future", _("This time has not come yet."))
        return at


class VoidSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000, help_text="Why the event does not count.")


class _WithBodyOfDelete(ApiSchema):
    """Documents the body of a DELETE, which drf-spectacular passes over."""

    def _get_request_body(self, direction="request"):
        if self.method != "DELETE":
            return super()._get_request_body(direction)
        self.method = "POST"
        try:
            return super()._get_request_body(direction)
        finally:
            self.method = "DELETE"


_LIST = extend_schema(responses={200: EventSerializer(many=True), **problems(400, 401)})


@extend_schema_view(list=_LIST)
class EventViewSet(FilteredListMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """The event log of the people in reach, newest first. HR takes events out of the count; nothing erases one."""

    queryset = Event.objects.all()
    schema = _WithBodyOfDelete()
    permission_classes = [access.HRWritesAllRead]
    serializer_class = EventSerializer
    pagination_class = LogPagination
    filterset_class = EventFilter

    def get_queryset(self):
        return access.events_for(self.request.user).select_related("employee")

    @extend_schema(
        request=VoidSerializer,
        responses={200: EventSerializer, **problems(400, 401, 403, 404, 503, already_voided=409, period_closed=409)},
    )
    @one_transaction
    def void(self, request, pk):
        """The event stays on record, marked with who, when and why, and no longer counts."""
        sent = VoidSerializer(data=request.data)
        event = self.get_object()
        sent.is_valid(raise_exception=True)
        by, reason = request.user.get_username(), sent.validated_data["reason"]
        try:
            event = recording.void_event(event.pk, by=by, reason=reason, now=timezone.now())
        except recording.AlreadyVoided as error:
            raise Problem(409, "already_voided", _("This event was voided before.")) from error
        return Response(EventSerializer(event).data)


@extend_schema_view(list=_LIST)
class ManualEventViewSet(EventViewSet):
    """The events that were entered by hand."""

    def get_queryset(self):
        return super().get_queryset().filter(source__in=(Source.MANUAL, Source.CORRECTION))

    @extend_schema(
        request=ManualEventSerializer,
        responses={
            201: EventSerializer,
            **problems(400, 401, 403, 503, in_future=400, nonexistent_time=400, ambiguous_time=400, period_closed=409),
        },
    )
    @one_transaction
    def create(self, request):
        """Records an arrival or a departure that no terminal has seen."""
        sent = ManualEventSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        person, fact = sent.validated_data["employee"], _fact(sent.validated_data, request.user)
        event = recording.record_event(person, fact, now=timezone.now())
        return Response(EventSerializer(event).data, status.HTTP_201_CREATED)


def _fact(sent: dict, user) -> recording.Fact:
    return recording.Fact(
        at=sent["timestamp"],
        source=Source.MANUAL,
        declared=sent["direction"],
        terminal_number=sent.get("terminal_id"),
        comment=sent["comment"],
        created_by=user.get_username(),
    )
