"""Who is in, on the page and over HTTP: who is shown, to whom, and what looking again and again costs."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.html import escape

from attendance import recording
from tests import factories
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 26, 15, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_four_in_the_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def look(client, etag=None):
    return client.get("/who-is-in/board", headers={"If-None-Match": etag} if etag else {})


# ---------------------------------------------------------------------------------------------------------- the page


def test_a_card_says_since_when_and_by_which_door(as_manager, employee):
    factories.record(employee, "2026-01-26T07:02:11", terminal_number=3, terminal_name="Main entrance")
    page = text(as_manager.get("/who-is-in"))
    assert "Олена Коваль" in page
    assert "since 08:02" in page
    assert "Main entrance · 7 h 58 min" in page
    assert 'Workshop <span class="soft">1 of 2</span>' in page
    assert "1 person is in" in page


def test_an_arrival_of_yesterday_names_its_day(as_manager, employee):
    factories.record(employee, "2026-01-26T00:30:00")
    assert "since Mon" not in text(as_manager.get("/who-is-in"))
    with time_machine.travel(datetime(2026, 1, 27, 2, 0, tzinfo=UTC), tick=False):
        stayed = factories.EmployeeFactory(full_name="Night Guard", department=employee.department)
        factories.record(stayed, "2026-01-26T21:00:00")
        assert "since Mon 22:00" in text(as_manager.get("/who-is-in"))


def test_whoever_left_or_whose_arrival_was_voided_is_not_shown(as_manager, employee):
    factories.record(employee, "2026-01-26T07:00:00")
    factories.record(employee, "2026-01-26T12:00:00")
    assert "Олена" not in text(as_manager.get("/who-is-in"))
    again = factories.record(employee, "2026-01-26T13:00:00")
    assert "Олена" in text(as_manager.get("/who-is-in"))
    recording.void_event(again.pk, by="hr", reason="wrong card", now=NOW)
    assert "Олена" not in text(as_manager.get("/who-is-in"))


def test_whoever_is_longer_in_than_a_shift_may_last_is_late_to_leave_and_not_counted_as_in(as_manager, employee):
    factories.record(employee, "2026-01-25T22:00:00")
    page = text(as_manager.get("/who-is-in"))
    assert "0 people are in" in page
    assert "1 late to leave" in page
    assert "since Sun 23:00" in page


def test_after_a_day_nobody_waits_for_them_any_more(as_manager, employee):
    factories.record(employee, "2026-01-25T14:59:00")
    assert "Олена" not in text(as_manager.get("/who-is-in"))


def test_an_inactive_person_is_not_in(as_manager, employee):
    factories.record(employee, "2026-01-26T07:00:00")
    employee.is_active = False
    employee.save()
    assert "Олена" not in text(as_manager.get("/who-is-in"))


def test_a_manager_sees_the_people_of_the_departments_they_head_and_hr_everybody(as_manager, hr, employee, stranger):
    for person in (employee, stranger):
        factories.record(person, "2026-01-26T07:00:00")
    assert "Stanisław" not in text(as_manager.get("/who-is-in"))
    as_manager.force_login(hr)
    page = text(as_manager.get("/who-is-in"))
    assert "Stanisław" in page
    assert "No department" in page


def test_an_employee_has_no_board_and_a_stranger_is_asked_to_sign_in(client, employee):
    response = client.get("/who-is-in")
    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/who-is-in")
    client.force_login(employee.user)
    assert client.get("/who-is-in").status_code == 403


def test_the_screen_on_the_wall_shows_no_navigation_and_asks_for_its_own_board(as_manager, employee):
    page = text(as_manager.get("/who-is-in?wall=1"))
    assert "<nav" not in page
    assert 'hx-get="/who-is-in/board?wall=1"' in page


def test_without_javascript_the_page_asks_for_itself(as_manager):
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in text(as_manager.get("/who-is-in"))


def test_names_are_never_markup(as_manager, department):
    person = factories.EmployeeFactory(full_name="<script>alert(1)</script>", department=department)
    factories.record(person, "2026-01-26T07:00:00")
    assert "<script>alert" not in text(as_manager.get("/who-is-in"))


# ------------------------------------------------------------------------------------------------- looking again


def test_the_board_carries_what_it_will_ask_with(as_manager):
    response = look(as_manager)
    assert escape(json.dumps({"If-None-Match": response["ETag"]})) in response.content.decode()
    assert response["Cache-Control"] == "private, no-cache"


def test_nothing_new_is_told_in_one_query_besides_who_asks(as_manager, employee, django_assert_num_queries):
    factories.record(employee, "2026-01-26T07:00:00")
    etag = look(as_manager)["ETag"]
    with django_assert_num_queries(4):  # session, user, role, the log
        response = look(as_manager, etag)
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_a_tap_a_late_tap_and_a_void_are_new(as_manager, employee):
    seen = {look(as_manager)["ETag"]}
    event = factories.record(employee, "2026-01-26T14:00:00")
    seen.add(look(as_manager)["ETag"])
    factories.record(employee, "2026-01-26T09:00:00")
    seen.add(look(as_manager)["ETag"])
    recording.void_event(event.pk, by="hr", reason="wrong card", now=NOW)
    seen.add(look(as_manager)["ETag"])
    assert len(seen) == 4


def test_the_next_minute_the_next_user_and_another_language_are_new(as_manager, hr):
    seen = {look(as_manager)["ETag"]}
    seen.add(as_manager.get("/who-is-in/board", headers={"Accept-Language": "pl"})["ETag"])
    with time_machine.travel(datetime(2026, 1, 26, 15, 1, tzinfo=UTC), tick=False):
        seen.add(look(as_manager)["ETag"])
    as_manager.force_login(hr)
    seen.add(look(as_manager)["ETag"])
    assert len(seen) == 4


def test_whoever_was_signed_out_meanwhile_is_led_to_the_sign_in(client, employee):
    response = look(client)
    assert (response.status_code, response["HX-Refresh"]) == (403, "true")
    client.force_login(employee.user)
    assert look(client).status_code == 403


def test_many_people_cost_no_more_queries_than_one(as_manager, department, django_assert_num_queries):
    for n in range(30):
        room = factories.DepartmentFactory(name=f"Room {n}", parent=department)
        factories.record(factories.EmployeeFactory(department=room), "2026-01-26T07:00:00", terminal_name="Gate")
    with django_assert_num_queries(7):  # session, user, role, departments headed, the log, people, arrivals
        assert "30 people are in" in text(look(as_manager))


# -------------------------------------------------------------------------------------------------------------- API


def test_presence_has_exactly_the_fields_of_the_contract(client_for, hr, employee):
    factories.record(employee, "2026-01-26T07:02:11", terminal_number=3, terminal_name="Main entrance")
    assert client_for(hr).get("/api/stats/presence").json() == [
        {
            "employee_id": employee.pk,
            "employee_name": "Олена Коваль",
            "department": "Workshop",
            "since": "2026-01-26T08:02:11+01:00",
            "terminal_id": 3,
            "terminal_name": "Main entrance",
        }
    ]


def test_presence_of_a_manual_arrival_of_somebody_without_department_names_neither(client_for, hr, stranger):
    factories.record(stranger, "2026-01-26T07:00:00", source="manual")
    (row,) = client_for(hr).get("/api/stats/presence").json()
    assert (row["department"], row["terminal_id"], row["terminal_name"]) == (None, None, "")


def test_presence_agrees_with_every_persons_own(client_for, hr, employee, stranger, manager):
    factories.record(employee, "2026-01-25T23:00:30")  # exactly a longest shift ago
    factories.record(stranger, "2026-01-25T23:00:29")
    factories.record(manager.employee, "2026-01-26T07:00:00")
    factories.record(manager.employee, "2026-01-26T07:00:00", "OUT")
    client = client_for(hr)
    present = {row["employee_id"] for row in client.get("/api/stats/presence").json()}
    people = client.get("/api/employees").json()["results"]
    assert present == {person["id"] for person in people if person["present"]} == {employee.pk}


def test_presence_reaches_as_far_as_the_caller(client_for, manager, employee, stranger):
    for person in (employee, stranger):
        factories.record(person, "2026-01-26T07:00:00")
    for user, seen in [(manager, {employee.pk}), (stranger.user, {stranger.pk})]:
        assert {row["employee_id"] for row in client_for(user).get("/api/stats/presence").json()} == seen


def test_presence_of_many_costs_one_query_besides_who_asks(client_for, hr, department, django_assert_num_queries):
    for _n in range(20):
        factories.record(factories.EmployeeFactory(department=department), "2026-01-26T07:00:00")
    client = client_for(hr)
    with django_assert_num_queries(3):  # token, role, arrivals
        assert len(client.get("/api/stats/presence").json()) == 20


def test_the_scans_of_today_come_newest_first_without_voided_ones(client_for, hr, employee, stranger):
    factories.record(employee, "2026-01-25T22:59:59")
    first = factories.record(employee, "2026-01-25T23:00:00", "IN")
    void = factories.record(employee, "2026-01-26T09:00:00")
    last = factories.record(stranger, "2026-01-26T10:00:00")
    recording.void_event(void.pk, by="hr", reason="wrong card", now=NOW)
    body = client_for(hr).get("/api/stats/recent-scans").json()
    assert (body["date"], body["count"]) == ("2026-01-26", 2)
    assert [event["id"] for event in body["events"]] == [last.pk, first.pk]


def test_the_scans_of_another_day_and_of_those_in_reach(client_for, manager, employee, stranger):
    old = factories.record(employee, "2025-12-31T23:30:00")
    factories.record(stranger, "2025-12-31T23:30:00")
    body = client_for(manager).get("/api/stats/recent-scans?scan_date=2026-01-01").json()
    assert (body["date"], body["count"], body["events"][0]["id"]) == ("2026-01-01", 1, old.pk)


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_scan_date_that_is_none_is_refused(client_for, hr, day):
    assert_problem(client_for(hr).get(f"/api/stats/recent-scans?scan_date={day}"), 400, "invalid", "scan_date")


def test_nobody_reads_presence_without_a_token(client):
    for path in ("/api/stats/presence", "/api/stats/recent-scans"):
        assert_problem(client.get(path), 401, "not_authenticated")
