"""What every request gets, and what anything under /api/ answers."""

import pytest
from django.test import Client

PROBLEM = "application/problem+json"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/health", "/api/config", "/api/nothing", "/nothing", "/static/admin/css/base.css"])
@pytest.mark.django_db
def test_every_response_carries_a_request_id_and_its_time(client, path):
    response = client.get(path)
    response.close()
    assert len(response["X-Request-ID"]) == 32
    assert response["Server-Timing"].startswith("app;dur=")


@pytest.mark.django_db
def test_a_sane_request_id_of_the_proxy_is_kept(client):
    assert client.get("/health", headers={"X-Request-ID": "a1b2-C3.d4"})["X-Request-ID"] == "a1b2-C3.d4"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "line\\nbreak", "ключ", '"quoted"'])
@pytest.mark.django_db
def test_any_other_request_id_is_replaced(client, given):
    assert client.get("/health", headers={"X-Request-ID": given})["X-Request-ID"] != given


def refused(response, status, code):
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM
    body = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert {"type", "title", "detail"} <= body.keys()


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1", "/api/v1/", "/api/nothing", "/api/v1/nothing/", "/api/%00", "/api/%ff"]
)
def test_an_unknown_route_is_a_problem(client, path):
    refused(client.get(path), 404, "not_found")


def test_a_method_that_a_route_does_not_know_is_a_problem(client):
    response = client.get("/api/login")
    refused(response, 405, "method_not_allowed")
    assert "POST" in response["Allow"]


@pytest.mark.parametrize("host", ["evil.example", "bad host", "[", "a" * 300])
def test_a_foreign_host_is_a_problem(client, host):
    refused(client.get("/api/config", headers={"host": host}), 400, "invalid")


def test_a_body_too_large_is_refused_before_it_is_read(client, settings):
    body = b'{"username": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    refused(client.post("/api/login", body, content_type="application/json"), 413, "too_large")


def test_a_body_of_unknown_length_is_refused_instead_of_read_as_empty(client):
    response = client.post("/api/login", {}, content_type="application/json", headers={"Transfer-Encoding": "chunked"})
    refused(response, 411, "length_required")


def test_an_unexpected_error_is_a_problem_that_shows_nothing(client, settings):
    settings.ROOT_URLCONF = "tests.timetracker.broken_urls"
    response = client.get("/api/broken")
    refused(response, 500, "server_error")
    assert "pool is empty" not in response.text


def test_an_unexpected_error_is_a_problem_even_while_debugging(client, settings):
    settings.ROOT_URLCONF, settings.DEBUG = "tests.timetracker.broken_urls", True
    refused(client.get("/api/broken"), 500, "server_error")


@pytest.mark.parametrize("path", ["/api/v1/config", "/api/config/", "/api/v1/config/", "/api/config//"])
@pytest.mark.django_db
def test_a_route_answers_under_v1_and_with_a_slash(client_for, admin, path):
    assert client_for(admin).get(path).status_code == 200


def test_only_one_v1_is_understood(client):
    refused(client.get("/api/v1/v1/config"), 404, "not_found")


def test_problems_speak_the_language_of_the_client(client):
    for language in ("uk", "pl"):
        assert client.get("/api/nothing", headers={"Accept-Language": language})["Content-Language"] == language


def test_terminals_are_spoken_to_in_english_whoever_was_served_before(client):
    client.get("/api/nothing", headers={"Accept-Language": "uk"})
    response = client.get("/api/terminal/nothing", headers={"Accept-Language": "uk"})
    assert response.json()["detail"] == "There is nothing at this address."


def test_the_api_needs_no_session_and_sets_no_cookie(client, django_assert_num_queries, db):
    client.cookies["sessionid"] = "whatever"
    with django_assert_num_queries(0):
        response = client.get("/api/config")
    assert response.status_code == 401
    assert not response.cookies


@pytest.mark.django_db
def test_pages_carry_the_security_headers(client):
    response = client.get("/admin/login/")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
