"""What happens around every request: its id, its log line, its place under /api/, and problem details whatever happens.

The scan is the hot path, so the middleware that only pages need passes by /api/ and the probes. Each is a subclass of
Django's own, which is what the system checks of the admin look for.
"""

import re
import uuid
from http import HTTPStatus
from time import perf_counter

import structlog
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from timetracker.api.addresses import client_address
from timetracker.api.errors import PROBLEM_JSON, STATUS_CODES, problem_body
from timetracker.ops import metrics

logger = structlog.get_logger("timetracker.request")

PROBES = frozenset({"/health", "/ready", "/metrics"})
DOCUMENTATION = frozenset({"/docs", "/redoc"})
REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


class RequestContext:
    """Gives the request an id, the response its headers, the log one line and the metrics one observation."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = perf_counter()
        request.id = _request_id(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)
        with auditing.on_behalf_of(request):
            response = self.get_response(request)
        seconds = perf_counter() - started
        response["X-Request-ID"] = request.id
        response["Server-Timing"] = f"app;dur={seconds * 1000:.1f}"
        route = _route(request)
        metrics.observe(request.method, route, response.status_code, seconds)
        if response.status_code >= HTTPStatus.BAD_REQUEST or not (route == "static" or request.path_info in PROBES):
            _log(request, response, route, seconds)
        return response


def _request_id(request: HttpRequest) -> str:
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _route(request: HttpRequest) -> str:
    """The pattern that matched. The path itself would bring ids and calendar tokens into log and metrics."""
    if request.resolver_match:
        return request.resolver_match.route
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unknown"


def _log(request: HttpRequest, response: HttpResponse, route: str, seconds: float) -> None:
    """One line for the request; no query string, header or body, since keys, tokens and card UIDs travel in them."""
    # a page's user is only known once something has asked for it; asking here would cost a query
    user = vars(request).get("user" if is_api(request) else "_cached_user")
    log = logger.error if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else logger.info
    log(
        "request",
        method=request.method,
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        client=client_address(request),
        user=getattr(user, "pk", None),
    )


class ApiPath:
    """Writes every spelling of an API path as the URL map knows it: without `/v1`, without a slash at the end.

    What stands beside the API, probes and documentation, may have that slash as well.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path_info.rstrip("/")
        if path in PROBES | DOCUMENTATION:
            request.path_info = path
        elif is_api(request):
            if path.startswith("/api/v1/") or path == "/api/v1":
                path = "/api" + path.removeprefix("/api/v1")
            request.path_info = path if path != "/api" else "/api/"
        return self.get_response(request)


class ApiErrors:
    """Answers with problem details (RFC 9457) where Django would answer with a page of HTML.

    A body is only read when its length is known and within reason.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_api(request):
            return self.get_response(request)
        if "HTTP_TRANSFER_ENCODING" in request.META:  # Django would read such a body as an empty one
            return problem(HTTPStatus.LENGTH_REQUIRED)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdecimal()):
            return problem(HTTPStatus.BAD_REQUEST)
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        response = self.get_response(request)
        if response.status_code < HTTPStatus.BAD_REQUEST or response.get("Content-Type") == PROBLEM_JSON:
            return response
        answer = problem(response.status_code)
        if allow := response.get("Allow"):
            answer["Allow"] = allow
        return answer


def problem(status: int) -> JsonResponse:
    """The problem details of an HTTP status that has nothing more particular to say."""
    phrase = HTTPStatus(status).phrase
    code = STATUS_CODES.get(status, phrase.lower().replace(" ", "_"))
    body = problem_body(status, code, _SENTENCES.get(status, phrase))
    response = JsonResponse(body, status=status, content_type=PROBLEM_JSON)
    response["Content-Length"] = len(response.content)
    return response


_SENTENCES = {
    400: _("The request cannot be understood."),
    403: _("You may not do this."),
    404: _("There is nothing at this address."),
    405: _("This address does not know this method."),
    411: _("The request must say how long its body is (Content-Length)."),
    413: _("The request is too large."),
    500: _("Something went wrong here. It has been logged; please try again later."),
}


class Common(CommonMiddleware):
    """A probe asks under the address of the container it watches, which ALLOWED_HOSTS cannot know."""

    def process_request(self, request):
        return None if request.path_info in PROBES else super().process_request(request)


class Locale(LocaleMiddleware):
    """The language of the browser or the phone; terminals are spoken to in English."""

    def process_request(self, request):
        if _is_terminal(request):
            translation.activate(settings.LANGUAGE_CODE)
        else:
            super().process_request(request)

    def process_response(self, request, response):
        return response if _is_terminal(request) else super().process_response(request, response)


def _is_terminal(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/terminal/")


class PagesOnly:
    """Passes by for /api/ and the probes, which know no session, no messages and no page."""

    def __call__(self, request):
        if is_api(request) or request.path_info in PROBES:
            return self.get_response(request)
        return super().__call__(request)


class Session(PagesOnly, SessionMiddleware):
    pass


class Authentication(PagesOnly, AuthenticationMiddleware):
    pass


class Message(PagesOnly, MessageMiddleware):
    pass


class ContentSecurityPolicy(PagesOnly, CSPMiddleware):
    pass
