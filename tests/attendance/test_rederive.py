"""What automatic taps mean can be worked out anew: nothing differs on healthy data, and what does is put right."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from attendance import directions, recording
from attendance.models import AuditEntry, Event
from tests import factories

pytestmark = pytest.mark.django_db

LIMIT = timedelta(hours=16)


def rederive(*arguments):
    out = StringIO()
    call_command("rederive", *arguments, stdout=out)
    return out.getvalue()


def day_of(person, day="2026-03-02"):
    """In, out, in, out, nobody having declared anything."""
    return [factories.record(person, f"{day}T{hour}:00:00") for hour in ("07", "11", "12", "16")]


def spoil(*events):
    """Turns the directions on record around, as nothing in the house does."""
    for event in events:
        other = "OUT" if event.direction == "IN" else "IN"
        models.QuerySet.update(Event.objects.filter(pk=event.pk), direction=other)


def on_record(person):
    return list(Event.objects.filter(employee=person).in_order().values_list("direction", flat=True))


def test_on_healthy_data_nothing_differs(employee, stranger):
    random = Random(3)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for person in (employee, stranger):
        for minutes in random.sample(range(40_000), 60):
            declared = random.choice(("", "", "", "IN", "OUT"))
            at = start + timedelta(minutes=minutes)
            event = factories.record(person, at, declared, now=start + timedelta(days=30))
            if random.random() < 0.1:
                recording.void_event(event.pk, by="hr", reason="Test", now=start + timedelta(days=30))
    assert rederive("--check") == "Every event reads as it is.\n"


def test_a_check_names_what_differs_and_changes_nothing(employee):
    events = day_of(employee)
    spoil(events[1], events[3])
    out = StringIO()
    with pytest.raises(CommandError, match="2 events read differently") as refusal:
        call_command("rederive", "--check", stdout=out)
    assert refusal.value.returncode == 1
    assert out.getvalue().splitlines() == [
        f"2026-03-02 12:00:00  event {events[1].pk} of Олена Коваль: IN -> OUT",
        f"2026-03-02 17:00:00  event {events[3].pk} of Олена Коваль: IN -> OUT",
    ]
    assert on_record(employee) == ["IN", "IN", "IN", "IN"]


def test_what_differs_is_put_right_and_noted(employee):
    events = day_of(employee)
    spoil(*events)
    assert rederive().endswith("4 events changed.\n")
    assert on_record(employee) == ["IN", "OUT", "IN", "OUT"]
    assert rederive("--check")
    notes = AuditEntry.objects.filter(object_type="event", action="changed")
    assert [(note.object_id, note.detail["direction"]) for note in notes.order_by("id")] == [
        (event.pk, [{"IN": "OUT", "OUT": "IN"}[event.direction], event.direction]) for event in events
    ]


def test_a_declared_direction_stands(employee):
    factories.record(employee, "2026-03-02T07:00:00", "OUT")
    factories.record(employee, "2026-03-02T08:00:00", "OUT")
    automatic = factories.record(employee, "2026-03-02T09:00:00")
    spoil(automatic)
    rederive()
    assert on_record(employee) == ["OUT", "OUT", "IN"]


def test_one_person_can_be_asked_for(employee, stranger):
    for person in (employee, stranger):
        spoil(day_of(person)[0])
    rederive("--employee", str(employee.pk))
    assert on_record(employee) == ["IN", "OUT", "IN", "OUT"]
    assert on_record(stranger) == ["OUT", "OUT", "IN", "OUT"]


def test_what_is_before_a_date_is_trusted(employee):
    spoil(day_of(employee, "2026-03-02")[0], day_of(employee, "2026-03-03")[0])
    rederive("--since", "2026-03-03")
    assert on_record(employee) == ["OUT", "OUT", "IN", "OUT", "IN", "OUT", "IN", "OUT"]


def test_what_does_not_count_is_passed_over(employee):
    events = day_of(employee)
    recording.void_event(events[1].pk, by="hr", reason="Not there", now=datetime(2026, 3, 3, tzinfo=UTC))
    assert on_record(employee) == ["IN", "OUT", "OUT", "IN"]
    assert rederive("--check")


def test_an_unknown_person_is_refused(db):
    with pytest.raises(CommandError, match="There is no employee 7"):
        rederive("--employee", "7")


def test_every_tap_is_given_its_meaning_in_turn():
    at = datetime(2026, 3, 2, 7, tzinfo=UTC)
    hours = [("OUT", "", 0), ("IN", "", 4), ("IN", "IN", 5), ("OUT", "", 22), ("IN", "", 23)]
    taps = [directions.Tap(n, at + timedelta(hours=after), *known) for n, (*known, after) in enumerate(hours)]
    read = list(directions.meanings(directions.Tap(9, at - LIMIT, "IN"), taps, LIMIT))
    assert read == list(zip(taps, ["OUT", "IN", "IN", "IN", "OUT"], strict=True))
