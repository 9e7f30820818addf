"""Unassigned badges and refused taps, as HR finds them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance import badges
from attendance.models import Badge, Event
from terminals import scans
from tests import factories
from tests.pages import browser, form, send, text, url

LIST = "/admin/terminals/unassignedbadge/"
FORM = "unassignedbadge_form"


@pytest.fixture
def hr_page(hr):
    return browser(hr)


@pytest.fixture
def tapped_at(terminal):
    """When an unknown badge was tapped: yesterday in the morning and in the afternoon."""
    yesterday = timezone.now().replace(microsecond=0) - timedelta(days=1)
    instants = [yesterday - timedelta(hours=8), yesterday]
    for at in instants:
        scans.receive(terminal, scans.Tap(kind="plain", uid="04BADBAD", ts_sent=at), at)
    return instants


@pytest.fixture
def badge(tapped_at):
    return Badge.objects.get(uid="04BADBAD")


def test_the_list_says_what_is_known(hr_page, badge, tapped_at):
    page = text(hr_page.get(LIST))
    first, last = (f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" for at in tapped_at)
    assert f"04BADBAD – 2 {first} {last} Main entrance" in page


def test_a_badge_is_given_to_a_person_with_its_earlier_taps_in_one_step(hr_page, badge, employee, tapped_at):
    response = send(hr_page, url("terminals_unassignedbadge", "change", badge.pk), FORM, employee=str(employee.pk))
    assert "Олена Коваль holds the badge 04BADBAD. 2 earlier taps became theirs." in text(response)
    assert [(event.at, event.direction) for event in employee.events.in_order()] == [
        (tapped_at[0], "IN"),
        (tapped_at[1], "OUT"),
    ]


def test_only_the_taps_since_the_chosen_time_become_the_person_s(hr_page, badge, employee, tapped_at):
    since = f"{timezone.localtime(tapped_at[1]):%Y-%m-%dT%H:%M:%S}"
    address = url("terminals_unassignedbadge", "change", badge.pk)
    send(hr_page, address, FORM, employee=str(employee.pk), held_from=since)
    assert employee.events.get().at == tapped_at[1]
    badge.refresh_from_db()
    assert badge.held_from == tapped_at[1]


def test_the_key_of_a_phone_comes_with_the_badge(hr_page, employee):
    badge = badges.keep_unassigned("EMP-1A2B3C4D", public_key="a key")
    send(hr_page, url("terminals_unassignedbadge", "change", badge.pk), FORM, employee=str(employee.pk))
    assert employee.badges.get(uid="EMP-1A2B3C4D").public_key == "a key"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"employee": ""}, "This field is required."),
        ({"employee": "0"}, "Select a valid choice."),
        ({"held_from": ""}, "This field is required."),
        ({"held_from": "2026-10-25T02:30"}, "This local time happens twice"),
    ],
)
def test_what_cannot_be_is_refused_in_words(hr_page, badge, employee, changes, sentence):
    address = url("terminals_unassignedbadge", "change", badge.pk)
    assert sentence in text(send(hr_page, address, FORM, **{"employee": str(employee.pk), **changes}))
    assert not Event.objects.exists()


def test_a_badge_that_somebody_held_at_that_time_is_refused_with_their_name(hr_page, employee, stranger):
    old = stranger.badges.get()
    badges.return_badge(old, timezone.now() - timedelta(days=1))
    badge = badges.keep_unassigned(old.uid, public_key="a key")
    address = url("terminals_unassignedbadge", "change", badge.pk)
    response = send(hr_page, address, FORM, employee=str(employee.pk), held_from="2026-01-01T08:00")
    assert "Stanisław Obcy holds this badge already." in text(response)


def test_a_badge_that_was_assigned_meanwhile_is_no_error_of_ours(hr_page, badge, employee, stranger):
    address = url("terminals_unassignedbadge", "change", badge.pk)
    sent = {**form(hr_page, address, FORM), "employee": str(employee.pk)}
    badges.give_badge(stranger, badge.uid)
    assert "doesn’t exist" in text(hr_page.post(address, sent, follow=True))


def test_the_assignment_is_on_record_with_the_person(hr_page, badge, employee):
    send(hr_page, url("terminals_unassignedbadge", "change", badge.pk), FORM, employee=str(employee.pk))
    history = text(hr_page.get(url("attendance_employee", "history", employee.pk)))
    assert "Badge 04BADBAD assigned" in history


class TestScans:
    LIST = "/admin/terminals/scan/"

    def test_refused_ones_are_found_by_their_reason(self, hr_page, badge, terminal, employee):
        now = timezone.now()
        scans.receive(terminal, scans.Tap(kind="plain", uid="04A1B2C3", ts_sent=now), now)
        page = text(hr_page.get(self.LIST, {"result": "unknown_badge"}))
        assert "nobody holds the badge 04BADBAD" in page
        assert "04A1B2C3" not in page

    @pytest.mark.parametrize("words", ["04:ba:db:ad", "04badbad"])
    def test_they_are_found_by_the_uid_in_any_spelling(self, hr_page, badge, words):
        assert len(hr_page.get(self.LIST, {"q": words}).context["cl"].result_list) == 2

    def test_they_are_found_by_the_person(self, hr_page, terminal, employee):
        now = timezone.now()
        scans.receive(terminal, scans.Tap(kind="plain", uid="04A1B2C3", ts_sent=now), now)
        assert len(hr_page.get(self.LIST, {"q": "олена"}).context["cl"].result_list) == 1

    def test_one_that_became_an_event_leads_to_it(self, hr_page, terminal, employee):
        now = timezone.now()
        outcome = scans.receive(terminal, scans.Tap(kind="plain", uid="04A1B2C3", ts_sent=now), now)
        page = hr_page.get(url("terminals_scan", "change", terminal.scans.get().pk)).content.decode()
        assert url("attendance_event", "change", outcome.event.pk) in page

    def test_none_can_be_changed(self, hr_page, badge, terminal):
        address = url("terminals_scan", "change", terminal.scans.first().pk)
        assert hr_page.post(address, {"code": "accepted"}).status_code == 403

    def test_the_list_costs_the_same_number_of_queries_for_many(self, hr_page, django_assert_num_queries):
        def scan_some(number):
            now = timezone.now()
            for count in range(number):
                uid = factories.EmployeeFactory(uid=f"EMP-{Badge.objects.count()}").badges.get().uid
                door = factories.TerminalFactory()
                scans.receive(door, scans.Tap(kind="plain", uid=uid, ts_sent=now + timedelta(seconds=count)), now)

        scan_some(2)
        with CaptureQueriesContext(connection) as few:
            hr_page.get(self.LIST)
        scan_some(20)
        with django_assert_num_queries(len(few)):
            hr_page.get(self.LIST)
