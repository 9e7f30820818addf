"""Errors as problem details (RFC 9457): a sentence for the person, a stable word for the program."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.response import Response

PROBLEM_JSON = "application/problem+json"

STATUS_CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "throttled",
    500: "server_error",
    503: "busy",
}


class Problem(Exception):
    """A refusal that the client can act on: HTTP `status`, stable word `code`, translated sentence `detail`."""

    def __init__(self, status: int, code: str, detail, *, errors: dict | None = None, headers: dict | None = None):
        super().__init__(code)
        self.status, self.code, self.detail, self.errors, self.headers = status, code, detail, errors, headers


class Busy(Problem):
    """The database asked for patience more often than we repeat; the same request may safely be sent again."""

    def __init__(self):
        detail = gettext_lazy("The system is busy. Send the same request again in a moment.")
        super().__init__(503, "busy", detail, headers={"Retry-After": "1"})


def problem_body(status: int, code: str, detail, errors: dict | None = None) -> dict:
    """The JSON object of a problem; `type` names the code so that it can be looked up in the documentation."""
    body = {
        "type": f"urn:timetracker:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
        "code": code,
    }
    return body | {"errors": errors} if errors else body


def handle(error: Exception, context: dict) -> Response | None:
    """DRF's exception handler: every expected error as problem details; an unexpected one stays an exception."""
    from rest_framework.views import set_rollback  # which imports the authentication, which raises Problems

    problem = error if isinstance(error, Problem) else _as_problem(error)
    if problem is None:
        return None
    set_rollback()
    body = problem_body(problem.status, problem.code, problem.detail, problem.errors)
    return Response(body, problem.status, headers=problem.headers, content_type=PROBLEM_JSON)


def _as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.ValidationError):
        return invalid(error)
    if not isinstance(error, exceptions.APIException):
        return None
    code = error.detail.code if isinstance(error.detail, exceptions.ErrorDetail) else STATUS_CODES[error.status_code]
    return Problem(error.status_code, _plain(code, error.status_code), _sentence(error.detail), headers=_headers(error))


def _plain(code: str, status_code: int) -> str:
    """DRF's own words for a status give way to ours; a word given by our code stays."""
    return STATUS_CODES.get(status_code, code) if code in _DRF_WORDS else code


_DRF_WORDS = {"parse_error", "authentication_failed", "error", "not_found", "throttled"}


def _headers(error: exceptions.APIException) -> dict:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return headers


def invalid(error: exceptions.ValidationError) -> Problem:
    """A 400 that names the fields; the sentence is the first thing that is wrong."""
    fields = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
    errors = {str(name): _sentences(found) for name, found in fields.items()}
    name, found = next(iter(errors.items()))
    detail = found[0] if name == "non_field_errors" else f"{name}: {found[0]}"
    return Problem(status.HTTP_400_BAD_REQUEST, "invalid", detail, errors=errors)


def _sentences(found) -> list[str]:
    """All sentences in DRF's nest of lists and dicts, flat."""
    if isinstance(found, dict):
        return [f"{key}: {text}" for key, inner in found.items() for text in _sentences(inner)]
    if isinstance(found, list):
        return [text for inner in found for text in _sentences(inner)] or [_("This value is not valid.")]
    return [str(found)]


def _sentence(detail) -> str:
    return _sentences(detail)[0]
