"""GET /api/badges/unassigned and its assign: a refused tap can be found, and claimed later."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from attendance.models import Badge, Event
from terminals.models import Scan
from tests.terminals.phones import tap

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 26, 17, 0, tzinfo=UTC)
MORNING, EVENING = "2026-01-26T07:00:00", "2026-01-26T15:00:00"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hr_client(client_for, hr):
    return client_for(hr)


@pytest.fixture
def waiting(terminal_client):
    """A card that came and went unknown this morning and this evening."""
    tap(terminal_client, "04999999", MORNING)
    tap(terminal_client, "04999999", EVENING)
    return Badge.objects.get(uid="04999999")


def assign(client, badge, employee, **more):
    body = {"employee_id": employee.id, **more}
    return client.post(f"/api/badges/unassigned/{badge.id}/assign", body, format="json")


def test_the_list_says_when_where_and_how_often(hr_client, waiting):
    assert hr_client.get("/api/badges/unassigned").json()["results"] == [
        {
            "id": waiting.id,
            "uid": "04999999",
            "first_seen": "2026-01-26T08:00:00+01:00",
            "last_seen": "2026-01-26T16:00:00+01:00",
            "times": 2,
            "terminal_name": "Main entrance",
            "has_public_key": False,
            "proposed_name": None,
        }
    ]


def test_assigned_from_a_date_the_taps_since_then_become_the_persons(hr_client, waiting, employee):
    answer = assign(hr_client, waiting, employee, **{"from": "2026-01-26T00:00:00"})
    events = Event.objects.order_by("at")
    assert answer.json()["event_ids"] == [event.id for event in events]
    assert [(e.at.hour, e.direction, e.employee_id) for e in events] == [
        (7, "IN", employee.id),
        (15, "OUT", employee.id),
    ]


def test_taps_before_that_date_stay_nobodys(hr_client, waiting, employee):
    assign(hr_client, waiting, employee, **{"from": "2026-01-26T12:00:00"})
    assert [event.at.hour for event in Event.objects.all()] == [15]


def test_without_a_date_the_badge_is_theirs_from_now_on(hr_client, waiting, employee, terminal_client):
    assert assign(hr_client, waiting, employee).json()["event_ids"] == []
    assert tap(terminal_client, "04999999", "2026-01-26T17:00:00").json()["employee_id"] == employee.id


def test_what_the_terminal_was_told_stays_on_record(hr_client, waiting, employee):
    assign(hr_client, waiting, employee, **{"from": "2026-01-26T00:00:00"})
    assert {(scan.code, scan.event.employee_id) for scan in Scan.objects.all()} == {("unknown_badge", employee.id)}


def test_somebody_who_was_refused_and_tried_again_came_in_once(hr_client, terminal_client, waiting, employee):
    tap(terminal_client, "04999999", "2026-01-26T07:00:07")
    tap(terminal_client, "04999999", "2026-01-26T07:00:50")
    assign(hr_client, waiting, employee, **{"from": "2026-01-26T00:00:00"})
    assert [e.direction for e in Event.objects.order_by("at")] == ["IN", "OUT"]


def test_the_terminal_that_repeats_a_claimed_tap_hears_of_the_event(hr_client, terminal_client, waiting, employee):
    assign(hr_client, waiting, employee, **{"from": "2026-01-26T00:00:00"})
    answer = tap(terminal_client, "04999999", MORNING).json()
    assert (answer["code"], answer["direction"]) == ("duplicate", "IN")


def test_an_assigned_badge_is_off_the_list(hr_client, waiting, employee):
    assign(hr_client, waiting, employee)
    assert hr_client.get("/api/badges/unassigned").json()["count"] == 0


def test_an_assigned_badge_cannot_be_assigned_again(hr_client, waiting, employee, stranger):
    assign(hr_client, waiting, employee)
    assert assign(hr_client, waiting, stranger).status_code == 404


def test_a_date_on_which_somebody_else_held_the_badge_is_refused(hr_client, terminal_client, employee, stranger):
    from attendance import badges

    badges.return_badge(employee.badges.get(), NOW - timedelta(hours=12))
    tap(terminal_client, "04A1B2C3", MORNING)
    waiting = Badge.objects.get(employee=None)
    answer = assign(hr_client, waiting, stranger, **{"from": "2026-01-01T00:00:00"})
    assert (answer.status_code, answer.json()["code"]) == (409, "nfc_uid_taken")
    assert "Олена Коваль" in answer.json()["detail"]


@pytest.mark.parametrize("body", [{}, {"employee_id": None}, {"employee_id": "x"}, {"employee_id": 1, "from": "soon"}])
def test_nonsense_is_400(hr_client, waiting, body):
    answer = hr_client.post(f"/api/badges/unassigned/{waiting.id}/assign", body, format="json")
    assert answer.status_code == 400


def test_an_unknown_person_or_badge_is_404(hr_client, waiting, employee):
    for number in (10**9, 10**30):
        nobody = {"employee_id": number}
        answer = hr_client.post(f"/api/badges/unassigned/{waiting.id}/assign", nobody, format="json")
        assert answer.status_code == 404
    somebody = {"employee_id": employee.id}
    assert hr_client.post("/api/badges/unassigned/999/assign", somebody, format="json").status_code == 404


def test_only_hr_and_administrators_see_them(client_for, manager, employee, admin, waiting):
    statuses = [client_for(u).get("/api/badges/unassigned").status_code for u in (manager, employee.user, admin)]
    assert statuses == [403, 403, 200]


def test_the_list_takes_the_same_queries_for_many(hr_client, terminal_client, waiting, django_assert_num_queries):
    for n in range(20):
        tap(terminal_client, f"0488880{n % 10}{n // 10}", MORNING)
        tap(terminal_client, f"04777{n:03}", MORNING)
    with django_assert_num_queries(4):  # the token's session, the role, count, page
        assert len(hr_client.get("/api/badges/unassigned").json()["results"]) > 20


class TestProposedAtTheTerminal:
    def propose(self, client, **body):
        return client.post("/api/terminal/register", {"uid": "04999999", **body}, format="json")

    def test_a_proposed_person_is_inactive_until_hr_confirms(self, terminal_client, hr_client):
        answer = self.propose(terminal_client, full_name="Jan  Nowak").json()
        assert answer["ok"] is True
        path = f"/api/employees/{answer['employee_id']}"
        assert tap(terminal_client, "04999999", MORNING).json()["code"] == "employee_inactive"
        person = hr_client.patch(path, {"is_active": True}, format="json").json()
        assert (person["full_name"], person["nfc_uid"]) == ("Jan Nowak", "04999999")
        assert tap(terminal_client, "04999999", EVENING).json()["code"] == "accepted"

    def test_the_name_may_come_in_two_parts(self, terminal_client, hr_client):
        answer = self.propose(terminal_client, first_name="Jan", last_name="Nowak").json()
        assert hr_client.get(f"/api/employees/{answer['employee_id']}").json()["full_name"] == "Jan Nowak"

    def test_a_taken_uid_is_an_answer_that_names_nobody(self, terminal_client, employee):
        answer = self.propose(terminal_client, uid="04A1B2C3", full_name="Jan Nowak")
        assert (answer.status_code, answer.json()["ok"], answer.json()["code"]) == (200, False, "nfc_uid_taken")
        assert "Коваль" not in answer.content.decode()

    def test_without_a_name_it_is_400(self, terminal_client):
        assert self.propose(terminal_client).status_code == 400

    def test_another_terminals_number_is_403(self, terminal_client):
        assert self.propose(terminal_client, full_name="Jan", created_by_terminal_id="T99999").status_code == 403


class TestNfcClient:
    def post(self, client, **body):
        return client.post("/api/events/nfc", {"nfc_uid": "04A1B2C3", "direction": "IN", **body}, format="json")

    def test_the_direction_is_believed_and_there_is_no_cooldown(self, terminal_client, employee):
        answers = [self.post(terminal_client, ts=1769410931000 + n) for n in range(2)]
        assert [a.status_code for a in answers] == [201, 201]
        assert [e.direction for e in Event.objects.all()] == ["IN", "IN"]
        body = answers[0].json()
        assert (body["ok"], body["event"]["source"], body["employee"]["full_name"]) == (True, "nfc", "Олена Коваль")
        assert body["terminal"]["name"] == "Main entrance"

    def test_a_repetition_is_200_with_the_first_event(self, terminal_client, employee):
        first, again = (self.post(terminal_client, ts=1769410931000) for _ in range(2))
        assert (again.status_code, again.json()) == (200, first.json())

    def test_the_time_may_be_left_out(self, terminal_client, employee):
        assert self.post(terminal_client).status_code == 201
        assert Event.objects.get().at == NOW

    def test_an_unknown_uid_is_404_and_waits_for_hr(self, terminal_client):
        assert self.post(terminal_client, nfc_uid="04999999").status_code == 404
        assert Badge.objects.get().uid == "04999999"

    def test_an_inactive_person_is_409(self, terminal_client, employee):
        employee.is_active = False
        employee.save()
        answer = self.post(terminal_client)
        assert (answer.status_code, answer.json()["code"]) == (409, "employee_inactive")

    @pytest.mark.parametrize("body", [{"direction": "UP"}, {"direction": None}, {"nfc_uid": ""}, {"ts": "x"}])
    def test_nonsense_is_400(self, terminal_client, employee, body):
        assert self.post(terminal_client, **body).status_code == 400
