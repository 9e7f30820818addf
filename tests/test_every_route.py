"""What holds of every route, whatever it does: the schema knows it, and strangers get problem details."""

import pytest
from rest_framework.test import APIClient

from tests import factories
from tests.conftest import terminal_client_for
from tests.routes import SCHEMA, described_routes, mapped_routes
from timetracker.api.schema import SECTIONS

PROBLEM = "application/problem+json"
ROUTES = described_routes()
API = [route for route in ROUTES if route.path.startswith("/api/")]
every_route = pytest.mark.parametrize("route", ROUTES, ids=str)
every_api_route = pytest.mark.parametrize("route", API, ids=str)
every_closed_route = pytest.mark.parametrize("route", [route for route in API if route.security], ids=str)


@pytest.fixture
def client_of(admin, terminal, client_for):
    """A client with everything that a route asks for, an administrator's or a terminal's."""
    clients = {"token": client_for(admin), "terminal_key": terminal_client_for(terminal), "": APIClient()}

    def choose(route):
        client = clients[route.security]
        client.raise_request_exception = False
        return client

    return choose


def refused(response, *statuses):
    assert response.status_code in statuses
    assert response["Content-Type"] == PROBLEM
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"].endswith(body["code"])
    assert body["title"]
    assert body["detail"]
    return body


def no_page(response):
    """JSON, a file, or nothing at all; and no fault of ours."""
    assert response.status_code < 500
    file = response.get("Content-Disposition", "").startswith("attachment")
    assert file or response.get("Content-Type", PROBLEM) in (PROBLEM, "application/json")


def test_the_schema_has_every_route_and_no_other():
    assert set(ROUTES) == mapped_routes()


@every_route
def test_a_route_has_a_section_and_a_name(route):
    assert [tag for tag in route.described["tags"] if tag in SECTIONS] == route.described["tags"] != []
    assert route.described["operationId"].isidentifier()
    assert route.described.get("summary") or route.described.get("description")


@every_api_route
def test_a_route_promises_problem_details_for_every_refusal(route):
    for status, answer in route.described["responses"].items():
        if status >= "400":
            answer = SCHEMA["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            assert list(answer["content"]) == [PROBLEM]


@every_closed_route
@pytest.mark.django_db
def test_a_stranger_is_refused(route):
    response = route.ask(APIClient())
    refused(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


@every_closed_route
@pytest.mark.django_db
def test_garbage_for_a_token_is_refused(route):
    for garbage in (
        "Bearer",
        "Bearer  ",
        "Bearer a.b.c",
        "bearer " + "x" * 9000,
        "Basic YTpi",
        "\xff",
        "Bearer \x00",
        ",",
    ):
        refused(route.ask(APIClient(), HTTP_AUTHORIZATION=garbage), 401)


@every_closed_route
@pytest.mark.django_db
def test_the_key_of_one_door_opens_no_other(route, admin, terminal, client_for):
    """A terminal's key is no token, and a token no terminal's key."""
    wrong = client_for(admin) if route.security == "terminal_key" else APIClient()
    wrong.credentials(**(wrong._credentials or {"HTTP_AUTHORIZATION": f"Bearer {terminal.key}"}))
    refused(route.ask(wrong), 401)


@pytest.mark.parametrize("role", ["employee", "manager", "hr", "admin"])
@pytest.mark.parametrize("route", [route for route in API if route.security == "token"], ids=str)
@pytest.mark.django_db
def test_a_role_gets_an_answer_that_the_schema_knows(route, role, client_for):
    response = route.ask(client_for(factories.UserFactory(role=role)), data=b"{}", content_type="application/json")
    assert str(response.status_code) in route.described["responses"]
    no_page(response)


@pytest.mark.parametrize("path", sorted({route.path for route in API}))
@pytest.mark.django_db
def test_a_method_that_the_route_does_not_know(path, client_of):
    known = {route.method: route for route in API if route.path == path}
    route = next(iter(known.values()))
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"} - known.keys():
        response = client_of(route).generic(method, route.address())
        refused(response, 405)
        assert known.keys() <= set(response["Allow"].split(", "))


@pytest.mark.django_db(transaction=True)
def test_options_says_which_methods_there_are_and_looks_at_nothing(client_of):
    for route in API:
        response = client_of(route).options(route.address())
        assert (response.status_code, response.content) == (200, b""), route
        assert route.method in response["Allow"].split(", ")


@every_api_route
@pytest.mark.django_db
def test_the_answer_is_json_whatever_is_asked_for(route, client_of):
    for accept in ("text/html", "application/xml;q=1", "image/*", "/", "\xff", "a" * 5000, ""):
        no_page(route.ask(client_of(route), HTTP_ACCEPT=accept))
    no_page(route.ask(client_of(route), route.address() + "?format=html"))


@every_api_route
@pytest.mark.django_db
def test_every_spelling_of_the_address_is_the_same_route(route, client_of):
    address = route.address()
    v1 = address.replace("/api/", "/api/v1/")
    answers = [
        route.ask(client_of(route), spelling, data=b"[]", content_type="application/json")
        for spelling in (address, address + "/", v1, v1 + "/")
    ]
    assert len({(answer.status_code, meaning(answer)) for answer in answers}) == 1


def meaning(response) -> str | None:
    return response.json().get("detail") if response["Content-Type"] == PROBLEM else None


@every_api_route
@pytest.mark.django_db
def test_a_body_too_large(route, client_of, settings):
    body = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert refused(route.ask(client_of(route), data=body, content_type="application/json"), 413)["code"] == "too_large"


@every_api_route
def test_a_foreign_host(route):
    for host in ("evil.example", "a b", "[", "\xff"):
        refused(route.ask(APIClient(raise_request_exception=False), HTTP_HOST=host), 400)


@pytest.mark.parametrize("route", [route for route in API if "{" in route.path], ids=str)
@pytest.mark.django_db
def test_a_number_that_nothing_has(route, client_of):
    """404; or 400 from a route that looks at the fields first."""
    for number in ("0", "9223372036854775808", "9" * 5000, "-1", "1.0", "x", "%00", "%ff", "٣", "1%2F2"):
        refused(route.ask(client_of(route), route.address(number)), 400, 404)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "FOO"])
@pytest.mark.parametrize(
    "path",
    ["", "nothing", "v1", "v2/me", "/me", "me/x", "me.json", "%", "%zz", "%00", "%ff%fe", "../api/nothing", "x" * 8000],
)
def test_an_unknown_route(path, method):
    refused(APIClient(raise_request_exception=False).generic(method, f"/api/{path}"), 404)
