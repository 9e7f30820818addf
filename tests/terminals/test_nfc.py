"""The older NFC client's route (API.md, Terminal protocol)."""

import pytest

from tests.attendance.problems import assert_problem
from tests.terminals.phones import ms

MORNING = "2026-01-26T07:00:00"


def send(client, uid="04A1B2C3", direction="IN", **more):
    return client.post("/api/events/nfc", {"nfc_uid": uid, "direction": direction, **more}, format="json")


def test_an_event_is_answered_with_its_person_and_its_terminal(terminal_client, terminal, employee):
    answer = send(terminal_client, ts=ms(MORNING))
    assert answer.status_code == 201
    body = answer.json()
    event = body.pop("event")
    assert body == {
        "ok": True,
        "employee": {"id": employee.pk, "full_name": "Олена Коваль"},
        "terminal": {"id": terminal.pk, "name": "Main entrance"},
    }
    assert (event["source"], event["direction"]) == ("nfc", "IN")
    assert event["ts_local"] == "2026-01-26T08:00:00+01:00"


def test_the_direction_is_believed(terminal_client, employee):
    directions = [
        send(terminal_client, direction=word, ts=ms(MORNING) + n) for n, word in enumerate(("in", "IN", "out"))
    ]
    assert [answer.json()["event"]["direction"] for answer in directions] == ["IN", "IN", "OUT"]


def test_there_is_no_cooldown(terminal_client, employee):
    assert send(terminal_client, ts=ms(MORNING)).status_code == 201
    assert send(terminal_client, direction="OUT", ts=ms(MORNING) + 1000).status_code == 201


def test_a_repetition_gives_the_first_event(terminal_client, employee):
    first, again = (send(terminal_client, ts=ms(MORNING)) for _ in range(2))
    assert again.status_code == 200
    assert again.json() == first.json()


def test_without_a_time_it_is_now(terminal_client, employee):
    assert send(terminal_client).status_code == 201


def test_an_unknown_uid_is_404_and_waits_for_hr(terminal_client, client_for, hr):
    assert_problem(send(terminal_client, uid="04:99:99:99"), 404, "unknown_badge")
    assert [badge["uid"] for badge in client_for(hr).get("/api/badges/unassigned").json()["results"]] == ["04999999"]


def test_an_inactive_person_is_409(terminal_client, employee):
    employee.is_active = False
    employee.save()
    assert_problem(send(terminal_client), 409, "employee_inactive")


@pytest.mark.parametrize("direction", ["", "AUTO", None, 1])
def test_no_direction_is_400(terminal_client, employee, direction):
    assert_problem(send(terminal_client, direction=direction), 400, "invalid", "direction")
