"""`manage.py anomalies`: what HR should look at, for a person to read and for cron to notice."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_tuesday_afternoon():
    with time_machine.travel("2026-03-31T15:30:00+00:00", tick=False):
        yield


def anomalies(*arguments):
    """What is printed, and how it ends."""
    out = StringIO()
    try:
        call_command("anomalies", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), error
    return out.getvalue(), None


@pytest.fixture
def forgetful(employee):
    factories.record(employee, "2026-03-02T07:00:00", "IN")
    factories.record(employee, "2026-03-04T07:00:00", "IN")
    factories.record(employee, "2026-03-04T15:00:00", "OUT")
    factories.record(employee, "2026-03-05T15:00:00", "OUT")
    return employee


def test_each_is_listed_under_its_person_with_its_day_and_a_sentence(forgetful, stranger):
    printed, error = anomalies("--since", "2026-03-01")
    assert printed.splitlines() == [
        "",
        f"Олена Коваль (Workshop, employee {forgetful.pk})",
        "  2026-03-02  MISSING_OUT     Came at 08:00 and never left.",
        "  2026-03-05  ORPHAN_OUT      Left at 16:00 without having come.",
    ]
    assert str(error) == "2 things to look at."
    assert error.returncode == 1


def test_nothing_to_look_at_is_said_by_silence(employee):
    factories.record(employee, "2026-03-31T07:00:00", "IN")  # is in now
    assert anomalies("--since", "2026-03-01") == ("", None)


def test_the_range_has_two_ends(forgetful):
    printed, _error = anomalies("--since", "2026-03-03", "--until", "2026-03-05")
    assert "ORPHAN_OUT" in printed
    assert "MISSING_OUT" not in printed
    assert anomalies("--since", "2026-03-06") == ("", None)
    assert anomalies("--since", "2026-03-03", "--until", "2026-03-04") == ("", None)


def test_a_range_may_be_longer_than_a_year(forgetful):
    assert str(anomalies("--since", "2023-01-01")[1]) == "2 things to look at."


def test_one_department_can_be_asked_for(forgetful, stranger):
    factories.record(stranger, "2026-03-05T15:00:00", "OUT")
    printed, _error = anomalies("--since", "2026-03-01", "--department", "Workshop")
    assert "Олена" in printed
    assert "Stanisław" not in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "2026-03-02", "--until", "2026-03-01"),
        ("--since", "2026-03-01", "--department", "None such"),
        ("--since", "yesterday"),
        (),
    ],
)
def test_what_makes_no_sense_is_refused(db, arguments):
    printed, error = anomalies(*arguments)
    assert not printed
    assert error
