"""GET /metrics: who may read it, and what it counts with one process and with several."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from ipaddress import ip_network
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def count(exposition: str, **labels) -> float:
    wanted = {f'{name}="{value}"' for name, value in labels.items()}
    found = re.findall(r"^timetracker_request_seconds_count\{(.*?)\} (\S+)$", exposition, re.MULTILINE)
    return sum(float(value) for given, value in found if wanted <= set(given.split(",")))


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_status(client):
    labels = {"method": "GET", "route": "api/config", "status": "401"}
    before = count(client.get("/metrics").text, **labels)
    client.get("/api/config")
    client.get("/api/v1/config/")
    assert count(client.get("/metrics").text, **labels) == before + 2


@pytest.mark.django_db
def test_strangers_cannot_grow_the_series(client):
    for number in range(3):
        client.get(f"/api/made-up-{number}")
        client.generic(f"MADEUP{number}", "/health")
    assert "made-up" not in client.get("/metrics").text.lower()
    assert "MADEUP" not in client.get("/metrics").text


@pytest.mark.django_db
def test_it_is_read_from_the_named_networks(client, settings):
    settings.METRICS_NETWORKS = [ip_network("10.2.0.0/16")]
    assert client.get("/metrics", REMOTE_ADDR="10.2.3.4").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 401


@pytest.mark.django_db
def test_elsewhere_only_an_administrator_reads_it(client_for, admin, hr):
    assert client_for(admin).get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 200
    assert client_for(hr).get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403


@pytest.mark.django_db
def test_a_proxy_on_this_machine_does_not_make_the_world_local(client):
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 401


@pytest.fixture
def gunicorn(tmp_path):
    """A running server of three workers on a port of its own."""
    log = (tmp_path / "log").open("w+")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/served.sqlite3",
        "VAR_DIR": str(tmp_path),
        "WEB_CONCURRENCY": "3",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "timetracker/gunicorn_conf.py", "--bind", "127.0.0.1:0"]
    with log, subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log) as server:
        try:
            yield f"http://{_address(Path(log.name))}"
        finally:
            server.send_signal(signal.SIGTERM)


def _address(log: Path) -> str:
    for _ in range(600):
        if found := re.search(r"Listening at: http://(\S+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_all_workers_count_into_one(gunicorn):
    def get(path):
        with urllib.request.urlopen(gunicorn + path, timeout=20) as response:  # noqa: S310
            return response.read().decode()

    for _ in range(30):
        get("/health")
    assert count(get("/metrics"), route="health", status="200") == 30
