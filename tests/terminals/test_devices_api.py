"""The administrators' routes for terminals, and how a new device is paired (API.md, Terminals)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from terminals.models import PairingCode, Scan, Terminal
from tests import factories
from tests.attendance.problems import assert_problem
from tests.conftest import terminal_client_for
from tests.terminals.phones import tap

NOON = datetime(2026, 1, 26, 12, tzinfo=UTC)


@pytest.fixture
def as_admin(client_for, admin):
    return client_for(admin)


def works(key) -> bool:
    return APIClient(headers={"X-Terminal-Key": key}).get("/api/terminal/me").status_code == 200


def test_a_new_terminal_comes_with_its_key(as_admin):
    answer = as_admin.post("/api/terminals", {"name": "Gate", "location": "North", "mode": "in"})
    body = answer.json()
    assert answer.status_code == 201
    assert works(body.pop("api_key"))
    assert body.pop("setup")
    assert body == {
        "id": Terminal.objects.get().pk,
        "name": "Gate",
        "location": "North",
        "mode": "in",
        "is_active": True,
        "last_seen_at": None,
        "clock_error_ms": None,
        "software_version": "",
    }


def test_the_setup_is_exactly_the_json_of_the_qr_code(as_admin):
    body = as_admin.post("/api/terminals", {"name": "Gate"}).json()
    assert body["setup"] == {
        "server": "http://testserver",
        "api_key": body["api_key"],
        "terminal_id": body["id"],
        "terminal_name": "Gate",
    }


def test_the_setup_names_the_public_address(as_admin, settings):
    settings.PUBLIC_URL = "https://time.example.com"
    assert as_admin.post("/api/terminals", {"name": "Gate"}).json()["setup"]["server"] == "https://time.example.com"


def test_the_key_is_shown_once_and_not_kept(as_admin):
    body = as_admin.post("/api/terminals", {"name": "Gate"}).json()
    for path in ("/api/terminals", f"/api/terminals/{body['id']}"):
        assert body["api_key"] not in as_admin.get(path).text
    assert body["api_key"] not in Terminal.objects.values_list().get()


def test_terminals_are_listed_by_name(as_admin):
    for name in ("Yard", "Gate"):
        factories.TerminalFactory(name=name)
    body = as_admin.get("/api/terminals?limit=1").json()
    assert (body["count"], [terminal["name"] for terminal in body["results"]]) == (2, ["Gate"])


def test_a_change_keeps_what_it_does_not_name(as_admin, terminal):
    answer = as_admin.patch(f"/api/terminals/{terminal.pk}", {"mode": "out"})
    assert (answer.status_code, answer.json()["name"], answer.json()["mode"]) == (200, "Main entrance", "out")
    assert works(terminal.key)


def test_put_needs_the_name(as_admin, terminal):
    assert_problem(as_admin.put(f"/api/terminals/{terminal.pk}", {"mode": "out"}), 400, "invalid", "name")
    assert as_admin.put(f"/api/terminals/{terminal.pk}", {"name": "Yard"}).json()["name"] == "Yard"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({}, "name"), ({"name": " "}, "name"), ({"name": "x" * 101}, "name"), ({"name": "a", "mode": "both"}, "mode")],
)
def test_what_no_terminal_can_be_is_refused(as_admin, fields, wrong):
    assert_problem(as_admin.post("/api/terminals", fields), 400, "invalid", wrong)


def test_a_rotated_key_is_dead_at_once(as_admin, terminal):
    body = as_admin.post(f"/api/terminals/{terminal.pk}/rotate_key").json()
    assert not works(terminal.key)
    assert works(body["api_key"])
    assert body["setup"]["api_key"] == body["api_key"]


def test_a_terminal_is_paused_and_resumed(as_admin, terminal):
    path = f"/api/terminals/{terminal.pk}/toggle_active"
    assert as_admin.patch(path).json()["is_active"] is False
    assert_problem(terminal_client_for(terminal).get("/api/terminal/me"), 403, "terminal_inactive")
    assert as_admin.patch(path).json()["is_active"] is True
    assert works(terminal.key)


def test_a_terminal_that_nobody_tapped_at_is_deleted(as_admin, terminal):
    assert as_admin.delete(f"/api/terminals/{terminal.pk}").status_code == 204
    assert_problem(as_admin.get(f"/api/terminals/{terminal.pk}"), 404, "not_found")


def test_a_terminal_with_taps_is_deactivated_instead(as_admin, terminal, terminal_client, employee):
    tap(terminal_client, "04A1B2C3", "2026-01-26T07:00:00")
    assert as_admin.delete(f"/api/terminals/{terminal.pk}").status_code == 204
    assert as_admin.get(f"/api/terminals/{terminal.pk}").json()["is_active"] is False
    assert Scan.objects.count() == 1


def test_a_tap_is_a_sign_of_life(as_admin, terminal, terminal_client, employee):
    with time_machine.travel(NOON, tick=False):
        tap(terminal_client, "04A1B2C3", NOON)
    seen = as_admin.get(f"/api/terminals/{terminal.pk}").json()["last_seen_at"]
    assert datetime.fromisoformat(seen) == NOON


@pytest.mark.parametrize("role", ["hr", "manager", "employee"])
def test_terminals_are_for_administrators_only(client_for, terminal, role):
    client = client_for(factories.UserFactory(role=role))
    for method, path in (("get", ""), ("post", ""), ("get", "/1"), ("delete", "/1"), ("post", "/1/rotate_key")):
        assert_problem(getattr(client, method)(f"/api/terminals{path}"), 403, "permission_denied")


class TestPairing:
    @pytest.fixture
    def code(self, admin, client_for, terminal):
        with time_machine.travel(NOON, tick=False):
            answer = client_for(admin).post(f"/api/terminals/{terminal.pk}/pairing_code")
        assert (answer.status_code, answer.json()["expires_in"]) == (200, 15 * 60)
        return answer.json()["code"]

    def pair(self, code, *, after=timedelta(), **more):
        with time_machine.travel(NOON + after, tick=False):
            return APIClient().post("/api/register", {"code": code, **more})

    def test_a_code_is_traded_for_the_key(self, code, terminal):
        answer = self.pair(code, name="Yard", software_version="2.1")
        assert answer.status_code == 201
        setup = answer.json()["setup"]
        assert works(setup["api_key"])
        assert (setup["terminal_id"], setup["terminal_name"]) == (terminal.pk, "Yard")
        terminal.refresh_from_db()
        assert (terminal.name, terminal.software_version) == ("Yard", "2.1")

    def test_the_key_before_is_dead(self, code, terminal):
        self.pair(code)
        assert not works(terminal.key)

    def test_a_code_is_read_as_people_type_it(self, code):
        assert self.pair(f" {code.lower()} ").status_code == 201

    def test_a_code_works_once(self, code):
        self.pair(code)
        assert_problem(self.pair(code), 400, "invalid_code")

    def test_a_code_lives_fifteen_minutes(self, code):
        assert_problem(self.pair(code, after=timedelta(minutes=15)), 400, "invalid_code")
        assert self.pair(code, after=timedelta(minutes=15, seconds=-1)).status_code == 201

    def test_an_invented_code_is_refused(self, db):
        assert_problem(self.pair("AAAA-AAAA"), 400, "invalid_code")

    def test_a_paused_terminal_is_not_paired(self, code, terminal):
        Terminal.objects.update(is_active=False)
        assert_problem(self.pair(code), 400, "invalid_code")

    def test_no_code_is_a_missing_field(self, db):
        assert_problem(APIClient().post("/api/register", {}), 400, "invalid", "code")

    def test_guessing_is_throttled(self, code):
        for _ in range(10):
            self.pair("AAAA-AAAA")
        answer = self.pair(code)
        assert_problem(answer, 429, "throttled")
        assert int(answer["Retry-After"]) > 0

    def test_a_code_is_not_kept(self, code):
        assert code not in PairingCode.objects.values_list().get()
