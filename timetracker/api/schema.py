"""How the API describes itself (OpenAPI 3.1): sections, names, tokens and refusals, the same on every route."""

from collections import defaultdict

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from timetracker.api.errors import PROBLEM_JSON, STATUS_CODES

# The sections of the contract, each with the beginnings of its paths after /api/; the longest that fits decides.
SECTIONS = {
    "Sign-in": ("login", "auth", "me", "users"),
    "People": ("employees", "search", "positions", "departments", "badges"),
    "Terminal protocol": ("terminal", "register/first-scan", "events/nfc"),
    "Terminals": ("terminals", "register"),
    "Events": ("events",),
    "Worked time": ("stats", "export", "corrections", "periods", "audit"),
    "Schedules": ("schedules", "schedule", "day-types", "holidays", "absences"),
    "Timesheets": ("timesheets",),
    "Service": ("health", "ready", "metrics", "config", "db-info", "schema"),
}
_SECTION_OF = {tuple(path.split("/")): name for name, paths in SECTIONS.items() for path in paths}
_RECORD_ACTIONS = {"list", "retrieve", "create", "update", "partial_update", "destroy"}


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


class Refusal(OpenApiResponse):
    """The problem details that a route answers with one HTTP status; `codes` is every word that `code` may be."""

    def __init__(self, codes):
        self.codes = sorted(set(codes))
        super().__init__(ProblemSerializer, " or ".join(f"`{word}`" for word in self.codes))


def problems(*statuses: int, **codes: int) -> dict:
    """Entries for `responses`: `problems(400, 401, username_taken=409)`; a status alone means its usual code."""
    by_status = defaultdict(list)
    for status in statuses:
        by_status[status].append(STATUS_CODES[status])
    for code, status in codes.items():
        by_status[status].append(code)
    return {status: Refusal(words) for status, words in by_status.items()}


class ApiSchema(AutoSchema):
    """Describes one route: its section, its name, and what it may be refused with before its view is asked."""

    def get_tags(self):
        words = tuple(self._tokenize_path())
        fitting = (words[:length] for length in range(len(words), 0, -1))
        return [next(_SECTION_OF[start] for start in fitting if start in _SECTION_OF)]

    def get_operation_id(self):
        """The words of the path; for records and lists followed by what is done with them."""
        action = getattr(self.view, "action", "list")
        if self.method == "DELETE" or (isinstance(self.view, GenericAPIView) and action in _RECORD_ACTIONS):
            return super().get_operation_id()
        return "_".join(self._tokenize_path()).replace("-", "_")

    def get_summary(self):
        """The first sentence of a description that is this route's own."""
        if getattr(self.view, "action", None) in _RECORD_ACTIONS:
            return None
        return self.get_description().splitlines()[0].rstrip(".") or None

    def map_parsers(self):
        """A parser that reads JSON whatever the Content-Type says is described as what it reads."""
        return [media_type.replace("*/*", "application/json") for media_type in super().map_parsers()]

    def _get_response_bodies(self, direction="response"):
        answers = self.get_response_serializers()
        codes = self._usual_refusals()
        for status, answer in answers.items() if isinstance(answers, dict) else ():
            if isinstance(answer, Refusal):
                codes[status] |= set(answer.codes)
        refusals = {
            str(status): self._get_response_for_code(Refusal(words), str(status)) for status, words in codes.items()
        }
        return dict(sorted((super()._get_response_bodies(direction) | refusals).items()))

    def _usual_refusals(self) -> dict[int, set[str]]:
        """What comes before the view and after it: the token, the query string, the body, the database."""
        codes = defaultdict(set)
        if {"token": []} in self.get_auth():
            codes[401] = {"not_authenticated", "invalid_token"}
        if any(parameter["in"] == "query" for parameter in self._get_parameters()):
            codes[400] = {"invalid"}
        if self._get_request_body():
            codes |= {400: {"invalid"}, 411: {"length_required"}, 413: {"too_large"}}
            if super().map_parsers() == ["application/json"]:
                codes[415] = {"unsupported_media_type"}
        if self.method != "GET":
            codes[503] = {"busy"}
        return codes

    def _get_response_for_code(self, serializer, status_code, media_types=None, direction="response"):
        if not isinstance(serializer, Refusal):
            return super()._get_response_for_code(serializer, status_code, media_types, direction)
        name = "_or_".join(serializer.codes)
        response = super()._get_response_for_code(serializer, status_code, [PROBLEM_JSON], direction)
        problem = response["content"][PROBLEM_JSON]
        one_of_these = {"type": "object", "properties": {"code": {"enum": serializer.codes}}}
        problem["schema"] = {"allOf": [problem["schema"], one_of_these]}
        component = ResolvedComponent(name, ResolvedComponent.RESPONSE, schema=response, object=name)
        self.registry.register_on_missing(component)
        return component.ref


def list_sections(result, **kwargs):
    """A hook of drf-spectacular: the sections in the order in which they are read."""
    return result | {"tags": [{"name": name} for name in SECTIONS]}


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer <access token>`."""

    target_class = "timetracker.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
