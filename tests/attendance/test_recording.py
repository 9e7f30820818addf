"""The one door to the event log."""

from datetime import UTC, datetime, timedelta

import pytest

from attendance import recording
from attendance.models import Event, Source
from attendance.models.events import FactsNeverChange
from attendance.transactions import one_transaction
from tests.factories import record

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 27, tzinfo=UTC)


def directions(employee):
    return list(employee.events.counting().in_order().values_list("direction", flat=True))


def void(event):
    return one_transaction(recording.void_event)(event.pk, by="hr", reason="tapped for a colleague", now=NOW)


def test_a_late_event_turns_only_the_automatic_ones_after_it(employee):
    record(employee, "2026-01-26T07:00")
    record(employee, "2026-01-26T15:00")
    record(employee, "2026-01-26T16:00", "OUT")
    record(employee, "2026-01-26T12:00")
    assert directions(employee) == ["IN", "OUT", "IN", "OUT"]


def test_a_late_event_reaches_no_further_than_the_next_forgotten_check_out(employee):
    for day in (20, 21, 22):
        record(employee, f"2026-01-{day}T07:00")
        record(employee, f"2026-01-{day}T14:30")
    record(employee, "2026-01-20T11:00")
    assert directions(employee) == ["IN", "OUT", "IN", "IN", "OUT", "IN", "OUT"]


def test_many_events_after_a_late_one_are_all_turned(employee):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for hour in range(1, 60):
        record(employee, start + timedelta(hours=hour))
    record(employee, start)
    assert directions(employee) == ["IN", "OUT"] * 30


def test_a_voided_event_no_longer_counts_and_the_later_ones_are_worked_out_anew(employee):
    first = record(employee, "2026-01-26T07:00")
    record(employee, "2026-01-26T07:10")
    record(employee, "2026-01-26T15:00")
    void(first)
    assert directions(employee) == ["IN", "OUT"]


def test_a_voided_event_stays_on_record_with_who_when_and_why(employee):
    event = record(employee, "2026-01-26T07:00")
    void(event)
    kept = Event.objects.get()
    assert (kept.voided_by, kept.voided_at, kept.void_reason) == ("hr", NOW, "tapped for a colleague")


def test_an_event_is_voided_once(employee):
    event = record(employee, "2026-01-26T07:00")
    void(event)
    with pytest.raises(recording.AlreadyVoided):
        void(event)


def test_the_cooldown_looks_only_at_events_that_count_and_are_not_later(employee):
    void(record(employee, "2026-01-26T07:00"))
    record(employee, "2026-01-26T07:00:03")
    fact = recording.Fact(at=datetime(2026, 1, 26, 7, 0, 1, tzinfo=UTC), source=Source.TERMINAL)
    assert recording.record_event(employee, fact, now=NOW, cooldown=timedelta(seconds=5)).direction == "IN"


def test_a_history_reads_as_if_its_facts_had_come_one_by_one(employee, stranger):
    hours = [7, 15, 16, 17, 40, 41, 80]
    facts = [recording.Fact(at=NOW + timedelta(hours=h), source=Source.IMPORT) for h in hours]
    recording.record_history(employee, reversed(facts), now=NOW)
    for hour in hours:
        record(stranger, NOW + timedelta(hours=hour))
    assert directions(employee) == directions(stranger)


def test_a_history_does_not_go_before_what_is_on_record(employee):
    record(employee, "2026-01-26T07:00")
    fact = recording.Fact(at=datetime(2026, 1, 25, tzinfo=UTC), source=Source.IMPORT)
    with pytest.raises(ValueError, match="after what is on record"):
        recording.record_history(employee, [fact], now=NOW)


class TestFactsNeverChange:
    @pytest.fixture
    def event(self, employee):
        return record(employee, "2026-01-26T07:00")

    @pytest.mark.parametrize(
        "tamper",
        [
            lambda event: event.save(),
            lambda event: event.delete(),
            lambda event: Event.objects.update(comment="x"),
            lambda event: Event.objects.filter(pk=event.pk).delete(),
            lambda event: Event.objects.create(employee=event.employee),
            lambda event: Event.objects.bulk_update([event], ["at"]),
            lambda event: event.employee.events.update(direction="OUT"),
        ],
    )
    def test_no_way_of_djangos_changes_or_erases_one(self, event, tamper):
        with pytest.raises(FactsNeverChange):
            tamper(event)
        assert Event.objects.get().direction == "IN"
