"""The cast: an administrator, HR, a manager with a department, an employee of it, a stranger of another one."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation
from rest_framework.test import APIClient

from tests import factories


@pytest.fixture(autouse=True, scope="session")
def _what_migrations_fill_in_outlives_a_flush():
    """Tests with real commits empty every table afterwards; what migrations fill in is then made anew."""
    steps = [
        import_module("attendance.migrations.0003_roles").make_roles,
        import_module("attendance.migrations.0005_roles_of_corrections_periods_audit").let_hr_read_and_reopen,
        import_module("terminals.migrations.0002_roles").let_hr_read_taps,
        import_module("schedules.migrations.0002_day_types").seed,
        import_module("schedules.migrations.0003_roles").let_hr_plan,
    ]

    def fill_in(sender, **kwargs):
        if "plan" in kwargs:  # `migrate` itself did, and perhaps for a part of the tables alone
            return
        for step in steps:
            step(apps, connection.schema_editor())

    last = list(apps.get_app_configs())[-1]
    post_migrate.connect(fill_in, sender=last, weak=False)


@pytest.fixture(autouse=True)
def _in_the_language_of_the_house():
    """A request leaves the reader's language active in its thread, and the next test may make none."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    """Argon2 is slow on purpose; only the tests about signing in need to wait for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _fresh_limits(settings, tmp_path):
    """Each test counts from zero, beside other test processes."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def client_for():
    """An API client that carries the access token of a user."""
    from timetracker.api import sign_in

    def make(user):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {sign_in.open_session(user)['access_token']}")
        return client

    return make


@pytest.fixture
def admin(db):
    return factories.UserFactory(username="admin", role="admin")


@pytest.fixture
def hr(db):
    return factories.UserFactory(username="hr", role="hr")


@pytest.fixture
def department(db):
    """The department that the manager heads."""
    return factories.DepartmentFactory(name="Workshop")


@pytest.fixture
def manager(department):
    user = factories.UserFactory(username="manager", role="manager")
    department.head = factories.EmployeeFactory(full_name="Maria Manager", user=user, department=department)
    department.save()
    return user


@pytest.fixture
def employee(department):
    """Олена Коваль of the workshop, who holds the card 04A1B2C3 and signs in as `olena`."""
    user = factories.UserFactory(username="olena", role="employee")
    return factories.EmployeeFactory(full_name="Олена Коваль", user=user, department=department, uid="04A1B2C3")


@pytest.fixture
def stranger(db):
    """Somebody out of the manager's reach."""
    user = factories.UserFactory(username="stranger", role="employee")
    return factories.EmployeeFactory(full_name="Stanisław Obcy", user=user, uid="04FFEEDD")


@pytest.fixture
def terminal(db):
    return factories.TerminalFactory(name="Main entrance")


@pytest.fixture
def terminal_client(terminal):
    """An API client that carries the terminal's key."""
    return terminal_client_for(terminal)


def terminal_client_for(terminal):
    client = APIClient()
    client.credentials(HTTP_X_TERMINAL_KEY=terminal.key)
    return client
