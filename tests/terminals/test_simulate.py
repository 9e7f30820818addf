"""The simulation speaks the field protocol to a running server, and its report notices what must not happen."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from attendance.models import Employee, Event
from terminals.models import Scan, Terminal
from terminals.simulation import report
from terminals.simulation.visits import Delivery, Visit
from terminals.simulation.world import Door, Person, Request, World
from tests import factories

ALL_FAULTS = ["--retry", "--double-tap", "--replay", "--wrong-signature"]
DOOR, TS = Door(7, "key", wire=None), 1_790_000_000_000


@pytest.fixture
def simulate(live_server, settings):
    """Runs the command for a few seconds against a server on this database, and answers its report."""
    settings.TERMINAL_RATE_LIMIT = 0
    settings.TERMINAL_SCAN_COOLDOWN_SECONDS = 1

    def run(*arguments):
        out = StringIO()
        call_command("simulate", "--url", live_server.url, "--terminals", "2", *arguments, stdout=out)
        return out.getvalue()

    return run


@pytest.mark.django_db(transaction=True)
class TestAgainstAServer:
    def test_with_every_fault_the_log_holds_exactly_what_the_doors_were_told(self, simulate):
        printed = simulate("--rate", "12", "--duration", "5", "--people", "24", *ALL_FAULTS)
        assert "holds exactly" in printed
        told = set(Scan.objects.values_list("code", flat=True))
        assert told == {"accepted", "cooldown", "invalid_challenge", "bad_signature"}
        assert "duplicate" in printed
        assert Event.objects.count() > 20

    def test_without_faults_every_tap_is_accepted(self, simulate):
        simulate("--rate", "6", "--duration", "2", "--people", "16")
        assert set(Scan.objects.values_list("code", "kind")) == {("accepted", "plain"), ("accepted", "secure")}

    def test_its_doors_and_people_are_recognisable_and_paused_in_the_end(self, simulate):
        simulate("--rate", "4", "--duration", "1", "--people", "4")
        assert set(Terminal.objects.values_list("name", "is_active")) == {
            ("Simulated door 1", False),
            ("Simulated door 2", False),
        }
        assert Employee.objects.filter(full_name__startswith="Simulated", is_active=False).count() == 4

    def test_answers_over_the_rate_limit_are_counted_apart(self, simulate, settings):
        settings.TERMINAL_RATE_LIMIT = 8
        printed = simulate("--rate", "12", "--duration", "3", "--people", "12")
        assert "answers 429, not judged" in printed
        assert "holds exactly" in printed

    def test_a_server_that_limits_the_making_of_people_is_named_as_such(self, simulate, settings):
        settings.TERMINAL_RATE_LIMIT = 2
        with pytest.raises(CommandError, match="TERMINAL_RATE_LIMIT=0"):
            simulate("--duration", "1", "--people", "12")

    def test_double_taps_need_a_cooldown(self, simulate, settings):
        settings.TERMINAL_SCAN_COOLDOWN_SECONDS = 0
        with pytest.raises(CommandError, match="COOLDOWN"):
            simulate("--duration", "1", "--people", "4", "--double-tap")

    def test_without_a_server_it_says_so_and_leaves_nothing_open(self):
        with pytest.raises(CommandError, match="is it running"):
            call_command("simulate", "--url", "http://127.0.0.1:9", "--terminals", "2")
        assert not Terminal.objects.filter(is_active=True).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--terminals", "1"],
        ["--rate", "9000"],
        ["--duration", "0"],
        ["--people", "3", "--terminals", "2"],
        ["--people", "10", "--terminals", "8"],
        ["--url", "127.0.0.1:8000"],
    ],
)
def test_what_cannot_be_simulated_is_refused(arguments):
    with pytest.raises(CommandError):
        call_command("simulate", *arguments)


def test_in_production_the_server_has_to_be_named(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--url"):
        call_command("simulate")


def _visit(*deliveries, expected):
    visit = Visit("none", None, DOOR, DOOR, TS, None, None, expected=list(expected))
    visit.deliveries = list(deliveries)
    return visit


def _delivery(employee, code, event_id=None, ts=TS):
    request = Request(DOOR, Person(employee.pk, "04A1B2C3", None), ts, "/api/terminal/scan", {})
    return Delivery(request, code, event_id, 0.01)


def _findings(*visits):
    return report.compare(list(visits), World([DOOR], [], 5)).wrong


@pytest.fixture
def on_record(employee):
    """Writes an event of the simulated door, `late` ms after the first one."""

    def write(late=0, **facts):
        at = datetime.fromtimestamp(TS / 1000, UTC) + timedelta(milliseconds=late)
        return factories.record(employee, at, terminal_number=DOOR.terminal_id, ts_sent=at, **facts)

    return write


def test_an_accepted_tap_that_is_on_record_is_as_it_should_be(employee, on_record):
    event = on_record()
    told = [_delivery(employee, "accepted", event.id), _delivery(employee, "duplicate", event.id)]
    assert not _findings(_visit(*told, expected=["accepted", "duplicate"]))


def test_an_accepted_tap_without_an_event_is_lost(employee):
    lost = _visit(_delivery(employee, "accepted", 999), expected=["accepted"])
    assert _findings(lost) == {report.LOST: 1}


def test_an_accepted_tap_whose_event_is_of_another_tap_is_lost(employee, on_record):
    mine, other = on_record(), on_record(late=9000)
    told = _visit(
        _delivery(employee, "accepted", mine.id),
        _delivery(employee, "accepted", mine.id, ts=TS + 9000),
        expected=["accepted", "accepted"],
    )
    assert other.id != mine.id
    assert _findings(told) == {report.LOST: 1}


def test_two_events_of_one_tap_are_doubled(employee, on_record):
    event, _again = on_record(), on_record()
    told = _visit(_delivery(employee, "accepted", event.id), expected=["accepted"])
    assert _findings(told) == {report.DOUBLED: 1}


def test_an_event_of_a_refused_tap_is_wrongly_accepted(employee, on_record):
    on_record()
    refused = _visit(_delivery(employee, "bad_signature"), expected=["bad_signature"])
    assert _findings(refused) == {report.WRONGLY_ACCEPTED: 1}


def test_in_after_in_is_noticed(employee, on_record):
    first, second = on_record(declared="IN"), on_record(late=9000, declared="IN")
    told = [_delivery(employee, "accepted", first.id), _delivery(employee, "accepted", second.id, ts=TS + 9000)]
    assert _findings(_visit(*told, expected=["accepted", "accepted"])) == {report.NOT_ALTERNATING: 1}


def test_a_failed_request_is_counted_and_its_tap_may_be_on_record(employee, on_record):
    on_record()
    assert _findings(_visit(_delivery(employee, "failed"), expected=["accepted"])) == {report.NOT_SERVED: 1}


@pytest.mark.parametrize(
    ("told", "expected", "difference"),
    [
        (["duplicate", "accepted"], ["accepted", "duplicate"], {}),
        (["accepted", "accepted"], ["accepted", "cooldown"], {report.WRONGLY_ACCEPTED: 1}),
        (["cooldown", "cooldown"], ["accepted", "cooldown"], {report.WRONGLY_REFUSED: 1}),
        (["accepted", "bad_signature"], ["accepted", "invalid_challenge"], {report.OTHER_CODE: 1}),
    ],
)
def test_what_was_told_is_held_against_the_contract(told, expected, difference):
    assert +report.judge(told, expected) == difference
