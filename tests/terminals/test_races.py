"""Two doors at once, with real threads on the real database: nothing lost, nothing doubled, IN and OUT alternate."""

from datetime import UTC, datetime, timedelta

import pytest

from attendance.models import Badge, Event
from terminals.models import Scan
from tests import factories
from tests.conftest import terminal_client_for
from tests.races import at_once
from tests.terminals.phones import Phone, challenge, p256_key, present, register, tap

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 1, 26, 7, 2, 11, tzinfo=UTC)
THREADS = 8


@pytest.fixture
def doors():
    return [terminal_client_for(factories.TerminalFactory()) for _ in range(THREADS)]


def codes(answers):
    return sorted(answer.json()["code"] for answer in answers)


def test_one_person_at_every_door_at_once_comes_in_once(doors, employee):
    answers = at_once(lambda n: tap(doors[n], "04A1B2C3", NOW), range(THREADS))
    assert codes(answers) == ["accepted"] + ["cooldown"] * (THREADS - 1)
    assert Event.objects.count() == 1


def test_one_request_sent_many_times_at_once_is_recorded_once(doors, employee):
    answers = at_once(lambda n: tap(doors[0], "04A1B2C3", NOW), range(THREADS))
    assert codes(answers) == ["accepted"] + ["duplicate"] * (THREADS - 1)
    assert len({answer.json()["event_id"] for answer in answers}) == 1


def test_in_and_out_alternate_whatever_the_order_of_arrival(doors, employee):
    taps = [NOW + timedelta(minutes=n) - timedelta(hours=1) for n in range(THREADS)]
    at_once(lambda n: tap(doors[n], "04A1B2C3", taps[n]), range(THREADS))
    directions = list(Event.objects.order_by("at").values_list("direction", flat=True))
    assert directions == ["IN", "OUT"] * (THREADS // 2)


def test_one_challenge_presented_many_times_at_once_is_good_once(doors, employee):
    phone = Phone("04A1B2C3", p256_key())
    register(doors[0], phone)
    text = challenge(doors[0])
    answers = at_once(lambda n: present(doors[0], phone, NOW + timedelta(seconds=10 * n), text), range(THREADS))
    assert codes(answers) == ["accepted"] + ["invalid_challenge"] * (THREADS - 1)


def test_an_unknown_badge_at_every_door_at_once_waits_once(doors):
    answers = at_once(lambda n: tap(doors[n], "04999999", NOW), range(THREADS))
    assert codes(answers) == ["unknown_badge"] * THREADS
    assert (Badge.objects.count(), Scan.objects.count()) == (1, THREADS)


def test_two_people_do_not_wait_for_each_other_to_be_right(doors):
    people = [factories.EmployeeFactory(uid=f"0400000{n}") for n in range(THREADS)]
    answers = at_once(lambda n: tap(doors[n], f"0400000{n}", NOW), range(THREADS))
    assert codes(answers) == ["accepted"] * THREADS
    assert {answer.json()["employee_id"] for answer in answers} == {person.id for person in people}


def test_a_badge_is_assigned_to_one_of_two_people(doors, client_for, hr):
    tap(doors[0], "04999999", NOW)
    badge = Badge.objects.get()
    people = [factories.EmployeeFactory() for _ in range(4)]
    client = client_for(hr)
    token = client._credentials

    def assign(person):
        from rest_framework.test import APIClient

        own = APIClient()
        own.credentials(**token)
        return own.post(f"/api/badges/unassigned/{badge.id}/assign", {"employee_id": person.id}, format="json")

    statuses = sorted(answer.status_code for answer in at_once(assign, people))
    assert statuses == [200, 404, 404, 404]
