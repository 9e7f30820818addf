"""What happens when the database asks for patience."""

import threading

import pytest
from django.db import connection, transaction

from attendance import recording
from attendance.models import Event
from tests.attendance.problems import assert_problem
from tests.terminals.phones import tap

_NO_PATIENCE = {"sqlite": "PRAGMA busy_timeout = 1", "mysql": "SET SESSION innodb_lock_wait_timeout = 1"}


@pytest.fixture
def impatient(transactional_db):
    """This connection waits for a lock no longer than it must."""
    with connection.cursor() as cursor:
        cursor.execute(_NO_PATIENCE[connection.vendor])
    yield
    connection.close()


@pytest.fixture
def let_go(employee):
    """Somebody else holds the person's row until they are told to let it go."""
    locked, release = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            recording.lock_person(employee.pk)
            locked.set()
            release.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert locked.wait(10)

    def let_go():
        release.set()
        thread.join()

    yield let_go
    let_go()


def test_a_tap_that_waited_too_long_is_503_and_may_be_sent_again(impatient, terminal_client, let_go):
    answer = tap(terminal_client, "04A1B2C3", "2026-01-26T07:00:00")
    assert_problem(answer, 503, "busy")
    assert answer["Retry-After"] == "1"
    assert not Event.objects.exists()
    let_go()
    assert tap(terminal_client, "04A1B2C3", "2026-01-26T07:00:00").json()["ok"] is True
