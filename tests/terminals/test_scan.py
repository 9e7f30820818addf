"""POST /api/terminal/scan: a plain card (API.md, Terminal protocol)."""

from datetime import date

import pytest
import time_machine

from attendance.models import Badge, Event
from terminals.models import Scan
from tests import factories
from tests.terminals.phones import Phone, ms, p256_key, register, tap

pytestmark = pytest.mark.django_db
NOW = "2026-01-26T07:02:11+00:00"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_tap_becomes_an_event_and_the_answer_is_the_contracts_to_the_byte(terminal_client, employee):
    answer = tap(terminal_client, "04A1B2C3", NOW[:19])
    event = Event.objects.get()
    assert answer.json() == {
        "ok": True,
        "code": "accepted",
        "message": "Registered IN",
        "employee_id": employee.id,
        "employee_name": "Олена Коваль",
        "direction": "IN",
        "event_id": event.id,
        "ts": "2026-01-26T08:02:11+01:00",
    }
    assert (event.source, event.terminal_name, event.flags) == ("terminal", "Main entrance", [])


def test_the_accepted_tap_is_kept_with_its_event(terminal_client, employee):
    tap(terminal_client, "04A1B2C3", NOW[:19])
    scan = Scan.objects.get()
    assert (scan.code, scan.event, scan.employee) == ("accepted", Event.objects.get(), employee)


@pytest.mark.parametrize("uid", ["04:A1:B2:C3", " 04a1b2c3 ", "04-a1-b2-c3", "04 A1 B2 C3"])
def test_every_spelling_of_a_cards_uid_is_the_same_card(terminal_client, employee, uid):
    assert tap(terminal_client, uid, NOW[:19]).json()["employee_id"] == employee.id


def test_a_uid_that_grows_in_upper_case_is_refused_rather_than_cut(terminal_client):
    assert tap(terminal_client, "ß" * 64, NOW[:19]).status_code == 400


def test_the_next_tap_is_the_opposite(terminal_client, employee):
    tap(terminal_client, "04A1B2C3", "2026-01-25T07:00:00")
    assert tap(terminal_client, "04A1B2C3", "2026-01-25T15:00:00").json()["direction"] == "OUT"


def test_a_forgotten_check_out_does_not_turn_the_next_arrival_into_a_departure(terminal_client, employee):
    tap(terminal_client, "04A1B2C3", "2026-01-25T07:00:00")
    assert tap(terminal_client, "04A1B2C3", "2026-01-25T23:00:01").json()["direction"] == "IN"


def test_the_direction_sent_to_an_automatic_terminal_is_ignored(terminal_client, employee):
    assert tap(terminal_client, "04A1B2C3", NOW[:19], direction="nonsense").json()["direction"] == "IN"


@pytest.mark.parametrize(("mode", "direction"), [("in", "IN"), ("out", "OUT")])
def test_a_one_way_gate_always_says_the_same(terminal, terminal_client, employee, mode, direction):
    terminal.mode = mode
    terminal.save()
    tap(terminal_client, "04A1B2C3", "2026-01-26T06:00:00")
    assert tap(terminal_client, "04A1B2C3", NOW[:19]).json()["direction"] == direction


def test_a_declaring_terminal_is_believed(terminal, terminal_client, employee):
    terminal.mode = "declared"
    terminal.save()
    assert tap(terminal_client, "04A1B2C3", NOW[:19], direction="out").json()["direction"] == "OUT"


@pytest.mark.parametrize("direction", [{}, {"direction": "SIDEWAYS"}, {"direction": None}, {"direction": ["IN"]}])
def test_a_declaring_terminal_must_declare(terminal, terminal_client, employee, direction):
    terminal.mode = "declared"
    terminal.save()
    answer = tap(terminal_client, "04A1B2C3", NOW[:19], **direction)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["direction"])


def test_the_same_tap_again_is_a_duplicate_and_gives_the_first_event(terminal_client, employee):
    first = tap(terminal_client, "04A1B2C3", NOW[:19]).json()
    again = tap(terminal_client, "04A1B2C3", NOW[:19]).json()
    assert again == {**first, "code": "duplicate"}
    assert (Event.objects.count(), Scan.objects.count()) == (1, 1)


def test_the_same_card_and_time_at_another_door_is_another_tap(terminal_client, employee, client_of_another_door):
    tap(terminal_client, "04A1B2C3", NOW[:19])
    assert tap(client_of_another_door, "04A1B2C3", NOW[:19]).json()["code"] == "cooldown"


@pytest.fixture
def client_of_another_door():
    from tests.conftest import terminal_client_for

    return terminal_client_for(factories.TerminalFactory())


def test_a_tap_within_the_cooldown_is_not_recorded_and_says_how_long_to_wait(terminal_client, employee):
    tap(terminal_client, "04A1B2C3", "2026-01-26T07:00:00")
    answer = tap(terminal_client, "04A1B2C3", "2026-01-26T07:00:02").json()
    assert (answer["ok"], answer["code"], answer["message"]) == (True, "cooldown", "cooldown_wait_3s")
    assert Event.objects.count() == 1


def test_the_cooldown_ends_on_the_second(terminal_client, employee):
    tap(terminal_client, "04A1B2C3", "2026-01-26T07:00:00")
    assert tap(terminal_client, "04A1B2C3", "2026-01-26T07:00:05").json()["code"] == "accepted"


def test_an_unknown_badge_is_refused_and_waits_for_hr(terminal_client):
    answer = tap(terminal_client, "04:99:99:99", NOW[:19]).json()
    assert (answer["ok"], answer["code"], answer["employee_name"]) == (False, "unknown_badge", None)
    assert Badge.objects.get(employee=None).uid == "04999999"


def test_a_deactivated_person_is_refused_without_being_named(terminal_client, employee):
    employee.is_active = False
    employee.save()
    answer = tap(terminal_client, "04A1B2C3", NOW[:19])
    assert (answer.json()["ok"], answer.json()["code"]) == (False, "employee_inactive")
    assert "Коваль" not in answer.content.decode()


def test_somebody_who_leaves_may_come_in_until_the_end_of_that_local_day(terminal_client, employee):
    employee.left_on = date(2026, 1, 25)
    employee.save()
    assert tap(terminal_client, "04A1B2C3", "2026-01-25T22:59:59").json()["code"] == "accepted"
    assert tap(terminal_client, "04A1B2C3", "2026-01-25T23:00:00").json()["code"] == "employee_inactive"


def test_a_phones_badge_may_be_tapped_plainly_unless_signatures_are_required(terminal_client, employee, settings):
    register(terminal_client, Phone("04A1B2C3", p256_key()))
    settings.REQUIRE_SIGNATURE = True
    assert tap(terminal_client, "04A1B2C3", NOW[:19]).json()["code"] == "badge_requires_signature"
    settings.REQUIRE_SIGNATURE = False
    assert tap(terminal_client, "04A1B2C3", NOW[:19]).json()["code"] == "accepted"


def test_a_tap_belongs_to_whoever_held_the_badge_at_that_instant(terminal_client, employee, stranger):
    from datetime import UTC, datetime

    from attendance import badges

    badges.return_badge(employee.badges.get(), datetime(2026, 1, 20, tzinfo=UTC))
    badges.give_badge(stranger, "04A1B2C3")
    assert tap(terminal_client, "04A1B2C3", "2026-01-19T07:00:00").json()["employee_id"] == employee.id
    assert tap(terminal_client, "04A1B2C3", "2026-01-21T07:00:00").json()["employee_id"] == stranger.id


class TestTime:
    def test_a_late_tap_is_taken_as_it_is_and_flagged(self, terminal_client, employee):
        tap(terminal_client, "04A1B2C3", "2026-01-20T07:00:00")
        event = Event.objects.get()
        assert (event.at.isoformat(), event.flags) == ("2026-01-20T07:00:00+00:00", ["late"])

    def test_a_late_tap_turns_the_automatic_ones_after_it(self, terminal_client, employee):
        tap(terminal_client, "04A1B2C3", "2026-01-20T07:00:00")
        tap(terminal_client, "04A1B2C3", "2026-01-20T15:00:00")
        tap(terminal_client, "04A1B2C3", "2026-01-20T11:00:00")
        directions = Event.objects.order_by("at").values_list("direction", flat=True)
        assert list(directions) == ["IN", "OUT", "IN"]

    def test_a_terminal_whose_clock_is_ahead_gets_the_servers_time_and_a_flag(self, terminal_client, employee):
        tap(terminal_client, "04A1B2C3", "2026-01-26T07:03:12")
        event = Event.objects.get()
        assert (event.at.isoformat(), event.flags) == (NOW, ["clock_error"])
        assert event.ts_sent.isoformat() == "2026-01-26T07:03:12+00:00"

    def test_a_minute_ahead_is_within_tolerance(self, terminal_client, employee):
        tap(terminal_client, "04A1B2C3", "2026-01-26T07:03:11")
        assert Event.objects.get().flags == []

    @pytest.mark.parametrize(
        "ts",
        [str(ms(NOW[:19])), NOW, "2026-01-26T08:02:11+01:00", "2026-01-26T08:02:11", "2026-01-26 08:02:11Z"[:19]],
    )
    def test_every_way_of_writing_the_time_is_understood(self, terminal_client, employee, ts):
        answer = terminal_client.post("/api/terminal/scan", {"uid": "04A1B2C3", "ts": ts}, format="json")
        assert answer.json()["ts"] == "2026-01-26T08:02:11+01:00"

    @pytest.mark.parametrize(
        "ts",
        [
            None,
            "",
            "soon",
            True,
            [],
            {},
            -1,
            946684799999,
            "946684799999",
            10**40,
            "9" * 5000,
            1e300,
            "²",
            "2026-13-01T00:00",
        ],
    )
    def test_nonsense_and_clocks_that_were_never_set_are_400(self, terminal_client, employee, ts):
        answer = terminal_client.post("/api/terminal/scan", {"uid": "04A1B2C3", "ts": ts}, format="json")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["ts"])
        assert not Scan.objects.exists()
