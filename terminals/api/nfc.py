"""The older NFC client's route: the direction is believed, and there is no cooldown."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from attendance.api.events import EventSerializer
from attendance.api.fields import UidField
from terminals import scans
from terminals.api.protocol import TERMINAL_REFUSALS, SentInstantField, TerminalId, TerminalView
from terminals.models import Scan
from timetracker.api.errors import Problem
from timetracker.api.schema import problems


class NfcSerializer(serializers.Serializer):
    terminal_id = TerminalId(required=False, allow_null=True)
    nfc_uid = UidField()
    direction = serializers.CharField(max_length=3)
    ts = SentInstantField(required=False, allow_null=True)

    def validate_direction(self, word):
        if word.upper() not in ("IN", "OUT"):
            raise serializers.ValidationError(_("Say IN or OUT."))
        return word.upper()


class _NamedSerializer(serializers.Serializer):
    id = serializers.IntegerField()


class NfcEmployeeSerializer(_NamedSerializer):
    full_name = serializers.CharField()


class NfcTerminalSerializer(_NamedSerializer):
    name = serializers.CharField()


class NfcAnswerSerializer(serializers.Serializer):
    ok = serializers.BooleanField()
    event = EventSerializer()
    employee = NfcEmployeeSerializer()
    terminal = NfcTerminalSerializer()


_REFUSED = {
    "unknown_badge": (404, _("Nobody holds this badge. It is kept for HR to assign.")),
    "employee_inactive": (409, _("This person is not active. HR can activate them.")),
}


class NfcEventView(TerminalView):
    """201 with the new event; a repetition is 200 with the first one."""

    @extend_schema(
        request=NfcSerializer,
        responses={
            200: NfcAnswerSerializer,
            201: NfcAnswerSerializer,
            **TERMINAL_REFUSALS,
            **problems(503, unknown_badge=404, employee_inactive=409),
        },
    )
    def post(self, request):
        now = timezone.now()
        sent = self.fields(NfcSerializer)
        tap = scans.Tap(
            kind=Scan.Kind.NFC,
            uid=sent["nfc_uid"],
            ts_sent=sent.get("ts") or now,
            direction=sent["direction"],
        )
        outcome = scans.receive(request.auth, tap, now)
        if outcome.code in _REFUSED:
            status, detail = _REFUSED[outcome.code]
            raise Problem(status, str(outcome.code), detail)
        body = {
            "ok": True,
            "event": EventSerializer(outcome.event).data,
            "employee": {"id": outcome.employee.id, "full_name": outcome.employee.full_name},
            "terminal": {"id": request.auth.id, "name": request.auth.name},
        }
        return Response(body, 200 if outcome.code == "duplicate" else 201)
