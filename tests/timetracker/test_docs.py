"""The API's description of itself, and the pages that show it."""

import pytest
import yaml

from tests.routes import SCHEMA, described_routes
from timetracker.api.schema import SECTIONS

# Programs are generated from these names: one that was published stays.
PUBLISHED = {
    "login", "auth_login", "auth_refresh", "auth_logout", "me", "auth_me", "users_me", "users_list", "users_create",
    "users_retrieve", "users_partial_update", "users_destroy", "employees_list", "employees_create",
    "employees_retrieve", "employees_update", "employees_partial_update", "employees_destroy",
    "employees_public_key_destroy", "search_employees_list", "positions_list", "positions_create",
    "positions_retrieve", "positions_update", "positions_partial_update", "positions_destroy", "departments_list",
    "departments_create", "departments_retrieve", "departments_update", "departments_partial_update",
    "departments_destroy", "badges_unassigned_list", "badges_unassigned_assign", "terminal_challenge",
    "terminal_scan", "terminal_secure_scan", "terminal_me", "terminal_register", "register_first_scan",
    "events_nfc", "terminals_list", "terminals_create", "terminals_retrieve", "terminals_update",
    "terminals_partial_update", "terminals_destroy", "terminals_rotate_key", "terminals_toggle_active",
    "terminals_pairing_code", "register", "events_list", "events_void", "events_manual_list",
    "events_manual_create", "events_manual_destroy", "health", "ready", "metrics", "config", "db_info", "schema",
}  # fmt: skip


def test_the_schema_is_json_unless_yaml_is_asked_for(client):
    for query, media_type in (("", "json"), ("format=json", "json"), ("format=yaml", "yaml")):
        response = client.get(f"/api/schema?{query}")
        assert response["Content-Type"] == f"application/{media_type}"
        assert yaml.safe_load(response.content) == SCHEMA


def test_there_is_no_other_format(client):
    response = client.get("/api/schema?format=xml")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["format"])


def test_the_schema_is_openapi_3_1_in_the_sections_of_the_contract():
    assert SCHEMA["openapi"] == "3.1.0"
    assert [tag["name"] for tag in SCHEMA["tags"]] == list(SECTIONS)


def test_the_schema_is_the_same_in_every_language(client):
    assert client.get("/api/schema", headers={"Accept-Language": "uk"}).json() == SCHEMA


def test_published_names_stay_and_are_unique():
    names = [route.described["operationId"] for route in described_routes()]
    assert set(names) >= PUBLISHED
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("/api/login", ""),
        ("/api/register", ""),
        ("/api/schema", ""),
        ("/api/employees", "token"),
        ("/api/terminals", "token"),
        ("/api/terminal/scan", "terminal_key"),
        ("/api/events/nfc", "terminal_key"),
        ("/api/register/first-scan", "terminal_key"),
    ],
)
def test_the_schema_says_what_a_route_asks_for(path, scheme):
    assert {route.security for route in described_routes() if route.path == path} == {scheme}


def test_metrics_take_a_token_or_nothing():
    assert SCHEMA["paths"]["/metrics"]["get"]["security"] == [{}, {"token": []}]


def test_the_schema_names_every_code_of_a_tap():
    assert set(SCHEMA["components"]["schemas"]["CodeEnum"]["enum"]) == {
        "accepted", "duplicate", "cooldown", "unknown_badge", "employee_inactive", "badge_requires_signature",
        "no_public_key", "invalid_challenge", "bad_signature",
    }  # fmt: skip


def test_only_redoc_may_bring_its_own_styles_and_worker(client):
    docs, redoc = (client.get(path)["Content-Security-Policy"] for path in ("/docs", "/redoc"))
    assert "style-src" not in docs
    assert "unsafe" not in docs + redoc
    assert "style-src 'self' 'nonce-" in redoc
    assert "worker-src blob:" in redoc
    assert "script-src" not in redoc


def test_the_pages_take_no_signed_in_user_and_answer_nothing_but_get(client):
    for path in ("/docs", "/redoc"):
        assert client.get(path, headers={"Authorization": "Bearer x"}).status_code == 200
        assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/docs/", "/redoc/", "/health/", "/ready/", "/metrics/"])
@pytest.mark.django_db
def test_a_slash_at_the_end_is_optional_beside_the_api_too(client, path):
    assert client.get(path).status_code == 200
