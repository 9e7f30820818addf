"""A day explained: every tap with its reason, the arithmetic, what is wrong and who changed what."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from attendance import corrections, recording
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 28, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _late_in_january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def explained(client, employee):
    """The page of a day of Олена's, as she reads it."""

    def read(day, *, now=NOW):
        with time_machine.travel(now, tick=False):
            client.force_login(employee.user)
            response = client.get(f"/people/{employee.pk}/days/{day}")
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return read


# --------------------------------------------------------------------------------------------------------- arithmetic


def test_the_arithmetic_of_an_interval_is_written_out(explained, employee):
    for at in ("2026-01-26T07:02:00", "2026-01-26T14:58:00"):
        factories.record(employee, at)
    page = explained("2026-01-26")
    assert "<dt>15:58 − 08:02</dt> <dd>= 7 h 56 min</dd>" in page


def test_several_intervals_are_added_up_to_the_second(explained, employee):
    for at in ("2026-01-26T07:00:00", "2026-01-26T11:00:30", "2026-01-26T11:30:00", "2026-01-26T15:00:45"):
        factories.record(employee, at)
    page = explained("2026-01-26")
    assert "<dt>12:00:30 − 08:00</dt> <dd>= 4 h 00 min 30 s</dd>" in page
    assert "<dt>4 h 00 min 30 s + 3 h 30 min 45 s</dt> <dd><b>= 7 h 31 min 15 s</b></dd>" in page


def test_a_night_shift_is_cut_at_midnight_and_shows_the_tap_of_the_other_day(explained, employee):
    for at in ("2026-01-25T21:00:00", "2026-01-26T05:00:00"):
        factories.record(employee, at)
    evening, morning = explained("2026-01-25"), explained("2026-01-26")
    assert "<dt>24:00 − 22:00</dt> <dd>= 2 h</dd>" in evening
    assert ">Mon 26 Jan 06:00</time>" in evening
    assert "<dt>06:00 − 00:00</dt> <dd>= 6 h</dd>" in morning
    assert ">Sun 25 Jan 22:00</time>" in morning


def test_under_shift_attribution_the_whole_shift_is_explained_on_the_day_it_began(explained, employee, settings):
    settings.DAY_ATTRIBUTION = "shift"
    for at in ("2026-01-25T21:00:00", "2026-01-26T05:00:00"):
        factories.record(employee, at)
    assert "<dt>Mon 26 Jan 06:00 − 22:00</dt> <dd>= 8 h</dd>" in explained("2026-01-25")
    assert "Nothing counted" in explained("2026-01-26")


@pytest.mark.parametrize(
    ("day", "come", "leave", "hours", "change"),
    [
        ("2026-03-29", "2026-03-29T00:30:00", "2026-03-29T02:30:00", 2, "forward"),
        ("2026-10-25", "2026-10-25T00:30:00", "2026-10-25T02:30:00", 2, "back"),
    ],
)
def test_the_change_of_the_clocks_is_explained(explained, employee, day, come, leave, hours, change):
    for at in (come, leave):
        factories.record(employee, at)
    page = explained(day, now=datetime(2026, 11, 1, tzinfo=UTC))
    assert f'= {hours} h <span class="soft">(the clocks went {change} by 1 h in between)' in page
    assert f"this day has {23 if change == 'forward' else 25} hours" in page


def test_an_open_shift_is_counted_until_now_and_one_closed_by_the_house_says_so(explained, employee, settings):
    factories.record(employee, "2026-01-28T07:00:00")
    assert "<dt>now − 08:00</dt> <dd>= 8 h</dd>" in explained("2026-01-28")
    settings.OPEN_SHIFT_POLICY = "day_end"
    page = explained("2026-01-28", now=datetime(2026, 1, 30, tzinfo=UTC))
    assert '<dt>24:00 − 08:00</dt> <dd>= 16 h <span class="soft">(closed by the rule of the house)' in page
    assert "Came at 08:00 and never left; counted until 24:00." in page


def test_what_was_planned_stands_beside_what_was_worked(explained, employee):
    factories.EmploymentTermsFactory(employee=employee, weekly_minutes=1200)
    for at in ("2026-01-26T07:00:00", "2026-01-26T14:00:00"):
        factories.record(employee, at)
    page = explained("2026-01-26")
    assert re.search(r"planned, less absences</dt>\s*<dd class=\"soft\">4 h</dd>", page)
    assert ">+3:00</dd>" in page


# ------------------------------------------------------------------------------------------------------------ reasons


def test_an_automatic_tap_says_what_it_is_the_opposite_of(explained, employee):
    for at in ("2026-01-26T07:02:11", "2026-01-26T11:00:00", "2026-01-26T11:30:00"):
        factories.record(employee, at, terminal_name="Main entrance")
    page = explained("2026-01-26")
    assert "Nothing came before it, and the first tap is an arrival." in page
    assert "The opposite of the arrival at 08:02." in page
    assert "The opposite of the departure at 12:00." in page
    assert "Main entrance · terminal" in page
    assert ">08:02:11</time>" in page


def test_an_arrival_that_is_too_old_does_not_turn_the_next_one_into_a_departure(explained, employee):
    factories.record(employee, "2026-01-25T07:00:00")
    factories.record(employee, "2026-01-26T07:00:00")
    page = explained("2026-01-26")
    assert "The arrival at Sun 25 Jan 08:00 is more than 16 h ago and no longer counts: a new arrival." in page


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("terminal", "The door said so: it is a one-way gate, or asks which way people go."),
        ("nfc", "Said so by the NFC client."),
        ("manual", "Entered by hand by maria."),
        ("correction", "Asked for by maria, and approved."),
        ("import", "Imported like this."),
    ],
)
def test_a_declared_direction_says_who_declared_it(explained, employee, source, reason):
    factories.record(employee, "2026-01-26T07:00:00", "OUT", source=source, created_by="maria")
    assert reason in explained("2026-01-26")


def test_a_late_tap_and_one_by_a_wrong_clock_say_so(explained, employee):
    sent = datetime(2026, 1, 26, 9, 0, tzinfo=UTC)
    factories.record(employee, "2026-01-26T07:00:00", now=datetime(2026, 1, 27, 7, 0, tzinfo=UTC))
    factories.record(employee, "2026-01-26T08:00:00", ts_sent=sent, flags=["clock_error", "unsigned"])
    page = explained("2026-01-26")
    assert "It reached us later, at Tue 27 Jan 08:00." in page
    assert "clock was ahead and said 10:00" in page
    assert "The badge did not sign it." in page


# --------------------------------------------------------------------------------------------- problems, corrections


def test_each_problem_offers_the_request_that_would_put_it_right(explained, employee):
    come = factories.record(employee, "2026-01-25T07:00:00", "IN")
    again = factories.record(employee, "2026-01-26T06:00:00", "IN")
    twice = factories.record(employee, "2026-01-26T06:30:00", "IN")
    factories.record(employee, "2026-01-26T14:00:00", "OUT")
    factories.record(employee, "2026-01-26T15:00:00", "OUT")
    page = explained("2026-01-26")
    new = f"/corrections/new?employee_id={employee.pk}&amp;kind="
    assert "Came again at 07:30 without having left after 07:00." in page
    assert f'href="{new}void&amp;event_id={twice.pk}">Ask to void it' in page
    assert "Left at 16:00 without having come." in page
    assert f'href="{new}add&amp;timestamp=2026-01-26T08%3A00%2B01%3A00&amp;direction=IN">Propose the arrival' in page
    assert f'href="{new}void&amp;event_id={again.pk}">Ask to void<' in page
    assert f"event_id={come.pk}" not in page


def test_a_shift_that_is_too_long_is_named_with_its_end(explained, employee):
    factories.record(employee, "2026-01-25T07:00:00", "IN")
    factories.record(employee, "2026-01-26T07:00:00", "OUT")
    assert "In from 08:00 to Mon 26 Jan 08:00, longer than 16 hours." in explained("2026-01-25")


def test_a_voided_tap_stays_to_be_seen_with_who_when_and_why(explained, employee):
    factories.record(employee, "2026-01-26T07:00:00")
    wrong = factories.record(employee, "2026-01-26T09:00:00")
    factories.record(employee, "2026-01-26T15:00:00")
    recording.void_event(wrong.pk, by="hr", reason="somebody else's <card>", now=NOW)
    page = explained("2026-01-26")
    assert ">10:00</time>" in page
    assert "Voided by hr at Wed 28 Jan 16:00: “somebody else&#x27;s &lt;card&gt;”" in page
    assert page.count("The opposite of the arrival at 08:00.") == 2
    assert "<dt>16:00 − 08:00</dt> <dd>= 8 h</dd>" in page


def test_a_request_and_what_came_of_it_are_told(explained, employee, manager):
    at = datetime(2026, 1, 26, 15, 0, tzinfo=UTC)
    asked = corrections.ask_to_add(employee.user, employee, at, "OUT", comment="forgot", now=NOW)
    page = explained("2026-01-26")
    assert "To be added: out" in page
    assert "Asked by olena at Wed 28 Jan 16:00: “forgot”" in page
    corrections.approve(asked, by=manager, now=NOW)
    page = explained("2026-01-26")
    assert "approved by manager at Wed 28 Jan 16:00" in page
    assert "Asked for by olena, and approved." in page


# -------------------------------------------------------------------------------------------------------------- reach


def test_a_day_is_explained_to_those_in_whose_reach_the_person_is(client, manager, employee, stranger):
    client.force_login(manager)
    assert client.get(f"/people/{employee.pk}/days/2026-01-26").status_code == 200
    assert client.get(f"/people/{stranger.pk}/days/2026-01-26").status_code == 404
    client.force_login(employee.user)
    assert client.get(f"/people/{manager.employee.pk}/days/2026-01-26").status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "2026-1-1", "1999-01-01", "2200-01-01", "today"])
def test_a_day_that_is_none_is_not_found(client, employee, day):
    client.force_login(employee.user)
    assert client.get(f"/people/{employee.pk}/days/{day}").status_code == 404


def test_no_day_after_today_is_linked(explained):
    assert 'rel="next"' not in explained("2026-01-28")
    assert 'rel="next"' in explained("2026-01-27")


def test_a_busy_day_costs_no_more_queries_than_a_quiet_one(client, employee, django_assert_max_num_queries):
    factories.EmploymentTermsFactory(employee=employee)
    for minute in range(40):
        factories.record(employee, f"2026-01-26T08:{minute:02}:00")
    for minute in range(3):
        at = datetime(2026, 1, 26, 12, minute, tzinfo=UTC)
        corrections.ask_to_add(employee.user, employee, at, "OUT", comment="forgot", now=NOW)
    client.force_login(employee.user)
    client.get(f"/people/{employee.pk}/days/2026-01-26")  # which seeds the year's holidays
    with django_assert_max_num_queries(21):
        client.get(f"/people/{employee.pk}/days/2026-01-26")
