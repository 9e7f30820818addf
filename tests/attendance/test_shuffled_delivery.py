"""The same taps give the same hours, whatever order and however late they arrive in."""

import os
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from attendance import recording
from attendance.models import Employee, Source
from terminals.models import Terminal
from tests.conftest import terminal_client_for
from timetracker.demo import company
from timetracker.demo.taps import Kind, months_of_taps, shifts

pytestmark = pytest.mark.django_db

# Guards and the three shifts work through the nights on which the clocks change in the four weeks before these days.
SPRING, AUTUMN = datetime(2026, 4, 13, 12, tzinfo=UTC), datetime(2026, 11, 9, 12, tzinfo=UTC)
PEOPLE, DAYS = (40, 91) if os.environ.get("SHUFFLE_ALL") else (20, 28)


@pytest.fixture(autouse=True)
def _no_limit(settings):
    settings.TERMINAL_RATE_LIMIT = 0


def taps_of(made, random):
    """All taps of everybody, but for those within the cooldown: which of two is the second depends on the order."""
    zone = ZoneInfo("Europe/Warsaw")
    taps = []
    for member in made.members:
        planned = list(shifts(member.plan, member.phase, member.first_day, member.last_day, zone))
        counting = [tap for tap in months_of_taps(planned, random) if tap.kind not in (Kind.FORGOTTEN, Kind.BOUNCED)]
        taps += [(member, tap, 0 if tap.away else member.unit.door) for tap in counting]
    return sorted(taps, key=lambda row: row[1].at)


def record_in_order(made, taps):
    declared = made.doors[-1]
    assert declared.mode == Terminal.Mode.DECLARED
    for member in made.members:
        facts = [
            recording.Fact(
                at=tap.at, declared=tap.direction if made.doors[door] == declared else "", source=Source.TERMINAL
            )
            for whose, tap, door in taps
            if whose is member
        ]
        recording.record_history(recording.lock_person(member.employee.pk), facts, now=taps[-1][1].at)


def deliver(doors, batch):
    for member, tap, door in batch:
        scan = {
            "uid": member.uid_at(tap.at),
            "ts": round(tap.at.timestamp() * 1000),
            "direction": tap.direction,
        }
        answer = doors[door].post("/api/terminal/scan", scan).json()
        assert (answer["ok"], answer["code"]) == (True, "accepted"), answer


def batches(taps, random):
    """The taps in any order, in batches of one to three hundred."""
    shuffled = random.sample(taps, len(taps))
    while shuffled:
        size = random.randint(1, 300)
        yield shuffled[:size]
        shuffled = shuffled[size:]


def figures(client, days):
    """Every daily figure of everybody, with its anomalies in words."""
    return {
        (pk, attribution): client.get(f"/api/stats/employee/{pk}/daily", days | {"attribution": attribution}).json()
        for pk in Employee.objects.values_list("pk", flat=True)
        for attribution in ("calendar", "shift")
    }


@pytest.mark.parametrize("asked_at", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_every_daily_figure_is_as_if_the_taps_had_come_in_order(hr, client_for, asked_at):
    random = Random(1)
    today = asked_at.date()
    first = today - timedelta(days=DAYS)
    days = {"from_date": first.isoformat(), "to_date": (today + timedelta(days=2)).isoformat()}
    with time_machine.travel(asked_at, tick=False) as clock:
        made = company.found(PEOPLE, first, today, random)
        Employee.objects.update(is_active=True, left_on=None)  # a door refuses the late taps of who has left
        taps = taps_of(made, random)
        last = max(tap.at for _member, tap, _door in taps) + timedelta(hours=1)
        clock.move_to(last)
        with transaction.atomic():
            record_in_order(made, taps)
            in_order = figures(client_for(hr), days)
            transaction.set_rollback(True)
        for door, key in zip(made.doors, made.keys, strict=True):
            door.key = key
        doors = [terminal_client_for(door) for door in made.doors]
        for batch in batches(taps, random):
            deliver(doors, batch)
        assert figures(client_for(hr), days) == in_order
    worked = sum(person["total_minutes"] for person in in_order.values())
    assert worked > PEOPLE * DAYS * 60
    assert any(item["anomalies"] for person in in_order.values() for item in person["items"])
