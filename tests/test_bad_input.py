"""Any bytes on any route: a 4xx with `detail` and `code`, or an honest answer; never a fault of ours, never HTML."""

import json

import pytest
from rest_framework.test import APIClient

from tests.conftest import terminal_client_for
from tests.routes import described_routes

PROBLEM = "application/problem+json"
API = [route for route in described_routes() if route.path.startswith("/api/")]
WITH_BODY = [route for route in API if route.reads_body]
LISTS = [route for route in API if route.method == "GET" and "parameters" in route.described]
WITH_ROWS = (
    "/api/users/{id}",
    "/api/employees/{id}",
    "/api/departments/{id}",
    "/api/positions/{id}",
    "/api/terminals/{id}",
)

NOT_AN_OBJECT = [
    b"\x00", b"\xff\xfe{}", b"{", b'{"a":', b'{"a": 1,}', b"{'a': 1}", b"[]", b'"text"', b"1", b"null", b"true", b"NaN",
    b'{"a": NaN}', b'{"a": Infinity}', b'{"a": "\xc3\x28"}', b'{"a": "\\ud800"}', b'{"\\udfff": 1}', b"<xml/>",
    b"username=a&password=b", b"[" * 100_000, b'{"a":' * 100_000, b'{"a": ' + b"9" * 5000 + b"}",
    '{"a": 1}'.encode("utf-16"), b"\x1f\x8b\x08\x00",
]  # fmt: skip
STRANGE_VALUES = [
    None, True, False, 0, -1, 0.5, 1e308, -1e308, 10**18, 10**19, 10**400, -(10**400), 2**53 + 1,
    "", " ", "\x00", "a\x00b", "\n", "\u202e", "\ufffe", "💥", "é" * 300, "x" * 100_000, "9" * 5000, "-9" * 5000,
    "1e400", "NaN", "٣", "null", "true", "'; DROP TABLE users; --", "{{ 7 * 7 }}", "../../etc/passwd", "%00", "\\u0000",
    [], [[]], [None], {}, {"a": {}}, [1] * 5000,
    "0000-00-00", "0001-01-01", "9999-12-31", "2026-02-30", "2026-W04-1", "20260126T080000Z", "2026-01-26T25:00:00",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-26T08:00:00+99:99", "2026-03-29T02:30:00",
]  # fmt: skip
STRANGE_TEXTS = [
    "", "%20", "%00", "a%00b", "%ff", "%", "%zz", "%c3%28", "%ed%a0%80", "%F0%9F%92%A5", "-1", "0", "1e9", "9" * 5000,
    "٣", "null", "NaN", "[]", "{}", "%27%22%3B--", "%25%5F%5C", "(" * 200, "x" * 20_000, "0001-01-01", "9999-12-31",
    "2026-02-30", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "2026-03-29T02:30:00",
]  # fmt: skip
CONTENT_TYPES = [
    "", "text/html", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
    "application/json; charset=utf-7", "application/json; charset=\xff", "a/b; " + "c=d;" * 500, ";", "/", "*/*",
]  # fmt: skip
HEADERS = [
    "ACCEPT_LANGUAGE", "COOKIE", "X_FORWARDED_FOR", "X_REQUEST_ID", "REFERER", "ORIGIN", "CONTENT_ENCODING",
    "X_HTTP_METHOD_OVERRIDE", "IF_MODIFIED_SINCE", "RANGE", "USER_AGENT",
]  # fmt: skip
STRANGE_HEADERS = ["\xff\xfe", "x" * 9000, "sessionid=; csrftoken=\x00; =", "uk;q=9, *;q=x, ,", "DELETE"]


@pytest.fixture
def client_of(admin, terminal, client_for, settings):
    """A client with everything that a route asks for, that may ask as often as it likes."""
    settings.TERMINAL_RATE_LIMIT = 0
    clients = {"token": client_for(admin), "terminal_key": terminal_client_for(terminal), "": APIClient()}

    def choose(route):
        client = clients[route.security]
        client.raise_request_exception = False
        return client

    return choose


@pytest.fixture
def number_of(employee, terminal, department):
    """A row's number, so that the request gets as far as its body."""
    rows = {"employees": employee.pk, "departments": department.pk, "terminals": terminal.pk, "users": employee.user.pk}
    return lambda route: rows.get(route.path.split("/")[2], 1)


def sane(response, what):
    """Answered in JSON or with a file, without a fault of ours; a refusal says what it is."""
    assert response.status_code < 500, what
    if response.status_code == 204 or response.streaming:
        return
    body = response.json()
    if response.status_code >= 400:
        assert response["Content-Type"] == PROBLEM, what
        assert body["detail"], what
        assert body["code"], what
    else:
        assert response["Content-Type"] == "application/json", what


@pytest.mark.parametrize("route", WITH_BODY, ids=str)
@pytest.mark.django_db
def test_bytes_that_are_no_json_object_are_refused(route, client_of, number_of):
    client, address = client_of(route), route.address(number_of(route))
    for body in NOT_AN_OBJECT:
        response = route.ask(client, address, data=body, content_type="application/json")
        sane(response, body[:80])
        assert response.status_code in (400, 404, 429), body[:80]


@pytest.mark.parametrize("route", API, ids=str)
@pytest.mark.django_db
def test_strange_content_types(route, client_of):
    for content_type in CONTENT_TYPES:
        sane(route.ask(client_of(route), data=b"--x\r\n\r\n\xff", content_type=content_type), content_type)


@pytest.mark.parametrize("route", WITH_BODY, ids=str)
@pytest.mark.django_db
def test_strange_values_of_every_field(route, client_of, number_of):
    """In all fields at once; and in each alone where the others may be left out."""
    client, address = client_of(route), route.address(number_of(route))
    alone = [[name] for name in route.fields] if route.method == "PATCH" else []
    for value in STRANGE_VALUES:
        for names in [route.fields, *alone]:
            body = json.dumps(dict.fromkeys(names, value))
            sane(route.ask(client, address, data=body, content_type="application/json"), body[:200])


@pytest.mark.parametrize("route", LISTS, ids=str)
@pytest.mark.django_db
def test_strange_query_strings(route, client_of):
    names = [parameter["name"] for parameter in route.described["parameters"] if parameter["in"] == "query"]
    for text in STRANGE_TEXTS:
        for query in [text, f"unknown={text}", *(f"{name}={text}" for name in names)]:
            sane(route.ask(client_of(route), f"{route.address()}?{query}"), query[:200])


@pytest.mark.parametrize("route", API, ids=str)
@pytest.mark.django_db
def test_strange_headers(route, client_of):
    for name in HEADERS:
        for value in STRANGE_HEADERS:
            sane(route.ask(client_of(route), **{f"HTTP_{name}": value}), (name, value[:80]))


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "٣", "9" * 30])
def test_a_length_that_is_none(length):
    response = APIClient(raise_request_exception=False).post("/api/login", {}, CONTENT_LENGTH=length)
    sane(response, length)
    assert response.status_code in (400, 413)
