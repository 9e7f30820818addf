"""The demo company: the same every time, never over somebody's data, never in production."""

from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from attendance import access, presence
from attendance.models import Badge, Department, Employee, Event
from schedules.models import Absence, RosterCell, Timesheet
from terminals import enrolment
from terminals.models import Scan, Terminal
from tests import factories
from timetracker.demo import names, sign_ins

pytestmark = pytest.mark.django_db
# A Thursday afternoon; the clocks went back on the night of 25 October.
NOW = datetime(2026, 11, 19, 13, 30, tzinfo=UTC)


@pytest.fixture
def demo(time_machine):
    """Runs the command on a Thursday and answers what it printed."""
    time_machine.move_to(NOW, tick=False)

    def run(*arguments):
        out = StringIO()
        call_command("demo", *arguments, stdout=out)
        return out.getvalue()

    return run


def _digest():
    people = Employee.objects.order_by("personnel_number").values_list(
        "full_name", "personnel_number", "position__name", "department__name", "hired_on", "left_on", "is_active"
    )
    badges = Badge.objects.order_by("uid", "held_from").values_list(
        "uid", "held_from", "held_to", "employee__full_name"
    )
    events = Event.objects.order_by("at", "employee__personnel_number").values_list(
        "at", "direction", "source", "recorded_at", "terminal_name", "employee__personnel_number", "voided_at", "flags"
    )
    taps = Scan.objects.order_by("at", "uid").values_list("at", "uid", "code", "received_at", "terminal__name")
    plan = RosterCell.objects.order_by("day", "employee__personnel_number").values_list(
        "day", "employee__personnel_number", "hours", "day_type__code", "published"
    )
    leave = Absence.objects.order_by("first_day", "employee__personnel_number").values_list(
        "employee__personnel_number", "day_type__code", "first_day", "last_day", "status"
    )
    return sha256(repr([list(rows) for rows in (people, badges, events, taps, plan, leave)]).encode()).hexdigest()


def _digest_of_a_run(demo, *arguments):
    """Runs it in a transaction of its own that is taken back, since the command wants an empty database."""
    with transaction.atomic():
        demo("--employees", "24", "--months", "1", *arguments)
        found = _digest()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_makes_the_same_company(demo):
    assert _digest_of_a_run(demo, "--seed", "7") == _digest_of_a_run(demo, "--seed", "7")


def test_another_seed_makes_another_company(demo):
    assert _digest_of_a_run(demo, "--seed", "7") != _digest_of_a_run(demo, "--seed", "8")


def test_the_company_is_whole(demo):
    demo("--months", "1")
    assert Employee.objects.filter(personnel_number__isnull=False).count() == 40
    assert not Department.objects.filter(head=None).exists()
    assert not Employee.objects.filter(personnel_number__isnull=False, terms=None).exists()
    assert Badge.objects.filter(uid__startswith="EMP-").exclude(public_key="").exists()
    assert Badge.objects.filter(held_to__isnull=False).count() == 2
    assert Employee.objects.filter(left_on__isnull=False, is_active=False).count() == 1
    assert Employee.objects.filter(personnel_number=None, is_active=False).count() == 1
    assert enrolment.waiting_badges().count() == 3
    assert presence.with_last_event(Employee.objects.all()).filter(presence.is_in(NOW)).count() > 10


def test_the_months_have_rosters_leave_and_timesheets_in_every_state(demo):
    demo()
    assert RosterCell.objects.filter(day__gt=NOW.date()).exists()
    assert any(cell.is_changed for cell in RosterCell.objects.filter(day=NOW.date()))
    assert set(Absence.objects.values_list("status", flat=True)) == {"approved", "pending"}
    assert set(Timesheet.objects.values_list("status", flat=True)) == {"approved", "submitted"}


def test_nobody_is_written_to(demo, mailoutbox):
    demo("--months", "1")
    assert mailoutbox == []


def test_the_past_holds_the_usual_mistakes(demo):
    demo()
    assert Event.objects.filter(source="manual").exclude(comment="").exists()
    assert Event.objects.exclude(void_reason="").exists()
    assert Event.objects.filter(source="offline").exists()
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert set(Scan.objects.values_list("code", flat=True)) >= {
        "accepted",
        "cooldown",
        "unknown_badge",
        "employee_inactive",
        "invalid_challenge",
        "bad_signature",
    }


def test_only_late_deliveries_are_flagged_late(demo):
    demo("--months", "1")
    late = {event.source for event in Event.objects.all() if "late" in event.flags}
    assert late == {"offline"}


def test_an_event_names_the_terminal_it_came_from(demo):
    demo("--months", "1")
    doors = set(Terminal.objects.values_list("id", "name"))
    assert set(Event.objects.filter(source="terminal").values_list("terminal_number", "terminal_name")) == doors


def test_there_is_a_sign_in_for_each_role(demo):
    demo("--months", "1")
    roles = {user.username: access.role_of(user) for user in User.objects.all()}
    assert roles == {"admin": "admin", "hr": "hr", "manager": "manager", "employee": "employee"}
    reach = access.employees_for(User.objects.get(username="manager"))
    assert User.objects.get(username="employee").employee in reach
    assert reach.values("department").distinct().count() == 3


def test_the_demo_password_satisfies_the_validators(demo):
    demo("--months", "1")
    for user in User.objects.all():
        validate_password(sign_ins.PHRASE, user)


def test_the_printed_key_and_card_make_a_first_tap(demo, client):
    words = demo("--months", "1").split()
    key = words[words.index("'X-Terminal-Key:") + 1].strip("'")
    uid = words[words.index('"{\\"uid\\":') + 1].strip('\\",')
    answer = client.post(
        "/api/terminal/scan",
        {"uid": uid, "ts": int(NOW.timestamp() * 1000)},
        headers={"X-Terminal-Key": key},
        content_type="application/json",
    )
    assert answer.json()["code"] == "accepted"


def test_a_second_run_keeps_the_data_and_prints_the_sign_ins_again(demo):
    demo("--months", "1")
    before = _digest()
    printed = demo("--if-empty")
    assert _digest() == before
    assert "manager" in printed
    assert "X-Terminal-Key" not in printed


def test_it_does_not_mix_with_people_who_are_there(demo):
    factories.EmployeeFactory()
    with pytest.raises(CommandError, match="has people already"):
        demo()
    demo("--if-empty")
    assert Employee.objects.count() == 1


def test_a_user_who_was_there_keeps_the_password(demo):
    factories.UserFactory(username="admin", role="admin")
    printed = demo("--months", "1")
    assert User.objects.get(username="admin").check_password(factories.PASSWORD)
    assert "admin " not in printed


def test_it_refuses_in_production(demo, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="ENV=production"):
        demo("--if-empty")
    assert not Employee.objects.exists()


@pytest.mark.parametrize("arguments", [("--employees", "3"), ("--employees", "5000"), ("--months", "0")])
def test_it_refuses_a_company_it_cannot_make(demo, arguments):
    with pytest.raises(CommandError, match="choose from"):
        demo(*arguments)


def test_the_smallest_company_is_whole_too(demo):
    demo("--employees", "20", "--months", "1")
    assert Employee.objects.filter(left_on__isnull=False).count() == 1


def test_names_are_enough_for_the_largest_company_and_each_has_a_plain_address():
    assert len(names.ALL) == len(set(names.ALL)) >= 1000
    assert all(names.email_of(name).isascii() for name in names.ALL)
    assert {"Ірина Левицька", "Тарас Левицький", "Anna Kowalska", "Piotr Kowalski"} <= set(names.ALL)
    assert "Anna Kowalski" not in names.ALL
