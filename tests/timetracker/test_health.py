"""GET /health, /ready, /api/config and /api/db-info (API.md, Service)."""

import json

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from timetracker import __version__


@pytest.fixture
def no_database(monkeypatch):
    """The database is out of reach, as far as this thread can tell."""

    def refuse(*_args, **_kwargs):
        raise DatabaseError("server has gone away")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
def test_health_says_who_answers(client):
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "app": django_settings.APP_NAME,
        "env": "development",
        "version": __version__,
        "database": "ok",
    }


@pytest.mark.parametrize("path", ["/health", "/ready"])
@pytest.mark.django_db(transaction=True)
def test_without_the_database_neither_is_well(client, no_database, path):
    response = client.get(path)
    assert response.status_code == 503
    assert response.json()["status"] == "error"
    assert response.json()["database"] == "error"
    assert "gone away" not in response.text


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
@pytest.mark.django_db
def test_probes_answer_under_any_host_name(client, path):
    assert client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.django_db
def test_health_costs_one_statement(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/health")


@pytest.mark.django_db
def test_it_is_ready_once_all_migrations_are_applied(client):
    response = client.get("/ready")
    assert response.status_code == 200
    assert response.json()["migrations"] == "ok"


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_is_pending(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'attendance'")
    response = client.get("/ready")
    assert response.status_code == 503
    assert response.json()["status"] == "error"
    assert response.json()["migrations"] == "pending"


@pytest.mark.parametrize("path", ["/api/config", "/api/db-info"])
@pytest.mark.django_db
def test_only_an_administrator_sees_how_it_is_set_up(client, client_for, admin, hr, path):
    assert client.get(path).status_code == 401
    assert client_for(hr).get(path).status_code == 403
    assert client_for(admin).get(path).status_code == 200


@pytest.mark.django_db
def test_what_the_administrator_sees_holds_no_secret(client_for, admin, settings):
    settings.ADMIN_PASSWORD = "Sehr-geheim-7x"
    shown = json.dumps([client_for(admin).get(path).json() for path in ("/api/config", "/api/db-info")])
    database = settings.DATABASES["default"]
    for secret in (settings.JWT_SECRET, settings.SECRET_KEY, settings.ADMIN_PASSWORD, database["PASSWORD"]):
        assert not secret or secret not in shown


@pytest.mark.django_db
def test_db_info_names_the_database_and_what_is_pending(client_for, admin):
    info = client_for(admin).get("/api/db-info").json()
    assert info["vendor"] == connection.display_name
    assert info["pending_migrations"] == []


@pytest.mark.django_db
def test_the_database_knows_local_days():
    call_command("check", databases=["default"])
