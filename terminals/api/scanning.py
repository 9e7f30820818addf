"""The routes a door uses all day: challenge, scan, secure-scan, me, and the older NFC client's."""

import math

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from attendance.api.fields import UidField
from attendance.models import Direction
from terminals import challenges, devices, scans
from terminals.api.protocol import TERMINAL_REFUSALS, SentInstantField, TerminalId, TerminalView
from terminals.models import Scan, Terminal
from timetracker.api.schema import problems

# What the field apps show. They look for "wait", "cooldown", "too fast" and "зачекайте" anywhere in it, so these
# sentences are part of the contract: neither translated nor changed, and never with a person's name.
_MESSAGES = {
    "unknown_badge": "Unknown badge",
    "employee_inactive": "Employee is not active",
    "badge_requires_signature": "This badge must sign its taps",
    "no_public_key": "This phone is not registered",
    "invalid_challenge": "The challenge is not valid any more",
    "bad_signature": "The signature is wrong",
}
_OK = {"accepted", "duplicate", "cooldown"}


class _TapSerializer(serializers.Serializer):
    terminal_id = TerminalId(required=False, allow_null=True)
    direction = serializers.JSONField(required=False, allow_null=True)
    ts = SentInstantField()

    def validate(self, attrs):
        """Only a terminal of mode `declared` has its direction believed, and only there a bad one is a mistake."""
        word = attrs.get("direction")
        word = word.strip().upper() if isinstance(word, str) else ""
        known = word in ("IN", "OUT")
        if not known and self.context["terminal"].mode == Terminal.Mode.DECLARED:
            raise serializers.ValidationError({"direction": _("This terminal must say IN or OUT.")})
        attrs["direction"] = word if known else ""
        return attrs


class ScanSerializer(_TapSerializer):
    uid = UidField()


class SecureScanSerializer(_TapSerializer):
    employee_uid = UidField()
    challenge_b64 = serializers.CharField(max_length=200, allow_blank=True)
    signature_b64 = serializers.CharField(max_length=4000, allow_blank=True)


class ScanAnswerSerializer(serializers.Serializer):
    """The answer to a tap; what concerns the person is an answer, never an HTTP error."""

    ok = serializers.BooleanField()
    code = serializers.ChoiceField([*Scan.Code.values, "duplicate"])
    message = serializers.CharField()
    employee_id = serializers.IntegerField(allow_null=True)
    employee_name = serializers.CharField(allow_null=True)
    direction = serializers.ChoiceField(Direction.choices, allow_null=True)
    event_id = serializers.IntegerField(allow_null=True)
    ts = serializers.DateTimeField()


def answer(outcome: scans.Outcome) -> dict:
    """The JSON that a terminal reads. A refused person is not named."""
    ok, event = outcome.code in _OK, outcome.event
    return {
        "ok": ok,
        "code": str(outcome.code),
        "message": _message(outcome),
        "employee_id": outcome.employee.id if ok else None,
        "employee_name": outcome.employee.full_name if ok else None,
        "direction": event.direction if event else None,
        "event_id": event.id if event else None,
        "ts": timezone.localtime(event.at if event else outcome.at).isoformat(timespec="seconds"),
    }


def _message(outcome: scans.Outcome) -> str:
    if outcome.event:
        return f"Registered {outcome.event.direction}"
    if outcome.wait:
        return f"cooldown_wait_{math.ceil(outcome.wait.total_seconds())}s"
    return _MESSAGES[outcome.code]


class ScanView(TerminalView):
    """A card at the reader."""

    @extend_schema(request=ScanSerializer, responses={200: ScanAnswerSerializer, **TERMINAL_REFUSALS, **problems(503)})
    def post(self, request):
        sent = self.fields(ScanSerializer)
        tap = scans.Tap(kind=Scan.Kind.PLAIN, uid=sent["uid"], ts_sent=sent["ts"], direction=sent["direction"])
        return Response(answer(scans.receive(request.auth, tap, timezone.now())))


class SecureScanView(TerminalView):
    """A phone that signed the challenge."""

    @extend_schema(
        request=SecureScanSerializer, responses={200: ScanAnswerSerializer, **TERMINAL_REFUSALS, **problems(503)}
    )
    def post(self, request):
        sent = self.fields(SecureScanSerializer)
        tap = scans.Tap(
            kind=Scan.Kind.SECURE,
            uid=sent["employee_uid"],
            ts_sent=sent["ts"],
            direction=sent["direction"],
            challenge=sent["challenge_b64"],
            signature=sent["signature_b64"],
        )
        return Response(answer(scans.receive(request.auth, tap, timezone.now())))


class ChallengeRequestSerializer(serializers.Serializer):
    terminal_id = TerminalId(required=False, allow_null=True)


class ChallengeSerializer(serializers.Serializer):
    challenge_b64 = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")


class ChallengeView(TerminalView):
    """A challenge for a phone to sign. Nothing is written: it is recognised by its own MAC when it comes back."""

    @extend_schema(request=ChallengeRequestSerializer, responses={200: ChallengeSerializer, **TERMINAL_REFUSALS})
    def post(self, request):
        challenge = challenges.issue(request.auth.id, timezone.now())
        return Response({"challenge_b64": challenge, "expires_in": int(challenges.LIFETIME.total_seconds())})


class TerminalSelfSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    location = serializers.CharField()
    mode = serializers.ChoiceField(Terminal.Mode.choices)
    server_time = serializers.DateTimeField()
    cooldown_seconds = serializers.IntegerField()
    challenge_ttl_seconds = serializers.IntegerField()


class TerminalSelfView(TerminalView):
    """What a terminal needs to know of itself; also its sign of life."""

    @extend_schema(responses={200: TerminalSelfSerializer, **TERMINAL_REFUSALS})
    def get(self, request):
        return Response(devices.describe_to_itself(request.auth, timezone.now()))
