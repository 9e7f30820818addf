"""Whether this installation can work: its database, and the migrations that its code expects."""

from functools import cache

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def report() -> dict:
    """The body of `GET /health`: who this is, and whether the database answers."""
    reachable = database_answers()
    return {
        "status": "ok" if reachable else "error",
        "app": settings.APP_NAME,
        "env": settings.ENV,
        "version": settings.VERSION,
        "database": "ok" if reachable else "error",
    }


def readiness() -> dict:
    """The body of `GET /ready`: the same, and whether every migration of this code is applied."""
    body = report() | {"migrations": "unknown"}
    if body["status"] == "ok":
        body["migrations"] = "pending" if pending_migrations() else "ok"
        body["status"] = "ok" if body["migrations"] == "ok" else "error"
    return body


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        connection.close()
        return False
    return True


def pending_migrations() -> list[str]:
    """The migrations of this code that the database has not seen, as `app.name`. One query."""
    missing = _migrations_on_disk() - MigrationRecorder(connection).applied_migrations().keys()
    return sorted(f"{app}.{name}" for app, name in missing)


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    """The code of a running process does not change, and reading it takes a tenth of a second."""
    return frozenset(MigrationLoader(None).disk_migrations)
