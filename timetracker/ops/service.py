"""The routes of API.md, Service: is it well, how much does it do, how is it set up."""

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance.access import AdminOnly
from timetracker.api.addresses import client_address, within
from timetracker.api.schema import problems
from timetracker.ops import health, metrics

HEALTH_FIELDS = {name: serializers.CharField() for name in ("status", "app", "env", "version", "database")}
HEALTH = inline_serializer("Health", HEALTH_FIELDS)
READINESS = inline_serializer("Readiness", HEALTH_FIELDS | {"migrations": serializers.CharField()})


class ConfigSerializer(serializers.Serializer):
    app = serializers.CharField()
    env = serializers.CharField()
    version = serializers.CharField()
    debug = serializers.BooleanField()
    time_zone = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    public_url = serializers.CharField()
    allowed_hosts = serializers.ListField(child=serializers.CharField())
    cors_origins = serializers.ListField(child=serializers.CharField())
    jwt_alg = serializers.CharField()
    access_token_expire_minutes = serializers.IntegerField()
    terminal_scan_cooldown_seconds = serializers.IntegerField()
    terminal_rate_limit = serializers.IntegerField()
    require_signature = serializers.BooleanField()
    max_shift_hours = serializers.IntegerField()
    redis = serializers.BooleanField()


class DatabaseInfoSerializer(serializers.Serializer):
    vendor = serializers.CharField()
    version = serializers.CharField()
    tables = serializers.IntegerField()
    pending_migrations = serializers.ListField(child=serializers.CharField())


class Probe(APIView):
    """A probe knows no token, and asking for one would cost the query that may not work."""

    authentication_classes = ()
    permission_classes = ()


class Health(Probe):
    @extend_schema(responses={200: HEALTH, 503: HEALTH})
    def get(self, request):
        """Whether the service and its database answer."""
        return _well_or_not(health.report())


class Ready(Probe):
    @extend_schema(responses={200: READINESS, 503: READINESS})
    def get(self, request):
        """Whether it can take work: the database answers and its migrations are applied."""
        return _well_or_not(health.readiness())


def _well_or_not(body: dict) -> Response:
    return Response(body, 200 if body["status"] == "ok" else 503)


class MetricsPermission(AdminOnly):
    """From METRICS_NETWORKS, or an administrator."""

    def has_permission(self, request, view):
        return _is_from_metrics_network(request) or super().has_permission(request, view)


def _is_from_metrics_network(request) -> bool:
    address = client_address(request)
    # through a proxy that TRUSTED_PROXIES does not name, everybody seems to come from that proxy
    hidden = "HTTP_X_FORWARDED_FOR" in request.META and address == request.META.get("REMOTE_ADDR")
    return not hidden and within(address, settings.METRICS_NETWORKS)


class Metrics(APIView):
    permission_classes = (MetricsPermission,)

    @extend_schema(auth=[{}, {"token": []}], responses={(200, "text/plain"): OpenApiTypes.STR, **problems(403)})
    def get(self, request):
        """What all workers have counted, for Prometheus."""
        return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class Config(APIView):
    permission_classes = (AdminOnly,)

    @extend_schema(responses={200: ConfigSerializer, **problems(403)})
    def get(self, request):
        """How this installation is set up; no secret."""
        return Response(
            {
                "app": settings.APP_NAME,
                "env": settings.ENV,
                "version": settings.VERSION,
                "debug": settings.DEBUG,
                "time_zone": settings.TIME_ZONE,
                "languages": [code for code, _name in settings.LANGUAGES],
                "public_url": settings.PUBLIC_URL,
                "allowed_hosts": settings.ALLOWED_HOSTS,
                "cors_origins": settings.CORS_ALLOWED_ORIGINS,
                "jwt_alg": settings.JWT_ALG,
                "access_token_expire_minutes": int(settings.ACCESS_TOKEN_LIFETIME.total_seconds() // 60),
                "terminal_scan_cooldown_seconds": settings.TERMINAL_SCAN_COOLDOWN_SECONDS,
                "terminal_rate_limit": settings.TERMINAL_RATE_LIMIT,
                "require_signature": settings.REQUIRE_SIGNATURE,
                "max_shift_hours": settings.MAX_SHIFT_HOURS,
                "redis": bool(settings.REDIS_URL),
            }
        )


class DatabaseInfo(APIView):
    permission_classes = (AdminOnly,)

    @extend_schema(responses={200: DatabaseInfoSerializer, **problems(403)})
    def get(self, request):
        """Which database this is and whether its migrations are applied; no address, no credentials."""
        pending = health.pending_migrations()
        return Response(
            {
                "vendor": connection.display_name,
                "version": ".".join(map(str, connection.get_database_version())),
                "tables": len(connection.introspection.table_names()),
                "pending_migrations": pending,
            }
        )
