"""The event log in the admin: read fast, added to by hand, voided with a reason, never changed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.models import Event
from tests import factories
from tests.pages import browser, send, text, url

LIST = "/admin/attendance/event/"
ADD = f"{LIST}add/"


@pytest.fixture
def hr_page(hr):
    return browser(hr)


def entered(client, person, **changes):
    told = {"employee": str(person.pk), "at": "2026-11-20T08:00", "declared": "IN", "comment": "Forgot the card"}
    return send(client, ADD, "event_form", **{**told, **changes})


def shown(client, query=""):
    """The events on the page, as the instants at which they were."""
    return [event.at for event in client.get(f"{LIST}?{query}").context["cl"].result_list]


class TestTheList:
    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel("2026-11-21T12:00:00+01:00", tick=False):
            yield

    def test_it_shows_the_last_31_days_newest_first(self, hr_page, employee):
        instants = [datetime(2026, month, 20, 8, tzinfo=UTC) for month in (9, 10, 11)]
        for at in instants:
            factories.record(employee, at)
        factories.record(employee, datetime(2026, 10, 22, 8, tzinfo=UTC))
        assert shown(hr_page) == [instants[2], datetime(2026, 10, 22, 8, tzinfo=UTC)]

    @pytest.mark.parametrize(
        ("period", "days"),
        [
            ("2026", ["2026-03-29", "2026-10-25", "2026-12-31"]),
            ("2026-03", ["2026-03-29"]),
            ("2026-10-25", ["2026-10-25"]),
            ("2026-10-26", []),
            ("2025-12", ["2025-12-31"]),
        ],
    )
    def test_a_period_is_one_of_local_days(self, hr_page, employee, period, days):
        for day in ("2025-12-31", "2026-03-29", "2026-10-25", "2026-12-31"):
            factories.record(employee, f"{day} 21:59", now=timezone.now())
        listed = [f"{timezone.localtime(at):%Y-%m-%d}" for at in shown(hr_page, f"period={period}")]
        assert sorted(listed) == days

    def test_the_last_minute_of_a_day_that_has_25_hours_belongs_to_it(self, hr_page, employee):
        at = factories.record(employee, "2026-10-25 22:59").at
        assert shown(hr_page, "period=2026-10-25") == [at]
        assert shown(hr_page, "period=2026-10-26") == []

    def test_a_person_s_whole_history_is_found_by_name(self, hr_page, employee, stranger):
        at = factories.record(employee, "2024-02-01 08:00").at
        factories.record(stranger, "2024-02-01 08:00")
        assert shown(hr_page, "q=олена") == [at]
        assert shown(hr_page, f"employee={employee.pk}") == [at]

    def test_it_says_when_a_search_finds_more_people_than_it_shows(self, hr_page):
        factories.EmployeeFactory.create_batch(21, full_name="Jan Kowalski")
        assert "These are the first 20 of them" in text(hr_page.get(f"{LIST}?q=kowalski"))

    def test_the_filters(self, hr_page, employee, terminal):
        first = factories.record(employee, "2026-11-20 07:00", terminal_number=terminal.pk, terminal_name="Gate")
        second = factories.record(employee, "2026-11-20 15:00", source="manual", comment="x", created_by="hr")
        assert shown(hr_page, "direction=IN") == [first.at]
        assert shown(hr_page, "source=manual") == [second.at]
        assert shown(hr_page, f"terminal={terminal.pk}") == [first.at]
        assert shown(hr_page, "voided=yes") == []

    def test_it_costs_the_same_number_of_queries_for_many_events(self, hr_page, django_assert_num_queries):
        def record_some(number):
            for minute in range(number):
                factories.record(factories.EmployeeFactory(), f"2026-11-20 08:{minute:02}", terminal_number=minute)

        record_some(2)
        with CaptureQueriesContext(connection) as few:
            hr_page.get(LIST)
        record_some(40)
        with django_assert_num_queries(len(few)):
            hr_page.get(LIST)

    def test_it_counts_no_further_than_it_has_to(self, hr_page, employee):
        factories.record(employee, "2026-11-20 08:00")
        with CaptureQueriesContext(connection) as queries:
            hr_page.get(LIST)
        counts = [query["sql"] for query in queries if "COUNT(*)" in query["sql"]]
        assert counts
        assert all("LIMIT 10000" in sql for sql in counts)


class TestAFact:
    def test_cannot_be_changed_or_erased(self, hr_page, admin, employee):
        event = factories.record(employee, "2026-11-20 08:00")
        before = Event.objects.values().get()
        for client in (hr_page, browser(admin)):
            assert client.post(url("attendance_event", "change", event.pk), {"direction": "OUT"}).status_code == 403
            assert client.post(url("attendance_event", "delete", event.pk), {"post": "yes"}).status_code == 403
            client.post(LIST, {"action": "delete_selected", "_selected_action": event.pk, "post": "yes"})
        assert Event.objects.values().get() == before

    def test_is_shown_with_all_that_is_known_of_it(self, hr_page, employee):
        event = factories.record(
            employee, "2026-11-20 08:00", terminal_name="Gate", flags=["clock_error"], now=timezone.now()
        )
        page = text(hr_page.get(url("attendance_event", "change", event.pk)))
        for part in ("Олена Коваль", "2026-11-20 09:00:00", "Gate", "wrong clock"):
            assert part in page


class TestAnEventByHand:
    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel("2026-11-21T12:00:00+01:00", tick=False):
            yield

    def test_is_recorded_with_its_comment_and_who_entered_it(self, hr_page, employee):
        entered(hr_page, employee)
        event = Event.objects.get()
        assert (event.at, event.direction, event.source, event.created_by, event.comment) == (
            datetime(2026, 11, 20, 7, tzinfo=UTC), "IN", "manual", "hr", "Forgot the card",
        )  # fmt: skip

    def test_settles_the_directions_after_it_anew(self, hr_page, employee):
        tap = factories.record(employee, "2026-11-20 15:00")
        entered(hr_page, employee)
        tap.refresh_from_db()
        assert tap.direction == "OUT"

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"at": "2026-11-21T12:02"}, "This time has not come yet."),
            ({"at": "2026-03-29T02:30"}, "There is no such local time"),
            ({"at": "2026-10-25T02:30"}, "This local time happens twice"),
            ({"at": "1999-01-01T08:00"}, "Nothing is recorded before 2000-01-01."),
            ({"at": "8 o'clock"}, "Enter a valid date/time."),
            ({"comment": "  "}, "This field is required."),
            ({"declared": "SIDEWAYS"}, "Select a valid choice."),
            ({"employee": "999999"}, "Select a valid choice."),
            ({"employee": "9" * 30}, "Select a valid choice."),
        ],
    )
    def test_is_refused_in_words(self, hr_page, employee, changes, sentence):
        assert sentence in text(entered(hr_page, employee, **changes))
        assert not Event.objects.exists()

    def test_in_the_hour_that_comes_twice_is_told_by_its_offset(self, hr_page, employee):
        entered(hr_page, employee, at="2026-10-25T02:30+01:00")
        assert Event.objects.get().at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


class TestVoiding:
    @pytest.fixture
    def event(self, employee):
        return factories.record(employee, timezone.now() - timedelta(hours=1))

    def test_takes_the_event_out_of_the_count_and_keeps_it(self, hr_page, event):
        response = hr_page.post(url("attendance_event", "void", event.pk), {"reason": "A test tap"}, follow=True)
        event.refresh_from_db()
        assert (event.voided_by, event.void_reason) == ("hr", "A test tap")
        assert "The event no longer counts. It stays on record." in text(response)
        assert "A test tap" in text(hr_page.get(f"{LIST}?voided=yes"))

    def test_needs_a_reason(self, hr_page, event):
        for reason in ("", "   ", "x" * 2001):
            hr_page.post(url("attendance_event", "void", event.pk), {"reason": reason})
        event.refresh_from_db()
        assert event.voided_at is None

    def test_asks_before_it_does_anything(self, hr_page, event):
        assert "Олена Коваль" in text(hr_page.get(url("attendance_event", "void", event.pk)))
        event.refresh_from_db()
        assert event.voided_at is None

    def test_is_refused_the_second_time(self, hr_page, event):
        address = url("attendance_event", "void", event.pk)
        hr_page.post(address, {"reason": "first"})
        assert "the first reason stands" in text(hr_page.post(address, {"reason": "second"}, follow=True))
        event.refresh_from_db()
        assert event.void_reason == "first"

    def test_is_for_those_who_may_change_events(self, hr, event):
        hr.groups.first().permissions.remove(*hr.groups.first().permissions.filter(codename="change_event"))
        assert browser(hr).post(url("attendance_event", "void", event.pk), {"reason": "x"}).status_code == 403
        event.refresh_from_db()
        assert event.voided_at is None
