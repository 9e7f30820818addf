"""What every call of a terminal shares: key, terminal, rate, fields, in this order."""

import json

import pytest
from rest_framework.test import APIClient

from terminals.models import Scan
from tests.terminals.phones import tap

pytestmark = pytest.mark.django_db
NOW = "2026-01-26T07:02:11"

ROUTES = [
    ("post", "/api/terminal/challenge"),
    ("post", "/api/terminal/scan"),
    ("post", "/api/terminal/secure-scan"),
    ("get", "/api/terminal/me"),
    ("post", "/api/terminal/register"),
    ("post", "/api/register/first-scan"),
    ("post", "/api/events/nfc"),
]


@pytest.mark.parametrize(("method", "route"), ROUTES)
@pytest.mark.parametrize(
    "headers", [{}, {"X-Terminal-Key": "wrong"}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}]
)
def test_without_the_right_key_every_route_is_401(terminal, method, route, headers):
    answer = getattr(APIClient(headers=headers), method)(route, {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_terminal_key")


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_a_paused_terminal_is_403(terminal, terminal_client, method, route):
    terminal.is_active = False
    terminal.save()
    answer = getattr(terminal_client, method)(route, {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "terminal_inactive")


def test_the_key_may_come_as_a_bearer_token(terminal, employee):
    client = APIClient(headers={"Authorization": f"Bearer {terminal.key}"})
    assert tap(client, "04A1B2C3", NOW).json()["code"] == "accepted"


def test_the_terminal_may_name_itself_in_any_accepted_form(terminal, terminal_client, employee):
    for form in (terminal.id, str(terminal.id), f"T{terminal.id}", None):
        assert tap(terminal_client, "04A1B2C3", NOW, terminal_id=form).status_code == 200


@pytest.mark.parametrize("form", [999999, "T999999", "x", True, 1.5, [1], {"id": 1}])
def test_another_terminals_number_is_403(terminal_client, employee, form):
    answer = tap(terminal_client, "04A1B2C3", NOW, terminal_id=form)
    assert (answer.status_code, answer.json()["code"]) == (403, "terminal_mismatch")


def test_another_terminals_number_is_judged_before_the_fields(terminal_client):
    answer = terminal_client.post("/api/terminal/scan", {"terminal_id": 999999}, format="json")
    assert answer.status_code == 403


def test_more_calls_than_the_limit_are_429_with_the_time_to_wait(terminal_client, employee, settings):
    settings.TERMINAL_RATE_LIMIT = 3
    answers = [terminal_client.post("/api/terminal/challenge", {}, format="json") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1].json()["code"] == "throttled"


def test_the_rate_is_judged_before_the_fields(terminal_client, settings):
    settings.TERMINAL_RATE_LIMIT = 1
    answers = [terminal_client.post("/api/terminal/scan", b"{", content_type="application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 429]


def test_no_limit_is_none(terminal_client, settings):
    settings.TERMINAL_RATE_LIMIT = 0
    answers = [terminal_client.get("/api/terminal/me") for _ in range(150)]
    assert {answer.status_code for answer in answers} == {200}


BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"[" * 100_000,
    b'"text"',
    b"\xff\xfe",
    b'{"uid": "\\ud800", "ts": 1769410931000}',
    b'{"uid": "a\\u0000b", "ts": 1769410931000}',
    b'{"uid": NaN, "ts": 1769410931000}',
    b'{"uid": "04A1B2C3", "ts": 1769410931000' + b"0" * 5000 + b"}",
    b'{"uid": 5.5e400, "ts": 1}',
    json.dumps({"uid": "x" * 65, "ts": 1769410931000}).encode(),
    json.dumps({"uid": " : ", "ts": True}).encode(),
    json.dumps({"uid": {"a": 1}, "ts": 1769410931000}).encode(),
    json.dumps({"uid": "", "ts": 1769410931000}).encode(),
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("route", ["/api/terminal/scan", "/api/terminal/secure-scan", "/api/events/nfc"])
def test_any_bytes_give_a_400_with_detail_and_code(terminal_client, employee, route, body):
    answer = terminal_client.post(route, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert answer.json()["code"]
    assert not Scan.objects.exists()


def test_the_content_type_does_not_matter(terminal_client, employee):
    body = json.dumps({"uid": "04A1B2C3", "ts": 1769410931000})
    answer = terminal_client.post("/api/terminal/scan", body, content_type="text/plain")
    assert answer.json()["code"] == "accepted"


@pytest.mark.parametrize("path", ["/api/terminal/scan/", "/api/v1/terminal/scan", "/api/v1/terminal/scan/"])
def test_every_spelling_of_the_path_answers(terminal_client, employee, path):
    answer = terminal_client.post(path, {"uid": "04A1B2C3", "ts": 1769410931000}, format="json")
    assert answer.json()["code"] == "accepted"


def test_a_terminal_learns_about_itself(terminal, terminal_client):
    told = terminal_client.get("/api/terminal/me").json()
    assert told["id"] == terminal.id
    assert (told["name"], told["mode"]) == ("Main entrance", "auto")
    assert (told["cooldown_seconds"], told["challenge_ttl_seconds"]) == (5, 30)
