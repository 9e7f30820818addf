"""The routes by which badges reach people: a phone's first scan, a proposed person, HR's unassigned badges."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance.access import HROnly
from attendance.api.fields import UidField
from attendance.badges import UidTaken
from attendance.models import Badge, Employee
from terminals import enrolment
from terminals.api.protocol import TERMINAL_REFUSALS, TerminalId, TerminalView
from terminals.credentials import UnusableKey, usable_public_key
from timetracker.api.fields import InstantField
from timetracker.api.schema import problems


class FirstScanSerializer(serializers.Serializer):
    terminal_id = TerminalId(required=False, allow_null=True)
    public_key_b64 = serializers.CharField(max_length=8000)
    employee_uid = UidField()

    def validate_public_key_b64(self, text):
        try:
            return usable_public_key(text)
        except UnusableKey as error:
            detail = _("Give the base64 DER of an RSA key of 2048 bits or more, or of a P-256 key.")
            raise serializers.ValidationError(detail) from error


class FirstScanAnswerSerializer(serializers.Serializer):
    ok = serializers.BooleanField()
    status = serializers.CharField()
    employee_id = serializers.IntegerField()


class FirstScanView(TerminalView):
    """A phone brings its public key, once."""

    @extend_schema(
        request=FirstScanSerializer,
        responses={
            200: FirstScanAnswerSerializer,
            **TERMINAL_REFUSALS,
            **problems(503, employee_not_found=404, employee_inactive=409, public_key_exists=409),
        },
    )
    def post(self, request):
        sent = self.fields(FirstScanSerializer)
        employee = enrolment.register_key(sent["employee_uid"], sent["public_key_b64"], timezone.now())
        return Response({"ok": True, "status": "public_key_saved", "employee_id": employee.id})


class ProposalSerializer(serializers.Serializer):
    """`full_name`, or `first_name` with `last_name`."""

    created_by_terminal_id = TerminalId(required=False, allow_null=True)
    uid = UidField()
    full_name = serializers.CharField(max_length=200, required=False)
    first_name = serializers.CharField(max_length=100, required=False)
    last_name = serializers.CharField(max_length=99, required=False)

    def validate(self, attrs):
        name = attrs.get("full_name") or " ".join(filter(None, (attrs.get("first_name"), attrs.get("last_name"))))
        if not name:
            raise serializers.ValidationError({"full_name": _("Give the full name.")})
        return {**attrs, "full_name": name}


class ProposalAnswerSerializer(serializers.Serializer):
    ok = serializers.BooleanField()
    code = serializers.CharField(required=False)
    message = serializers.CharField()
    employee_id = serializers.IntegerField(allow_null=True)


class ProposePersonView(TerminalView):
    """A person proposed at the terminal: inactive until HR confirms."""

    terminal_field = "created_by_terminal_id"

    @extend_schema(
        request=ProposalSerializer, responses={200: ProposalAnswerSerializer, **TERMINAL_REFUSALS, **problems(503)}
    )
    def post(self, request):
        sent = self.fields(ProposalSerializer)
        try:
            employee = enrolment.propose_person(sent["uid"], sent["full_name"])
        except UidTaken as taken:
            message = "Somebody holds this badge already"
            return Response({"ok": False, "code": taken.code, "message": message, "employee_id": None})
        return Response({"ok": True, "message": "Proposed; HR has to confirm", "employee_id": employee.id})


class UnassignedBadgeSerializer(serializers.ModelSerializer):
    first_seen = serializers.DateTimeField(allow_null=True)
    last_seen = serializers.DateTimeField(allow_null=True)
    times = serializers.SerializerMethodField()
    terminal_name = serializers.CharField(allow_null=True)
    has_public_key = serializers.SerializerMethodField()
    proposed_name = serializers.SerializerMethodField()

    class Meta:
        model = Badge
        fields = [
            "id", "uid", "first_seen", "last_seen", "times", "terminal_name", "has_public_key", "proposed_name",
        ]  # fmt: skip

    def get_times(self, badge) -> int:
        return badge.times or 0

    def get_has_public_key(self, badge) -> bool:
        return bool(badge.public_key)

    def get_proposed_name(self, badge) -> str | None:
        return badge.proposed_name or None


@extend_schema(responses={200: UnassignedBadgeSerializer(many=True), **problems(401, 403)})
class UnassignedBadgesView(ListAPIView):
    """The badges that were read and that nobody holds, those read last first."""

    permission_classes = [HROnly]
    serializer_class = UnassignedBadgeSerializer
    queryset = enrolment.waiting_badges()


class AssignSerializer(serializers.Serializer):
    employee_id = serializers.IntegerField(min_value=1)

    def get_fields(self):
        since = InstantField(required=False, allow_null=True, help_text="Taps since then become the person's.")
        return {**super().get_fields(), "from": since}


class AssignedSerializer(serializers.Serializer):
    ok = serializers.BooleanField()
    employee_id = serializers.IntegerField()
    uid = serializers.CharField()
    event_ids = serializers.ListField(child=serializers.IntegerField(), help_text="What the earlier taps became.")


class AssignBadgeView(APIView):
    """Gives a waiting badge, with its key, to a person."""

    permission_classes = [HROnly]

    @extend_schema(
        request=AssignSerializer,
        responses={200: AssignedSerializer, **problems(400, 401, 403, 404, 503, nfc_uid_taken=409)},
    )
    def post(self, request, badge_id):
        serializer = AssignSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        try:
            badge, events = enrolment.assign(badge_id, sent["employee_id"], since=sent.get("from"), now=timezone.now())
        except (Badge.DoesNotExist, Employee.DoesNotExist) as missing:
            raise Http404 from missing
        return Response(
            {"ok": True, "employee_id": badge.employee_id, "uid": badge.uid, "event_ids": [e.id for e in events]}
        )
