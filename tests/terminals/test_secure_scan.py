"""POST /api/terminal/secure-scan: a phone that signs a challenge."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from attendance.models import Event
from terminals.models import Scan
from tests import factories
from tests.conftest import terminal_client_for
from tests.terminals.phones import Phone, challenge, ms, p256_key, present, register, rsa_key, tap

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 26, 7, 2, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(params=[rsa_key, p256_key], ids=["RSA", "P-256"])
def phone(request, employee, terminal_client):
    """A registered phone of the employee."""
    phone = Phone("04A1B2C3", request.param())
    assert register(terminal_client, phone).status_code == 200
    return phone


@pytest.fixture
def other_door():
    return terminal_client_for(factories.TerminalFactory())


def test_a_signed_challenge_becomes_an_event(terminal_client, phone, employee):
    answer = present(terminal_client, phone, NOW, challenge(terminal_client)).json()
    assert (answer["code"], answer["direction"], answer["employee_id"]) == ("accepted", "IN", employee.id)
    assert Event.objects.get().source == "terminal"


def test_a_challenge_is_base64url_of_32_to_64_bytes_and_never_the_same(terminal_client):
    issued = {challenge(terminal_client) for _ in range(5)}
    assert len(issued) == 5
    for text in issued:
        assert "=" not in text
        assert 32 <= len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) <= 64


def test_a_signature_with_line_breaks_as_android_writes_it_is_read(terminal_client, phone):
    text = challenge(terminal_client)
    signature = phone.sign_challenge(text)
    broken = "\n".join(signature[i : i + 76] for i in range(0, len(signature), 76))
    assert present(terminal_client, phone, NOW, text, broken).json()["code"] == "accepted"


def test_a_retry_of_the_very_same_request_gives_the_first_event(terminal_client, phone):
    text = challenge(terminal_client)
    signature = phone.sign_challenge(text)
    first = present(terminal_client, phone, NOW, text, signature).json()
    again = present(terminal_client, phone, NOW, text, signature).json()
    assert again == {**first, "code": "duplicate"}


def test_a_retry_is_answered_even_after_the_challenge_expired(terminal_client, phone, clock):
    text = challenge(terminal_client)
    signature = phone.sign_challenge(text)
    present(terminal_client, phone, NOW, text, signature)
    clock.shift(timedelta(minutes=5))
    assert present(terminal_client, phone, NOW, text, signature).json()["code"] == "duplicate"


def test_knowing_who_tapped_when_does_not_open_the_door(terminal_client, phone):
    present(terminal_client, phone, NOW, challenge(terminal_client))
    answer = present(terminal_client, phone, NOW, challenge(terminal_client), "AAAA").json()
    assert (answer["ok"], answer["code"]) == (False, "bad_signature")


def test_a_used_challenge_is_invalid(terminal_client, phone):
    text = challenge(terminal_client)
    present(terminal_client, phone, NOW, text)
    answer = present(terminal_client, phone, NOW + timedelta(seconds=10), text).json()
    assert (answer["ok"], answer["code"]) == (False, "invalid_challenge")
    assert Event.objects.count() == 1


def test_a_refused_presentation_spends_the_challenge_too(terminal_client, phone):
    text = challenge(terminal_client)
    assert present(terminal_client, phone, NOW, text, "AAAA").json()["code"] == "bad_signature"
    assert present(terminal_client, phone, NOW, text).json()["code"] == "invalid_challenge"


def test_a_challenge_of_another_terminal_is_invalid_and_spent(terminal_client, other_door, phone):
    text = challenge(terminal_client)
    assert present(other_door, phone, NOW, text).json()["code"] == "invalid_challenge"
    assert present(terminal_client, phone, NOW, text).json()["code"] == "invalid_challenge"


@pytest.mark.parametrize(("age", "code"), [(29, "accepted"), (30, "invalid_challenge"), (3600, "invalid_challenge")])
def test_a_challenge_lives_thirty_seconds(terminal_client, phone, clock, age, code):
    text = challenge(terminal_client)
    clock.shift(timedelta(seconds=age))
    assert present(terminal_client, phone, NOW, text).json()["code"] == code


@pytest.mark.parametrize("text", ["", "AAAA", "not base64 at all!", "A" * 83, "ї" * 20, "A" * 86])
def test_an_invented_challenge_is_invalid(terminal_client, phone, text):
    answer = present(terminal_client, phone, NOW, text, "AAAA")
    assert (answer.status_code, answer.json()["code"]) == (200, "invalid_challenge")


def test_an_altered_challenge_is_invalid(terminal_client, phone):
    text = challenge(terminal_client)
    altered = ("B" if text[0] == "A" else "A") + text[1:]
    assert present(terminal_client, phone, NOW, altered).json()["code"] == "invalid_challenge"


def test_another_phones_signature_is_bad(terminal_client, phone):
    text = challenge(terminal_client)
    thief = Phone(phone.uid, p256_key())
    assert present(terminal_client, phone, NOW, text, thief.sign_challenge(text)).json()["code"] == "bad_signature"


def test_a_badge_without_a_key_cannot_sign(terminal_client, employee):
    phone = Phone("04A1B2C3", p256_key())
    answer = present(terminal_client, phone, NOW, challenge(terminal_client)).json()
    assert (answer["ok"], answer["code"]) == (False, "no_public_key")


def test_an_unknown_phone_is_refused_and_waits_for_hr(terminal_client):
    answer = present(terminal_client, Phone("EMP-1A2B", p256_key()), NOW, challenge(terminal_client)).json()
    assert answer["code"] == "unknown_badge"
    assert Scan.objects.get().uid == "EMP-1A2B"


def test_an_inactive_person_is_refused_before_the_signature_is_looked_at(terminal_client, phone, employee):
    employee.is_active = False
    employee.save()
    answer = present(terminal_client, phone, NOW, challenge(terminal_client), "AAAA").json()
    assert answer["code"] == "employee_inactive"


def test_the_cooldown_comes_after_the_signature(terminal_client, phone):
    tap(terminal_client, phone.uid, NOW)
    at = NOW + timedelta(seconds=1)
    assert present(terminal_client, phone, at, challenge(terminal_client), "AAAA").json()["code"] == "bad_signature"
    assert present(terminal_client, phone, at, challenge(terminal_client)).json()["message"] == "cooldown_wait_4s"


class TestFirstScan:
    def test_a_phones_key_is_saved_once(self, terminal_client, employee):
        phone = Phone("04A1B2C3", p256_key())
        for _ in range(2):
            answer = register(terminal_client, phone)
            assert answer.json() == {"ok": True, "status": "public_key_saved", "employee_id": employee.id}

    def test_another_key_is_refused(self, terminal_client, phone):
        answer = register(terminal_client, Phone(phone.uid, p256_key()))
        assert (answer.status_code, answer.json()["code"]) == (409, "public_key_exists")

    def test_an_unknown_phone_waits_with_its_key(self, terminal_client, client_for, hr, employee):
        phone = Phone("EMP-1A2B", p256_key())
        answer = register(terminal_client, phone)
        assert (answer.status_code, answer.json()["code"]) == (404, "employee_not_found")
        waiting = client_for(hr).get("/api/badges/unassigned").json()["results"]
        assert [(badge["uid"], badge["has_public_key"]) for badge in waiting] == [("EMP-1A2B", True)]
        client_for(hr).post(f"/api/badges/unassigned/{waiting[0]['id']}/assign", {"employee_id": employee.id})
        assert present(terminal_client, phone, NOW, challenge(terminal_client)).json()["code"] == "accepted"

    def test_an_inactive_person_is_409(self, terminal_client, employee):
        employee.is_active = False
        employee.save()
        answer = register(terminal_client, Phone("04A1B2C3", p256_key()))
        assert (answer.status_code, answer.json()["code"]) == (409, "employee_inactive")

    @pytest.mark.parametrize("key", ["", "AAAA", "not base64", "ї", None, 5])
    def test_what_is_no_key_is_400_before_all_else(self, terminal_client, key):
        body = {"employee_uid": "NOBODY", "public_key_b64": key}
        answer = terminal_client.post("/api/register/first-scan", body, format="json")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["public_key_b64"])

    def test_a_short_rsa_key_is_400(self, terminal_client, employee):
        assert register(terminal_client, Phone("04A1B2C3", rsa_key(1024))).status_code == 400


def test_ts_is_part_of_what_makes_a_tap_the_same(terminal_client, phone):
    text = challenge(terminal_client)
    signature = phone.sign_challenge(text)
    present(terminal_client, phone, NOW, text, signature)
    answer = present(terminal_client, phone, NOW, text, signature, ts=ms(NOW) + 1).json()
    assert answer["code"] == "invalid_challenge"
