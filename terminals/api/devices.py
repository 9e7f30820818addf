"""The administrators' routes for terminals, and the one by which a new device is paired."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance import auditing
from attendance.access import AdminOnly
from attendance.transactions import one_transaction
from terminals import devices
from terminals.models import Terminal
from timetracker.api import limits
from timetracker.api.addresses import client_address
from timetracker.api.schema import problems

_PAIRING_ATTEMPTS = 10


class TerminalSerializer(serializers.ModelSerializer):
    last_seen_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Terminal
        fields = ["id", "name", "location", "mode", "is_active", "last_seen_at", "clock_error_ms", "software_version"]
        read_only_fields = ["clock_error_ms", "software_version"]


class SetupSerializer(serializers.Serializer):
    """The exact JSON of the QR code that the terminal app scans."""

    server = serializers.CharField()
    api_key = serializers.CharField()
    terminal_id = serializers.IntegerField()
    terminal_name = serializers.CharField()


class TerminalWithKeySerializer(TerminalSerializer):
    """The one answer that holds the key."""

    api_key = serializers.CharField(read_only=True)
    setup = SetupSerializer(read_only=True)

    class Meta(TerminalSerializer.Meta):
        fields = [*TerminalSerializer.Meta.fields, "api_key", "setup"]


class NewCodeSerializer(serializers.Serializer):
    code = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")


def server_address(request) -> str:
    """The address that the caller reached this server under."""
    return request.build_absolute_uri("/").rstrip("/")


_REFUSALS = problems(403, 404)


@extend_schema_view(
    list=extend_schema(responses={200: TerminalSerializer(many=True), **problems(403)}),
    retrieve=extend_schema(responses={200: TerminalSerializer, **_REFUSALS}),
    create=extend_schema(responses={201: TerminalWithKeySerializer, **problems(403)}),
    update=extend_schema(responses={200: TerminalSerializer, **_REFUSALS}),
    partial_update=extend_schema(responses={200: TerminalSerializer, **_REFUSALS}),
    destroy=extend_schema(responses={204: None, **_REFUSALS}),
)
class TerminalViewSet(viewsets.ModelViewSet):
    """Terminals, for administrators only."""

    permission_classes = [AdminOnly]
    serializer_class = TerminalSerializer
    lookup_value_converter = "int"

    def get_queryset(self):
        return devices.with_last_seen(Terminal.objects.all())

    def create(self, request):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        terminal = Terminal(**serializer.validated_data)
        return Response(self._with_key(terminal), 201)

    @one_transaction
    def perform_update(self, serializer):
        before = auditing.as_stored(serializer.instance)
        auditing.note_saved(serializer.save(), before)

    def perform_destroy(self, terminal):
        devices.retire(terminal)

    @extend_schema(request=None, responses={200: TerminalWithKeySerializer, **_REFUSALS})
    @action(detail=True, methods=["post"])
    def rotate_key(self, request, pk):
        return Response(self._with_key(self.get_object()))

    @extend_schema(request=None, responses={200: TerminalSerializer, **_REFUSALS})
    @action(detail=True, methods=["patch"])
    def toggle_active(self, request, pk):
        terminal = self.get_object()
        devices.switch(terminal, is_active=not terminal.is_active)
        return Response(self.get_serializer(terminal).data)

    @extend_schema(request=None, responses={200: NewCodeSerializer, **_REFUSALS})
    @action(detail=True, methods=["post"])
    def pairing_code(self, request, pk):
        code = devices.new_code_for(self.get_object(), timezone.now())
        return Response({"code": code, "expires_in": int(devices.PAIRING_CODE_LIFETIME.total_seconds())})

    def _with_key(self, terminal: Terminal) -> dict:
        key = devices.give_new_key(terminal)
        shown = self.get_queryset().get(pk=terminal.pk)
        setup = devices.setup_of(terminal, key, server_address(self.request))
        return {**TerminalSerializer(shown).data, "api_key": key, "setup": setup}


class PairSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    software_version = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")


class PairedSerializer(serializers.Serializer):
    setup = SetupSerializer()


class PairView(APIView):
    """A new device trades a one-time pairing code for its key."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(
        auth=[],
        request=PairSerializer,
        responses={201: PairedSerializer, **problems(429, 503, invalid=400, invalid_code=400)},
    )
    def post(self, request):
        limits.throttle(f"pairing:{client_address(request)}", _PAIRING_ATTEMPTS)
        serializer = PairSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        terminal, key = devices.pair(**serializer.validated_data, now=timezone.now())
        return Response({"setup": devices.setup_of(terminal, key, server_address(request))}, 201)
