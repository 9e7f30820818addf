"""The log: one line a request, in one shape, without anything that opens a door."""

import io
import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from structlog.testing import capture_logs

from timetracker.ops.logging import configure


@pytest.fixture
def json_log():
    """What production writes."""
    written = io.StringIO()
    configure({"json": True, "sql": False}, written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    configure(django_settings.LOGGING)


def requests_in(log: list[dict]) -> list[dict]:
    return [line for line in log if line["event"] == "request"]


def test_a_request_is_one_line_with_what_an_operator_needs(client):
    with capture_logs() as log:
        client.get("/api/config", headers={"X-Request-ID": "req-1"})
    [line] = requests_in(log)
    assert line["method"] == "GET"
    assert line["route"] == "api/config"
    assert line["status"] == 401
    assert line["client"] == "127.0.0.1"
    assert line["ms"] >= 0


@pytest.mark.django_db
def test_it_says_which_user_asked(client_for, admin):
    with capture_logs() as log:
        client_for(admin).get("/api/config")
    assert requests_in(log)[0]["user"] == admin.pk


@pytest.mark.django_db
def test_probes_and_static_files_are_no_news(client):
    with capture_logs() as log:
        client.get("/health")
        client.get("/static/admin/css/base.css").close()
    assert requests_in(log) == []


def test_sql_echo_writes_every_statement(tmp_path):
    script = "import django; django.setup(); from django.db import connection as c; c.cursor().execute('SELECT 41 + 1')"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "timetracker.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/echo.sqlite3",
        "SQL_ECHO": "true",
    }
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert "SELECT 41 + 1" in run.stderr


def test_production_writes_json_with_the_request_id(client, json_log):
    client.get("/api/config", headers={"X-Request-ID": "req-2"})
    [line] = requests_in(json_log())
    assert line["request_id"] == "req-2"
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


def test_lines_of_the_libraries_have_the_same_shape(json_log):
    logging.getLogger("django.something").warning("Привіт %s", "світе")
    [line] = json_log()
    assert line["event"] == "Привіт світе"
    assert line["logger"] == "django.something"
    assert line["level"] == "warning"


def test_an_unexpected_error_is_logged_with_its_traceback_and_the_request_id(client, json_log, settings):
    settings.ROOT_URLCONF = "tests.timetracker.broken_urls"
    client.raise_request_exception = False
    client.get("/api/broken", headers={"X-Request-ID": "req-3"})
    error = next(line for line in json_log() if "exception" in line)
    assert error["request_id"] == "req-3"
    assert "RuntimeError: the pool is empty" in error["exception"]


@pytest.mark.django_db
def test_no_secret_reaches_the_log(client, json_log):
    secrets = ["S3cretPassw0rd", "terminal-key-123", "bearer-token-456", "04A1B2C3D4E5F6"]
    client.post("/api/login", {"username": "x", "password": secrets[0]}, content_type="application/json")
    client.post(
        "/api/terminal/scan",
        {"uid": secrets[3]},
        content_type="application/json",
        headers={"X-Terminal-Key": secrets[1]},
    )
    client.get("/api/me", {"token": secrets[2], "uid": secrets[3]}, headers={"Authorization": f"Bearer {secrets[2]}"})
    client.get(f"/api/schedules/calendar/{secrets[2]}.ics")
    log = json_log()
    assert len(requests_in(log)) == 4
    assert not [secret for secret in secrets if secret in json.dumps(log)]
