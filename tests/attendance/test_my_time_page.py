"""My time: a month drawn and added up, for its person and for those in whose reach they are."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from attendance import reports
from attendance.agreed import agreed_seconds, standings, total
from attendance.models import ClosedPeriod, EmploymentTerms
from attendance.pages.bars import day_bar, month_line
from tests import factories
from tests.schedules.factories import absent, plan

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 28, 15, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _late_in_january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def terms(employee):
    return factories.EmploymentTermsFactory(employee=employee)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def work(person, day, come="08:02", leave="15:58"):
    """One interval of a winter's day, in local times."""
    for wall in (come, leave):
        at = datetime.fromisoformat(f"{day}T{wall}+01:00")
        factories.record(person, at)


def month_of(client, person, query=""):
    client.force_login(person.user)
    return text(client.get(f"/my-time{query}"))


# ---------------------------------------------------------------------------------------------------------- the page


def test_a_day_shows_from_and_to_hours_and_the_running_balance(client, employee, terms):
    work(employee, "2026-01-02")
    work(employee, "2026-01-05", "08:00", "16:30")
    page = month_of(client, employee)
    assert "08:02–15:58" in page
    assert "<b>7:56</b>" in page
    assert ">−0:04</td>" in page
    assert ">+0:26</td>" in page
    assert "<strong>16 h 26 min</strong> <span>worked on 2 days" in page


def test_every_day_of_the_month_has_a_line_and_a_link_to_its_explanation(client, employee):
    page = month_of(client, employee, "?month=2026-02")
    assert page.count(f'href="/people/{employee.pk}/days/2026-02-') == 28


def test_an_anomaly_is_said_in_words_with_a_request_that_is_filled_in(client, employee, terms):
    factories.record(employee, "2026-01-05T07:02:11")
    factories.record(employee, "2026-01-06T07:00:00")
    page = month_of(client, employee)
    assert "Came at 08:02 and never left." in page
    asked = "kind=add&amp;timestamp=2026-01-05T16%3A02%2B01%3A00&amp;direction=OUT"
    assert f'href="/corrections/new?employee_id={employee.pk}&amp;{asked}">Propose the departure' in page


def test_an_open_shift_runs_until_now(client, employee):
    factories.record(employee, "2026-01-28T07:00:00")
    page = month_of(client, employee)
    assert "08:00–now" in page
    assert "<b>8:00</b>" in page
    assert 'class="work open"' in page


def test_a_closed_month_says_so_and_offers_no_request(client, employee, department):
    factories.record(employee, "2025-12-01T07:00:00")
    period = ClosedPeriod.objects.create(department=department, month=date(2025, 12, 1), closed_at=NOW, closed_by="hr")
    page = month_of(client, employee, "?month=2025-12")
    assert "never left" in page
    assert "This month is closed" in page
    assert "/corrections/new" not in page
    period.delete()
    assert "/corrections/new" in month_of(client, employee, "?month=2025-12")


def test_the_months_before_can_be_reached_and_none_after_this_one(client, employee):
    page = month_of(client, employee)
    assert 'href="?month=2025-12" rel="prev"' in page
    assert 'rel="next"' not in page
    assert 'href="?month=2026-01" rel="next"' in month_of(client, employee, "?month=2025-12")


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "January", "1999-12", "2101-01", "2026-01-01", "２０２６-01"])
def test_a_month_that_is_none_is_not_found(client, employee, month):
    client.force_login(employee.user)
    assert client.get("/my-time", {"month": month}).status_code == 404


def test_whoever_is_no_employee_is_led_to_the_start_page(client, hr):
    client.force_login(hr)
    assert client.get("/my-time")["Location"] == "/"


def test_a_manager_reads_the_month_of_their_people_and_nobody_elses(client, manager, employee, stranger):
    client.force_login(manager)
    assert "Олена Коваль" in text(client.get(f"/people/{employee.pk}/time"))
    assert client.get(f"/people/{stranger.pk}/time").status_code == 404
    client.force_login(employee.user)
    assert client.get(f"/people/{manager.employee.pk}/time").status_code == 404
    assert client.get(f"/people/{employee.pk}/time").status_code == 200


def test_nobody_reads_a_month_without_signing_in(client, employee):
    for address in ("/my-time", f"/people/{employee.pk}/time"):
        assert client.get(address)["Location"] == f"/sign-in?next={address}"


def test_a_full_month_costs_no_more_queries_than_an_empty_one(client, employee, terms, django_assert_num_queries):
    client.force_login(employee.user)
    client.get("/my-time")
    for day in range(1, 28):
        work(employee, f"2026-01-{day:02}")
    # session, user, person; the month, what was open before it; the plan (day types, rules of departments, roster,
    # absences, holidays, terms); closed month, role
    with django_assert_num_queries(13):
        client.get("/my-time")


# -------------------------------------------------------------------------------------------------- agreed, balance


def test_terms_hold_from_their_day_until_the_next_ones_or_their_end():
    terms = [
        EmploymentTerms(starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 10), weekly_minutes=1200),
        EmploymentTerms(starts_on=date(2026, 1, 12), weekly_minutes=2400),
    ]
    agreed = {
        day: agreed_seconds(terms, date.fromisoformat(day))
        for day in ("2026-01-09", "2026-01-12", "2026-01-17", "2026-01-30", "2026-02-10", "2026-02-11")
    }
    assert list(agreed.values()) == [None, 8 * 3600, 0, 8 * 3600, 4 * 3600, None]


def test_the_balance_is_of_the_sums_and_ends_yesterday(employee):
    work(employee, "2026-01-26", "08:00:00", "16:00:40")
    work(employee, "2026-01-27", "08:00:00", "16:00:40")
    factories.record(employee, "2026-01-28T07:00:00")
    span = reports.span_of(date(2026, 1, 26), date(2026, 1, 28))
    days = reports.report_on(employee.pk, span, NOW).summary.days
    stood = list(standings(days, [8 * 3600] * 3, NOW.date()))
    assert [(each.difference, each.balance) for each in stood] == [(0, 0), (0, 1), (None, None)]
    assert (total(stood).to_work, total(stood).balance) == (16 * 3600, 1)


def test_leave_and_holidays_are_no_debt(client, employee, terms):
    """Without the 1st and the 6th 17 working days are over on the 28th, and 5 of them were leave: 12 x 8 = 96 h."""
    absent(employee, "ВП", "2026-01-12", "2026-01-16")
    assert "balance, against 96 h planned" in month_of(client, employee)


def test_the_roster_is_what_the_balance_is_held_against(client, employee, terms):
    plan(employee, {"2026-01-26": "8-20"})
    work(employee, "2026-01-26")
    assert "balance, against 12 h planned" in month_of(client, employee)


def test_without_terms_there_is_no_balance(client, employee):
    work(employee, "2026-01-26")
    assert "balance, against" not in month_of(client, employee)


# ------------------------------------------------------------------------------------------------------------- bars


@pytest.mark.parametrize(
    ("day", "hours", "noon", "night", "evening"),
    [("2026-01-26", 24, 12, 8, 22), ("2026-03-29", 23, 11, 7, 21), ("2026-10-25", 25, 13, 9, 23)],
)
def test_a_bar_is_as_wide_as_its_day_is_long(day, hours, noon, night, evening):
    local = reports.span_of(date.fromisoformat(day), date.fromisoformat(day)).days[0]
    bar = day_bar(local, [])
    assert (bar.width, bar.ticks[1]) == (hours * 3600, noon * 3600)
    assert (sum(part.width for part in bar.nights), bar.nights[-1].x) == (night * 3600, evening * 3600)


def test_a_bar_draws_what_lies_in_its_day(employee):
    work(employee, "2026-01-26", "20:00", "23:00")
    work(employee, "2026-01-26", "23:30", "23:59")
    factories.record(employee, "2026-01-27T23:00:00")
    span = reports.span_of(date(2026, 1, 26), date(2026, 1, 26))
    parts = day_bar(span.days[0], reports.report_on(employee.pk, span, NOW).summary.intervals).work
    assert [(part.x, part.width, part.kind) for part in parts] == [
        (20 * 3600, 3 * 3600, "whole"),
        (23 * 3600 + 1800, 29 * 60, "whole"),
    ]


def test_the_line_of_a_month_has_a_bar_for_each_day_worked_no_higher_than_the_drawing():
    assert month_line([0, 6 * 3600, 24 * 3600]) == "M10 24v-12h8v12zM20 24v-24h8v24z"
