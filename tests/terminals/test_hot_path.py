"""What a scan costs: it answers after one durable commit, and costs the same with any number of events."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance import recording
from attendance.models import Source
from attendance.transactions import one_transaction
from tests.terminals.phones import Phone, challenge, p256_key, present, register, tap

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 1, 26, 7, 2, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


class Cost:
    """The statements (without COMMIT) and the commits that a block sent to the database."""

    def __enter__(self):
        self._queries = CaptureQueriesContext(connection)
        self._queries.__enter__()
        return self

    def __exit__(self, *failure):
        self._queries.__exit__(*failure)
        sent = [query["sql"] for query in self._queries.captured_queries]
        self.commits = sum(sql == "COMMIT" for sql in sent)
        self.statements = len(sent) - self.commits
        writes = any(sql.startswith(("INSERT", "UPDATE", "DELETE")) for sql in sent)
        assert self.commits or not writes, "a write outside a transaction commits by itself"


def work_history(employee, days):
    facts = [
        recording.Fact(at=NOW - timedelta(days=day, hours=hours), source=Source.TERMINAL)
        for day in range(1, days + 1)
        for hours in (0, 8)
    ]
    one_transaction(recording.record_history)(employee, facts, now=NOW)


@pytest.mark.parametrize("days", [0, 500])
def test_a_plain_scan_takes_at_most_7_statements_and_1_commit(terminal_client, employee, days):
    work_history(employee, days)
    with Cost() as cost:
        assert tap(terminal_client, "04A1B2C3", NOW).json()["code"] == "accepted"
    assert (cost.statements, cost.commits) == (7, 1)


@pytest.mark.parametrize("days", [0, 500])
def test_a_secure_scan_with_its_challenge_takes_at_most_9_statements_and_1_commit(terminal_client, employee, days):
    work_history(employee, days)
    phone = Phone("04A1B2C3", p256_key())
    register(terminal_client, phone)
    with Cost() as cost:
        assert present(terminal_client, phone, NOW, challenge(terminal_client)).json()["code"] == "accepted"
    assert (cost.statements, cost.commits) == (8, 1)


def test_a_challenge_writes_nothing(terminal_client):
    with Cost() as cost:
        challenge(terminal_client)
    assert (cost.statements, cost.commits) == (1, 0)


def test_a_late_tap_costs_the_same_with_two_years_behind_it(terminal_client, employee, stranger):
    work_history(employee, 10)
    work_history(stranger, 700)
    late = NOW - timedelta(days=5, hours=4)
    with Cost() as short:
        tap(terminal_client, "04A1B2C3", late)
    with Cost() as long:
        tap(terminal_client, "04FFEEDD", late)
    assert long.statements == short.statements
