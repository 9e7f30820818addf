"""Our migrations run backwards and forwards on the database at hand."""

import pytest
from django.core.management import call_command
from django.db import connection

from attendance.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def tables():
    return {name for name in connection.introspection.table_names() if name.split("_")[0] in OURS}


OURS = ("attendance", "terminals", "timetracker")


def test_every_migration_runs_backwards_and_forwards_again():
    before = tables()
    try:
        call_command("migrate", "terminals", "zero", verbosity=0)
        call_command("migrate", "timetracker", "zero", verbosity=0)
        call_command("migrate", "attendance", "0001", verbosity=0)  # the text comparison stays; it made no table
        assert tables() == set()
    finally:
        call_command("migrate", verbosity=0)
    assert tables() == before
    assert not Event.objects.exists()
