"""What the API's documentation says about errors and tokens, the same on every route."""

from collections import defaultdict

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from timetracker.api.errors import PROBLEM_JSON, STATUS_CODES


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="A URN that names the code.")
    title = serializers.CharField(help_text="The words of the HTTP status.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for a person, in their language.")
    code = serializers.CharField(help_text="A stable word for the program.")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong with each field of the request.",
    )


def problems(*statuses: int, **codes: int) -> dict:
    """Entries for `responses`: `problems(400, 401, username_taken=409)`; a status alone means its usual code."""
    by_status = defaultdict(list)
    for status in statuses:
        by_status[status].append(STATUS_CODES[status])
    for code, status in codes.items():
        by_status[status].append(code)
    return {
        (status, PROBLEM_JSON): OpenApiResponse(ProblemSerializer, " or ".join(f"`{word}`" for word in words))
        for status, words in by_status.items()
    }


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer <access token>`."""

    target_class = "timetracker.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
