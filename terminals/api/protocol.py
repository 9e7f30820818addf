"""What every call of a terminal shares: key, number, rate, and how it writes time (API.md, Terminal protocol)."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import ParseError
from rest_framework.permissions import BasePermission
from rest_framework.views import APIView

from attendance.badges import SINCE_ALWAYS
from terminals.credentials import digest
from terminals.models import Terminal
from timetracker.api import limits
from timetracker.api.errors import Problem
from timetracker.api.parsers import StrictJSONParser
from timetracker.api.schema import problems

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)


class KeyAuthentication(BaseAuthentication):
    """The terminal behind `X-Terminal-Key` or `Authorization: Bearer`. Raises 401, or 403 `terminal_inactive`."""

    def authenticate(self, request):
        key = request.headers.get("X-Terminal-Key", "").strip() or _bearer(request)
        found = Terminal.objects.filter(key_digest=digest(key)).order_by() if key else ()
        terminal = next(iter(found), None)
        if terminal is None:
            detail = _("The terminal's key is missing or wrong. Pair the terminal again.")
            raise Problem(401, "invalid_terminal_key", detail, headers={"WWW-Authenticate": "Bearer"})
        if not terminal.is_active:
            raise Problem(403, "terminal_inactive", _("This terminal is paused. An administrator can resume it."))
        return None, terminal


def _bearer(request) -> str:
    scheme, _space, key = get_authorization_header(request).decode("latin-1").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


class IsTerminal(BasePermission):
    """The caller proved to be a terminal; `request.auth` is its row."""

    def has_permission(self, request, view):
        return isinstance(request.auth, Terminal)


class KeyScheme(OpenApiAuthenticationExtension):
    """`X-Terminal-Key: <key>`, or the same as a bearer token."""

    target_class = KeyAuthentication
    name = "terminal_key"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "header", "name": "X-Terminal-Key"}


# What any call of a terminal may be refused with, before its fields and for them.
TERMINAL_REFUSALS = problems(400, 429, invalid_terminal_key=401, terminal_inactive=403, terminal_mismatch=403)


class AnyTypeJSONParser(StrictJSONParser):
    """JSON whatever the Content-Type says: devices in the field are not asked twice."""

    media_type = "*/*"


class TerminalView(APIView):
    """Judges a call in the contract's order: key, terminal, rate; the fields are the subclass's."""

    authentication_classes = [KeyAuthentication]
    permission_classes = [IsTerminal]
    parser_classes = [AnyTypeJSONParser]
    # Where the body may name the calling terminal.
    terminal_field = "terminal_id"

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        try:
            claimed, unreadable = request.data.get(self.terminal_field), None
        except ParseError as error:
            claimed, unreadable = None, error
        if not _names(claimed, request.auth):
            raise Problem(403, "terminal_mismatch", _("The terminal_id is not that of the key's terminal."))
        limits.throttle(f"terminal:{request.auth.key_digest}", settings.TERMINAL_RATE_LIMIT)
        if unreadable:
            raise unreadable

    def fields(self, serializer_class, **context) -> dict:
        """The validated body. Raises ValidationError (400)."""
        serializer = serializer_class(data=self.request.data, context={"terminal": self.request.auth, **context})
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


def _names(claimed, terminal: Terminal) -> bool:
    """Whether `claimed` is the terminal's own number: `1`, `"1"` or `"T1"`; nothing at all means the key's own."""
    if claimed is None or claimed == "":
        return True
    if isinstance(claimed, str):
        return claimed.strip().upper().removeprefix("T") == str(terminal.id)
    return isinstance(claimed, int) and not isinstance(claimed, bool) and claimed == terminal.id


@extend_schema_field({"type": ["integer", "string"], "description": '1, "1" or "T1"; null means the key\'s own.'})
class TerminalId(serializers.JSONField):
    """Where a body may name the calling terminal. Judged before the fields, by TerminalView."""


@extend_schema_field(
    {
        "type": ["integer", "string"],
        "minimum": int(SINCE_ALWAYS.timestamp() * 1000),
        "description": "Milliseconds since 1970, or ISO 8601.",
        "examples": [1769410931000, "2026-01-26T08:02:11+01:00"],
    }
)
class SentInstantField(serializers.Field):
    """`ts` as terminals write it: ms since the epoch, a number or digits, or ISO 8601 (local without offset)."""

    default_error_messages = {
        "malformed": _("Give the time in milliseconds since 1970, or as ISO 8601."),
        "too_early": _("A time before 2000-01-01 is a clock that was never set."),
    }

    def to_internal_value(self, data):
        try:
            instant = _instant(data)
        except (ValueError, OverflowError):
            self.fail("malformed")
        if instant is None or instant >= _LATEST:
            self.fail("malformed")
        if instant < SINCE_ALWAYS:
            self.fail("too_early")
        return instant


def _instant(data) -> datetime | None:
    if isinstance(data, str):
        text = data.strip()[:40]
        if not text.removeprefix("-").isdecimal():
            parsed = parse_datetime(text)
            aware = timezone.make_aware(parsed) if parsed and timezone.is_naive(parsed) else parsed
            return aware and aware.astimezone(UTC)
        data = int(text)
    if isinstance(data, bool) or not isinstance(data, int | float):
        return None
    return _EPOCH + timedelta(milliseconds=int(data))
