"""Up to when the doors of a site have reported, which decides whether a no-show is certain."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from attendance import watermark
from attendance.watermark import Door
from terminals import devices
from terminals.models import Terminal
from tests import factories
from tests.terminals.phones import tap

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 26, 12, tzinfo=UTC)


def call(terminal_client, at):
    with time_machine.travel(at, tick=False):
        assert terminal_client.get("/api/terminal/me").status_code == 200


def names(found):
    return [door.name for door in found]


def test_a_door_has_reported_until_its_newest_tap_or_sign_of_life(terminal, terminal_client, employee):
    Terminal.objects.filter(pk=terminal.pk).update(location="North")
    call(terminal_client, NOON)
    assert watermark.doors() == [Door(terminal.pk, "Main entrance", "North", NOON)]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        tap(terminal_client, "04A1B2C3", NOON)  # what was tapped at noon arrives now
    assert [door.reported_until for door in watermark.doors()] == [NOON + timedelta(hours=1)]


def test_a_door_never_heard_of_or_paused_keeps_nobody_waiting(terminal, terminal_client):
    factories.TerminalFactory(name="In its box")
    call(terminal_client, NOON)
    assert names(watermark.doors()) == ["Main entrance"]
    devices.switch(terminal, is_active=False)
    assert watermark.doors() == []


def test_those_of_a_site_are_found_by_its_name_however_it_is_typed(django_assert_num_queries):
    for name, location in [("Gate", "Łódź, Hall 1"), ("Yard", " łódź, hall 1"), ("Office", "Kraków"), ("Side", "")]:
        factories.TerminalFactory(name=name, location=location, contacted_at=NOON)
    with django_assert_num_queries(1):
        assert names(watermark.doors("Łódź, hall 1 ")) == ["Gate", "Yard"]
    assert names(watermark.doors()) == ["Gate", "Office", "Side", "Yard"]


@pytest.mark.parametrize(("reported_until", "waits"), [(-1, True), (0, True), (1, False), (None, True)])
def test_a_shift_waits_for_the_doors_that_have_not_reported_past_its_end(reported_until, waits):
    reported = None if reported_until is None else NOON + timedelta(seconds=reported_until)
    door = Door(1, "Gate", "North", reported)
    assert watermark.waiting_for([door], NOON) == ([door] if waits else [])
