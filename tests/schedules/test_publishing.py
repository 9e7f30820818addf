"""Publishing: who is told what, what is marked afterwards, and when it is late."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail

from attendance.models import AuditEntry
from schedules.models import RosterCell
from tests.schedules.factories import plan
from tests.schedules.planning import look, roster_of, signed_in, words_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(manager, employee):
    employee.email = "olena@example.com"
    employee.save()
    return signed_in(manager)


@pytest.fixture
def publish(desk, django_capture_on_commit_callbacks):
    """Publishes some days; the mails leave."""

    def publish(first="2026-12-01", last="2026-12-31", **more):
        with django_capture_on_commit_callbacks(execute=True):
            done = desk.post("/roster/publish", {"first": first, "last": last, **more})
        assert done.status_code == 302, words_of(done)
        return words_of(desk.get("/corrections"))

    return publish


def cell(person, day):
    return RosterCell.objects.get(employee=person, day=day)


def test_what_was_published_is_marked_once_it_changes(desk, publish, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "ОФ"})
    assert "1 roster was published." in publish()
    assert [each.published for each in RosterCell.objects.order_by("day")] == ["8-17", "ОФ 9-18 (13-14)"]
    assert cell(employee, "2026-12-01").published_at == NOW
    plan(employee, {"2026-12-01": "9-18"})
    assert cell(employee, "2026-12-01").is_changed
    assert not cell(employee, "2026-12-02").is_changed
    publish()
    assert cell(employee, "2026-12-01").published == "9-18"


def test_days_that_were_emptied_are_gone_once_people_know(publish, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "8-17"}, published=True)
    plan(employee, {"2026-12-01": ""})
    assert cell(employee, "2026-12-01").is_changed
    publish()
    assert roster_of(employee) == {"2026-12-02": "8-17"}


def test_days_beside_the_span_are_not_published(publish, employee):
    plan(employee, {"2026-11-30": "8-17", "2026-12-01": "8-17", "2026-12-15": "8-17", "2026-12-16": "8-17"})
    publish("2026-12-01", "2026-12-15")
    told = RosterCell.objects.exclude(published=None).order_by("day")
    assert [f"{each.day}" for each in told] == ["2026-12-01", "2026-12-15"]


def test_a_manager_publishes_for_the_own_people_alone(publish, employee, stranger):
    plan(stranger, {"2026-12-01": "8-17"})
    publish()
    assert cell(stranger, "2026-12-01").published is None


def test_some_people_are_told_and_others_are_not(desk, publish, employee, manager):
    plan(employee, {"2026-12-01": "8-17"})
    plan(manager.employee, {"2026-12-01": "8-17"})
    publish(people=[employee.pk])
    assert cell(employee, "2026-12-01").published == "8-17"
    assert cell(manager.employee, "2026-12-01").published is None


# -------------------------------------------------------------------------------------------------- mails and the log


def test_a_person_gets_one_mail_with_the_news(publish, employee):
    plan(employee, {"2026-12-01": "8-17"}, published=True)
    plan(employee, {"2026-12-31": "20-8", "2027-01-02": "В"})
    publish(last="2027-01-31")
    (message,) = mail.outbox
    assert message.to == ["olena@example.com"]
    assert message.subject == "Your roster: 2026-12, 2027-01"
    assert "2026-12-31, Thursday: 20-8\n" in message.body
    assert "2027-01-02, Saturday: В (Day off)" in message.body
    assert "2026-12-01" not in message.body


def test_whoever_knows_everything_gets_none(publish, employee):
    plan(employee, {"2026-12-01": "8-17"}, published=True)
    assert "0 rosters were published." in publish()
    assert mail.outbox == []
    assert not AuditEntry.objects.filter(action="published").exists()


def test_who_published_what_is_on_record(publish, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "8-17"})
    publish()
    entry = AuditEntry.objects.get(action="published")
    assert (entry.actor, entry.object_type, entry.object_id) == ("manager", "employee", employee.pk)
    assert entry.detail == {"from": "2026-12-01", "to": "2026-12-31", "days": 2}


# ------------------------------------------------------------------------------------------------------------ the page


def test_the_page_says_what_people_would_be_told(desk, employee, manager):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "8-17"}, published=True)
    plan(employee, {"2026-12-01": "9-18", "2026-12-02": "", "2026-12-03": "8-17"})
    words = words_of(look(desk, "publish", month="2026-12"))
    assert "Олена Коваль 1 day for the first time 2 days changed" in words
    assert "Tue 1 December: 8-17 9-18 Wed 2 December: 8-17 –" in words
    assert "Publish to 1 person" in words


def test_the_roster_counts_what_is_not_published(desk, employee):
    plan(employee, {"2026-12-01": "8-17", "2026-12-02": "8-17"}, published=True)
    plan(employee, {"2026-12-01": "9-18", "2026-12-02": "", "2026-12-03": "8-17"})
    assert "Publish (3)" in words_of(desk.get("/roster?month=2026-12"))
    assert "Publish (" not in words_of(desk.get("/roster?month=2027-01"))


def test_the_page_says_that_everybody_knows(desk, employee):
    assert "Everybody was told of all this already." in words_of(look(desk, "publish", month="2026-12"))


@pytest.mark.parametrize(("day", "is_late"), [("2026-06-24", False), ("2026-06-25", True)])
def test_a_roster_is_handed_over_a_week_ahead(desk, employee, day, is_late):
    """PL-02, D-2: that of July on 24 June."""
    plan(employee, {"2026-07-01": "8-17"})
    with time_machine.travel(f"{day}T20:00:00+02:00", tick=False):
        shown = words_of(look(signed_in(desk.get("/roster").wsgi_request.user), "publish", month="2026-07"))
    assert ("less than a week before the first day" in shown) == is_late
    assert "Publish to 1 person" in shown


def test_a_late_change_of_what_people_know_is_no_late_roster(desk, employee):
    plan(employee, {"2026-11-25": "8-17"}, published=True)
    plan(employee, {"2026-11-25": "9-18"})
    assert "less than a week" not in words_of(look(desk, "publish", month="2026-11"))


@pytest.mark.parametrize(
    "sent", [{}, {"first": "x", "last": "2026-12-31"}, {"first": "2026-12-31", "last": "2026-12-01"}]
)
def test_what_makes_no_sense_is_a_sentence(desk, employee, sent):
    plan(employee, {"2026-12-01": "8-17"})
    assert desk.post("/roster/publish", sent).status_code == 400
    assert cell(employee, "2026-12-01").published is None
