"""Badges on a person's page: given out, returned, never held by two at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from attendance import badges
from attendance.models import Badge
from terminals import scans
from tests.pages import browser, form, press, send, text, url

FORM = "employee_form"


@pytest.fixture
def hr_page(hr):
    return browser(hr)


def address(person):
    return url("attendance_employee", "change", person.pk)


def given(uid, since="", until=""):
    """The fields of one more badge, after the one that the person has."""
    return {
        "badges-TOTAL_FORMS": "2", "badges-1-uid": uid, "badges-1-held_from": since, "badges-1-held_to": until,
    }  # fmt: skip


def test_a_badge_is_given_out_from_a_local_time(hr_page, employee):
    send(hr_page, address(employee), FORM, **given("b1-b2-b3-b4", "2026-10-01T08:00"))
    badge = employee.badges.get(uid="B1B2B3B4")
    assert badge.held_from == datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


def test_a_badge_that_somebody_holds_is_refused_with_their_name(hr_page, employee, stranger):
    response = send(hr_page, address(employee), FORM, **given("04ffeedd"))
    assert "Stanisław Obcy holds this badge already." in text(response)
    assert Badge.objects.filter(uid="04FFEEDD").count() == 1


def test_a_badge_that_somebody_held_then_is_refused(hr_page, employee, stranger):
    badges.return_badge(stranger.badges.get(), timezone.now())
    response = send(hr_page, address(employee), FORM, **given("04FFEEDD", "2026-01-01T08:00", "2026-01-02T08:00"))
    assert "Stanisław Obcy holds this badge already." in text(response)


def test_a_returned_badge_is_given_on_from_its_return(hr_page, employee, stranger):
    returned_at = timezone.now() - timedelta(days=3)
    badges.return_badge(stranger.badges.get(), returned_at)
    send(hr_page, address(employee), FORM, **given("04FFEEDD"))
    assert employee.badges.get(uid="04FFEEDD").held_from == returned_at


def test_a_badge_is_returned(hr_page, employee):
    send(hr_page, address(employee), FORM, **{"badges-0-held_to": "2026-11-01T16:30"})
    badge = employee.badges.get()
    assert (badge.held_to, badge.open_uid) == (datetime(2026, 11, 1, 15, 30, tzinfo=UTC), None)


def test_a_badge_cannot_be_returned_before_it_was_given(hr_page, employee):
    dates = {"badges-0-held_from": "2026-05-01T08:00", "badges-0-held_to": "2026-04-01T08:00"}
    response = send(hr_page, address(employee), FORM, **dates)
    assert "The badge cannot be returned before it was given out." in text(response)


def test_a_badge_returned_as_it_was_given_was_never_held(hr_page, employee, stranger):
    mistaken = stranger.badges.get()
    badges.return_badge(mistaken, mistaken.held_from)
    send(hr_page, address(employee), FORM, **given("04FFEEDD", "2000-01-01T01:00"))
    assert employee.badges.filter(uid="04FFEEDD", held_to=None).exists()


def test_a_holding_cannot_be_drawn_over_the_one_before(hr_page, employee, stranger):
    badges.return_badge(stranger.badges.get(), datetime(2026, 5, 1, tzinfo=UTC))
    badges.give_badge(employee, "04FFEEDD")
    response = send(hr_page, address(employee), FORM, **{"badges-0-held_from": "2026-04-01T08:00"})
    assert "Stanisław Obcy holds this badge already." in text(response)


def test_the_uid_of_a_holding_never_changes(hr_page, employee):
    send(hr_page, address(employee), FORM, **{"badges-0-uid": "EMP-OTHER", "badges-0-held_to": "2026-11-01T16:30"})
    assert employee.badges.get().uid == "04A1B2C3"


@pytest.mark.parametrize(
    ("time", "sentence"),
    [
        ("2026-03-29T02:30", "There is no such local time"),
        ("2026-10-25T02:30", "This local time happens twice"),
        ("1999-12-31T10:00", "Nothing is recorded before 2000-01-01."),
        ("0001-01-01T00:00", "Enter a valid date/time."),
        ("9999-12-31T23:59", "This is too far ahead."),
        ("yesterday", "Enter a valid date/time."),
    ],
)
def test_a_time_that_names_no_instant_is_refused_in_words(hr_page, employee, time, sentence):
    assert sentence in text(send(hr_page, address(employee), FORM, **given("B1B2B3B4", time)))


def test_the_hour_that_comes_twice_can_be_told_by_its_offset(hr_page, employee):
    refused = send(hr_page, address(employee), FORM, **given("B1B2B3B4", "2026-10-25T02:30"))
    assert 'type="text" name="badges-1-held_from"' in refused.content.decode()
    send(hr_page, address(employee), FORM, **given("B1B2B3B4", "2026-10-25T02:30+01:00"))
    assert employee.badges.get(uid="B1B2B3B4").held_from == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_time_in_that_hour_stays_when_nobody_touches_it(hr_page, employee):
    since = datetime(2026, 10, 25, 1, 30, 0, 5, tzinfo=UTC)
    employee.badges.update(held_from=since)
    send(hr_page, address(employee), FORM, **{"badges-0-held_to": "2026-11-01T16:30"})
    badge = employee.badges.get()
    assert (badge.held_from, badge.held_to) == (since, datetime(2026, 11, 1, 15, 30, tzinfo=UTC))


def test_a_phone_is_reset(hr_page, employee):
    employee.badges.update(public_key="something")
    press(hr_page, "attendance_employee", employee.pk, "reset_phone")
    assert employee.badges.get().public_key == ""


def test_a_waiting_badge_comes_with_its_key_and_its_taps(hr_page, employee, terminal):
    at = timezone.now() - timedelta(minutes=5)
    scans.receive(terminal, scans.Tap(kind="plain", uid="04BADBAD", ts_sent=at), at)
    badges.keep_unassigned("04BADBAD", public_key="a key")
    response = send(hr_page, address(employee), FORM, **given("04BADBAD"))
    assert "1 earlier tap of the badge became the person’s." in text(response)
    assert employee.badges.get(uid="04BADBAD").public_key == "a key"
    assert employee.events.get().at == at


def test_a_page_with_many_badges_costs_no_more_queries(hr_page, employee, django_assert_max_num_queries):
    for number in range(10):
        badges.give_badge(employee, f"EMP-{number}")
    with django_assert_max_num_queries(14):
        assert form(hr_page, address(employee), FORM)["badges-TOTAL_FORMS"] == "11"


def test_two_rows_with_the_same_badge_are_refused_in_words(hr_page, employee):
    both = {
        **given("B1B2B3B4"), "badges-TOTAL_FORMS": "3", "badges-2-uid": "b1b2b3b4", "badges-2-held_from": "",
        "badges-2-held_to": "",
    }  # fmt: skip
    response = send(hr_page, address(employee), FORM, **both)
    assert "Олена Коваль holds this badge already." in text(response)
    assert not Badge.objects.filter(uid="B1B2B3B4").exists()
