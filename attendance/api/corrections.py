"""The routes by which people ask for corrections of the event log, and others decide (API.md, Worked time)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from attendance import access, corrections, requests
from attendance.api.events import ManualEventSerializer
from attendance.api.fields import ReferenceField
from attendance.api.requests import DECIDED, AskingSerializer, DecidingMixin, RejectSerializer, RequestSerializer
from attendance.api.views import FilteredListMixin
from attendance.models import CorrectionRequest, Direction, Event
from attendance.transactions import one_transaction
from timetracker.api.fields import InstantField
from timetracker.api.filters import FromToFilterSet
from timetracker.api.schema import problems

Kind = CorrectionRequest.Kind


class CorrectionSerializer(RequestSerializer):
    """A request as it is read; its employee is to be selected with it."""

    timestamp = InstantField(source="at", help_text="The instant it is about: of a void request, the event's.")
    direction = serializers.SerializerMethodField(help_text="What is to be added; null for a void request.")
    event_id = serializers.IntegerField(allow_null=True, help_text="The event to be voided.")
    result_event_id = serializers.IntegerField(allow_null=True, help_text="The event that was added or voided.")

    class Meta:
        model = CorrectionRequest
        fields = [
            "id", "employee_id", "employee_name", "kind", "timestamp", "direction", "event_id", "comment", "status",
            "created_at", "created_by", "decided_at", "decided_by", "reason", "result_event_id",
        ]  # fmt: skip
        read_only_fields = fields

    def get_direction(self, correction) -> Direction | None:
        return correction.direction or None


class AskSerializer(AskingSerializer):
    """A request as it is made: `add` needs `timestamp` and `direction`, `void` `event_id`.

    The validated data has `employee`, of a void request whoever's event it is, and for that also `event`.
    """

    kind = serializers.ChoiceField(Kind.choices)
    timestamp = InstantField(required=False, allow_null=True, help_text="ISO 8601; without an offset it is local time.")
    direction = serializers.ChoiceField(Direction.choices, required=False, allow_null=True)
    event_id = ReferenceField(source="event", queryset=Event.objects.none(), required=False, allow_null=True)
    comment = serializers.CharField(max_length=2000, help_text="Why the log is wrong.")

    def validate_timestamp(self, at):
        return at and ManualEventSerializer.validate_timestamp(self, at)

    def get_fields(self):
        fields = super().get_fields()
        if user := self.context.get("user"):  # there is none while the API describes itself
            fields["event_id"].queryset = access.events_for(user).select_related("employee")
        return fields

    def validate(self, attrs):
        needed = {Kind.ADD: ("timestamp", "direction"), Kind.VOID: ("event",)}[attrs["kind"]]
        names = {"event": "event_id"}
        missing = {names.get(name, name): [_("This field is required.")] for name in needed if not attrs.get(name)}
        if missing:
            raise serializers.ValidationError(missing)
        return {**attrs, "employee": self.person(attrs)}

    def person(self, attrs):
        person, event = attrs.get("employee"), attrs.get("event") if attrs["kind"] == Kind.VOID else None
        if event and person and event.employee_id != person.pk:
            raise serializers.ValidationError({"event_id": [_("This is an event of somebody else.")]})
        return event.employee if event else super().person(attrs)


def ask(user, sent: dict) -> CorrectionRequest:
    """Makes the request that an AskSerializer has validated, in the transaction of that. Raises Problem 409."""
    now, comment = timezone.now(), sent["comment"]
    if sent["kind"] == Kind.VOID:
        return corrections.ask_to_void(user, sent["event"], comment=comment, now=now)
    at, direction = sent["timestamp"], sent["direction"]
    return corrections.ask_to_add(user, sent["employee"], at, direction, comment=comment, now=now)


class CorrectionFilter(FromToFilterSet):
    """`from` and `to` are held against the instant that a request is about."""

    status = filters.ChoiceFilter(choices=CorrectionRequest.Status.choices)

    class Meta:
        model = CorrectionRequest
        fields = []


_LIST = extend_schema(responses={200: CorrectionSerializer(many=True), **problems(400, 401)})


@extend_schema_view(list=_LIST, retrieve=extend_schema(responses={200: CorrectionSerializer, **problems(401, 404)}))
class CorrectionViewSet(
    DecidingMixin, FilteredListMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """The requests about the people in reach, and one's own, newest first. The manager or HR decides."""

    acts = corrections
    queryset = CorrectionRequest.objects.all()
    permission_classes = [IsAuthenticated]
    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilter

    def get_queryset(self):
        return access.requests_for(CorrectionRequest, self.request.user).select_related("employee")

    @extend_schema(
        request=AskSerializer,
        responses={
            201: CorrectionSerializer,
            **problems(400, 401, in_future=400, nonexistent_time=400, ambiguous_time=400),
            **problems(already_asked=409, already_voided=409),
        },
    )
    @one_transaction
    def create(self, request):
        """Asks that a missing event be added, or that one on record be voided."""
        sent = AskSerializer(data=request.data, context={"user": request.user})
        sent.is_valid(raise_exception=True)
        made = ask(request.user, sent.validated_data)
        return Response(CorrectionSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=None,
        responses={200: CorrectionSerializer, **problems(401, 404, **DECIDED, already_voided=409, period_closed=409)},
    )
    def approve(self, request, pk):
        """Does what was asked, by the same rules as by hand; `result_event_id` is what came of it."""
        return super().approve(request, pk)

    @extend_schema(
        request=RejectSerializer, responses={200: CorrectionSerializer, **problems(400, 401, 404, **DECIDED)}
    )
    def reject(self, request, pk):
        """Refuses what was asked, for a reason."""
        return super().reject(request, pk)


@extend_schema_view(list=_LIST)
class OwnCorrectionViewSet(CorrectionViewSet):
    """The requests that one made, and those about oneself, newest first."""

    def get_queryset(self):
        return requests.own(CorrectionRequest, self.request.user).select_related("employee")
