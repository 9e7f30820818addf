"""A person's timesheet as a page: plan and facts, the arithmetic of every figure, and who may do what about it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from attendance import corrections
from schedules import roster
from schedules.models import BalanceEntry, DepartmentPolicy, TimesheetSnapshot
from tests import factories
from tests.pages import text
from tests.schedules.factories import absent, plan
from tests.schedules.timesheets import NOW, OCTOBER, SEPTEMBER, at, last_heard_of, works

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rules(department):
    """Five minutes of grace on arrival, ten on leaving; overtime from a quarter of an hour on."""
    return DepartmentPolicy.objects.create(department=department, grace_late=5, grace_early=10, overtime_after=15)


@pytest.fixture
def worked(employee):
    """One day of October, half an hour more than planned."""
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:00 16:30")
    return employee


def address(person, month="2026-10", act=""):
    return f"/timesheets/{person.pk}/{month}{act and f'/{act}'}"


def page_of(client, user, person, query="", month="2026-10"):
    client.force_login(user)
    response = client.get(address(person, month) + query)
    assert response.status_code == 200
    return text(response)


def press(client, user, person, act, month="2026-10", **sent):
    """Sends the form behind a button, and answers what the timesheet then says about it."""
    client.force_login(user)
    response = client.post(address(person, month, act), sent, follow=True)
    assert response.redirect_chain == [(address(person, month), 302)]
    return [str(message) for message in response.context["messages"]]


def buttons(client, user, person, month="2026-10"):
    """What the page offers to do, by the ends of the addresses."""
    client.force_login(user)
    page = client.get(address(person, month)).content.decode()
    return [act for act in ("submit", "approve", "reopen") if f'action="{address(person, month, act)}"' in page]


# -------------------------------------------------------------------------------------------------------------- a day


def test_a_day_has_its_plan_its_facts_and_what_to_look_at(client, employee, rules):
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:17 15:40")
    page = page_of(client, employee.user, employee)
    assert "Thu 1 8-16 8:00 08:17–15:40 7:23 −0:37 17 min late left 20 min early How Thursday, 1 October" in page


@pytest.mark.parametrize(
    ("code", "pause", "came", "left", "said"),
    [
        ("8-16", "", "08:06", "16:00", "came 08:06 − planned 08:00 = 6 min (more than the grace of 5 min, so all"),
        ("8-16", "", "08:00", "15:45", "planned 16:00 − left 15:45 = 15 min (more than the grace of 10 min, so all"),
        ("8-16", "", "08:00", "16:30", "worked 8 h 30 min − planned 8 h = 30 min (more than 15 min, so all of it)"),
        ("8-16", "", "08:00", "16:10", "worked 8 h 10 min − planned 8 h = 10 min (no more than 15 min, so none of it)"),
        ("8-16", "", "08:00", "15:55", "planned 8 h − worked 7 h 55 min = 5 min"),
        ("8-16", "", "08:02", "16:00", "In the house 16:00 − 08:02 = 7 h 58 min"),
        ("8-17", "30", "08:00", "17:00", "08:00–17:00 without the unpaid break, 30 min = 8 h 30 min"),
        ("8-17", "30", "08:00", "17:00", "30 min, less the gaps between the taps = 30 min"),
        ("8-17", "30", "08:00", "17:00", "Worked 9 h − 30 min = 8 h 30 min"),
        ("8-17", "12-13", "08:00", "17:00", "what was worked in 12:00–13:00 = 1 h"),
        ("8-16", "", "08:00", "15:00", "Balance 7 h − 8 h = −1:00"),
    ],
)
def test_a_figure_opens_its_arithmetic(client, employee, rules, hr, code, pause, came, left, said):
    planned(employee, hr, "2026-10-01", code, pause)
    works(employee, f"2026-10-01T{came} {left}")
    assert said in page_of(client, employee.user, employee)


def planned(person, hr, day, code, pause):
    change = roster.Change(employee_id=person.pk, day=date.fromisoformat(day), text=code, unpaid_break=pause)
    assert not roster.save(hr, [change], NOW).errors


def test_within_the_grace_nobody_is_late(client, employee, rules):
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:05 16:00")
    assert " late" not in page_of(client, employee.user, employee)


def test_a_night_shift_has_its_night_and_its_morning_on_its_own_day(client, employee):
    plan(employee, {"2026-10-12": "20-8"})
    works(employee, "2026-10-12T19:52 2026-10-13T08:11")
    page = page_of(client, employee.user, employee)
    assert "Mon 12 20-8 12:00 19:52–Tue 13 Oct 08:11 12:19 8:00 0:19 +0:19" in page
    assert "of it from 22:00 to 06:00 = 8 h" in page


def test_the_night_the_clocks_change_says_why_it_is_longer(client, employee):
    plan(employee, {"2026-10-24": "20-8"})
    assert "= 13 h (the clocks change: 12 h on the wall)" in page_of(client, employee.user, employee)


def test_an_absence_is_named_and_counts_as_if_it_had_been_worked(client, employee):
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    absent(employee, "ВП", "2026-10-01")
    works(employee, "2026-10-02T08:00 16:00")
    page = page_of(client, employee.user, employee)
    assert "Thu 1 8-16 8:00 0:00 ВП Annual leave" in page
    assert "the plan under the absence ВП = 8 h (counts as if it had been worked)" in page
    assert "Balance 8 h + 8 h − 16 h = 0:00" in page
    assert "Absences ВП 1 = 1 day" in page


def test_who_has_no_roster_is_held_against_the_agreed_week(client, employee):
    factories.EmploymentTermsFactory(employee=employee)
    works(employee, "2026-10-01T10:00 18:00")
    page = page_of(client, employee.user, employee)
    assert "a fifth of the agreed week, as there is no roster = 8 h" in page


def test_work_that_no_shift_called_for_is_said_to_be_unplanned(client, employee):
    plan(employee, {"2026-10-01": "8-16"})
    works(employee, "2026-10-01T08:00 16:00", "2026-10-03T09:00 13:00")
    page = page_of(client, employee.user, employee)
    assert "Sat 3 09:00–13:00 4:00 4:00 +4:00 unplanned" in page


def test_a_provisional_day_names_the_terminal_it_waits_for(client, employee, terminal):
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    last_heard_of(terminal, "2026-09-30T14:05")
    page = page_of(client, employee.user, employee)
    assert "Thu 1 , Fri 2 Not final yet: waits for Main entrance, last heard of Wed 30 Sep 14:05." in page
    assert "did not come" not in page


def test_a_no_show_says_that_every_terminal_has_reported(client, employee, terminal):
    plan(employee, {"2026-10-01": "8-16"})
    last_heard_of(terminal, "2026-11-03T11:00")
    page = page_of(client, employee.user, employee)
    assert "no work and no tap within 4 h of the shift (every terminal has reported since)" in page


def test_a_tap_without_its_partner_is_told_in_the_arithmetic_of_the_day(client, employee):
    plan(employee, {"2026-10-01": "8-16"})
    factories.record(employee, at("2026-10-01T08:00"), "IN")
    page = page_of(client, employee.user, employee)
    assert "Thu 1 8-16 8:00 −8:00 no departure" in page
    assert "To look at Came at 08:00 and never left. Every tap of the day" in page


def test_a_day_that_is_not_over_says_so(client, employee):
    plan(employee, {"2026-11-03": "8-20"})
    works(employee, "2026-11-03T08:00 10:00")
    page = page_of(client, employee.user, employee, month="2026-11")
    assert "the day is not over yet" in page


def test_each_day_leads_to_its_taps(client, worked):
    client.force_login(worked.user)
    page = client.get(address(worked)).content.decode()
    assert page.count(f'href="/people/{worked.pk}/days/2026-10-01"') == 2


# ------------------------------------------------------------------------------------------------------------ a month


def test_the_totals_open_their_arithmetic_too(client, employee):
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    works(employee, "2026-10-01T08:10 16:30", "2026-10-02T08:00 16:40")
    page = page_of(client, employee.user, employee)
    assert "Planned the sum of 2 days = 16 h" in page
    assert "Balance 17 h − 16 h = +1:00" in page
    assert "Overtime 20 min + 40 min = 1 h (above the plan of each day)" in page
    assert "Late 10 min = 1 day" in page


def test_the_account_says_what_came_from_where_and_what_goes_on(client, worked):
    factories.EmploymentTermsFactory(employee=worked, carry_over_minutes=60)
    BalanceEntry.objects.create(
        employee=worked, month=OCTOBER, minutes=45, reason="From the old system", booked_by="hr", booked_at=NOW
    )
    page = page_of(client, worked.user, worked)
    assert "Balance brought forward 0:00 (the month before is not approved yet)" in page
    assert "Booked by hr From the old system = +0:45" in page
    assert "Balance of this month +0:30 Balance account +1:15" in page
    assert "Carried forward +1:00 (the terms let at most 1 h go on, up or down)" in page


def test_what_came_in_after_an_approval_is_due_in_the_next_month(client, hr, employee):
    plan(employee, {"2026-09-01": "8-16", "2026-10-01": "8-16"})
    works(employee, "2026-09-01T08:00 16:00", "2026-10-01T08:00 16:00")
    for act in ("submit", "approve"):
        press(client, hr, employee, act, month=f"{SEPTEMBER:%Y-%m}")
    factories.record(employee, at("2026-09-02T09:00"), "IN", now=timezone.now())
    factories.record(employee, at("2026-09-02T09:20"), "OUT", now=timezone.now())
    assert "Came in late for September 2026 after its approval = +0:20" in page_of(client, hr, employee)


def test_what_breaks_the_law_is_a_sentence_with_its_article(client, employee):
    plan(employee, {"2026-10-01": "6-14"})
    works(employee, "2026-10-01T06:00 14:00", "2026-10-01T18:00 2026-10-02T01:00")
    page = page_of(client, employee.user, employee)
    assert "24 hours is 15 h; the law allows 13 h. Labour Code, art. 132" in page


def test_what_stands_in_the_way_comes_first_with_what_puts_it_right(client, manager, employee):
    plan(employee, {"2026-10-01": "8-16", "2026-10-02": "8-16"})
    factories.record(employee, at("2026-10-01T08:00"), "IN")
    corrections.ask_to_add(employee.user, employee, at("2026-10-01T16:00"), "OUT", comment="I forgot", now=NOW)
    client.force_login(manager)
    page = client.get(address(employee)).content.decode()
    sentences = ("A correction waits for a decision.", "Nobody came, and no absence", "Came at 08:00 and never left.")
    waits, left, came = map(page.index, sentences)
    assert waits < left
    assert waits < came
    assert f'href="/corrections/new?employee_id={employee.pk}&amp;kind=add&amp;timestamp=2026-10-01T16%3A00' in page


# ------------------------------------------------------------------------------------------- submit, approve, reopen


def test_a_month_is_submitted_approved_and_reopened_with_the_buttons(client, manager, worked):
    assert press(client, worked.user, worked, "submit") == ["The timesheet was submitted."]
    assert press(client, manager, worked, "approve") == ["The timesheet was approved, and the month is closed."]
    assert "Approved by manager, 2026-11-03 12:00." in page_of(client, worked.user, worked)
    assert press(client, manager, worked, "reopen", reason="A tap was missing") == ["The timesheet was reopened."]
    assert buttons(client, worked.user, worked) == ["submit"]


def test_the_approver_reads_who_submitted_the_month(client, manager, worked):
    press(client, worked.user, worked, "submit")
    assert "Submitted by olena, 2026-11-03 12:00." in page_of(client, manager, worked)


def test_who_is_offered_which_button(client, manager, hr, worked):
    assert buttons(client, worked.user, worked) == ["submit"]
    assert buttons(client, manager, worked) == ["submit"]
    press(client, worked.user, worked, "submit")
    assert buttons(client, worked.user, worked) == []
    assert buttons(client, manager, worked) == buttons(client, hr, worked) == ["approve"]
    press(client, hr, worked, "approve")
    assert buttons(client, worked.user, worked) == []
    assert buttons(client, manager, worked) == ["reopen"]


def test_nobody_decides_about_their_own(client, manager):
    own = manager.employee
    press(client, manager, own, "submit")
    assert buttons(client, manager, own) == []
    refusal = ["Somebody else has to decide about your own timesheet."]
    assert press(client, manager, own, "approve") == press(client, manager, own, "reopen", reason="x") == refusal


def test_while_something_refuses_the_approval_there_is_no_button(client, manager, employee, terminal):
    plan(employee, {"2026-10-01": "8-16"})
    last_heard_of(terminal, "2026-09-30T14:05")
    press(client, manager, employee, "submit")
    assert buttons(client, manager, employee) == []
    (refusal,) = press(client, manager, employee, "approve")
    assert "these terminals have not reported since: Main entrance." in refusal


def test_a_second_click_does_no_harm(client, manager, worked):
    press(client, manager, worked, "submit")
    assert press(client, manager, worked, "submit") == ["This timesheet was submitted already, and waits for approval."]
    press(client, manager, worked, "approve")
    assert press(client, manager, worked, "approve") == [
        "This timesheet is approved already. Reopen it to change anything."
    ]
    assert TimesheetSnapshot.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"reason": ""}, {"reason": "x" * 2001}])
def test_a_timesheet_is_reopened_with_a_reason(client, manager, worked, sent):
    for act in ("submit", "approve"):
        press(client, manager, worked, act)
    assert press(client, manager, worked, "reopen", **sent) == ["Say why the timesheet is reopened."]
    assert buttons(client, manager, worked) == ["reopen"]


def test_a_month_that_is_not_over_is_not_submitted(client, worked):
    assert buttons(client, worked.user, worked, month="2026-11") == []
    assert press(client, worked.user, worked, "submit", month="2026-11") == ["This month is not over yet."]


def test_out_of_reach_there_is_no_timesheet(client, manager, stranger):
    client.force_login(manager)
    assert client.get(address(stranger)).status_code == 404
    for act in ("submit", "approve", "reopen"):
        assert client.post(address(stranger, act=act), {"reason": "x"}).status_code == 404


def test_an_employee_decides_about_nobody(client, employee, stranger):
    client.force_login(employee.user)
    assert client.get(address(stranger)).status_code == 404
    for act in ("approve", "reopen"):
        assert client.post(address(employee, act=act), {"reason": "x"}).status_code == 403


def test_nobody_sees_a_timesheet_without_signing_in(client, employee):
    assert client.get(address(employee))["Location"] == f"/sign-in?next={address(employee)}"


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "1999-01", "2026-1", "nonsense"])
def test_a_month_that_is_none_is_not_found(client, employee, month):
    client.force_login(employee.user)
    assert client.get(address(employee, month)).status_code == 404


def test_a_link_changes_nothing(client, manager, worked):
    client.force_login(manager)
    for act in ("submit", "approve", "reopen"):
        assert client.get(address(worked, act=act)).status_code == 405


# --------------------------------------------------------------------------------------------------- what was approved


def test_what_was_approved_stays_as_it_was(client, manager, worked, rules):
    for act in ("submit", "approve"):
        press(client, manager, worked, act)
    factories.record(worked, at("2026-10-01T18:00"), "IN", now=timezone.now())
    rules.overtime_after = 60
    rules.save()
    page = page_of(client, worked.user, worked)
    assert "08:00–16:30 8:30 0:30 +0:30" in page
    assert "(more than 15 min, so all of it)" in page


def test_what_was_reopened_stays_readable(client, manager, worked):
    for act in ("submit", "approve"):
        press(client, manager, worked, act)
    press(client, manager, worked, "reopen", reason="The evening is missing")
    works(worked, "2026-10-01T18:00 19:00")
    page = page_of(client, worked.user, worked)
    assert "9:30" in page
    assert "approved by manager, 2026-11-03 12:00" in page
    assert "reopened by manager, 2026-11-03 12:00: “The evening is missing”" in page
    version = TimesheetSnapshot.objects.get().pk
    old = page_of(client, worked.user, worked, f"?version={version}")
    assert "This is what manager approved, 2026-11-03 12:00. It was reopened since." in old
    assert "9:30" not in old


@pytest.mark.parametrize("version", ["0", "x", "999999999999999999999", "-1", "%00"])
def test_a_version_that_there_is_not_is_not_found(client, worked, version):
    client.force_login(worked.user)
    assert client.get(f"{address(worked)}?version={version}").status_code == 404


# ---------------------------------------------------------------------------------------------------------- one's own


def test_ones_own_timesheet_is_the_running_month(client, employee):
    plan(employee, {"2026-11-02": "8-16"})
    works(employee, "2026-11-02T08:00 16:00")
    client.force_login(employee.user)
    page = text(client.get("/timesheets/mine"))
    assert "My timesheet, November 2026" in page
    assert "Mon 2 8-16 8:00 08:00–16:00 8:00" in page


def test_who_is_no_employee_has_no_timesheet(client, hr):
    client.force_login(hr)
    assert client.get("/timesheets/mine")["Location"] == "/"


def test_a_full_month_costs_no_more_queries_than_an_empty_one(client, employee, django_assert_num_queries):
    client.force_login(employee.user)
    client.get(address(employee))
    days = [OCTOBER + timedelta(days=number) for number in range(31)]
    plan(employee, {day.isoformat(): "8-16" for day in days})
    works(employee, *(f"{day}T08:00 16:00" for day in days))
    # session, user, role, person; what was ever approved; the timesheet itself, with its account; codes and whose they
    # are; the user's own employee
    with django_assert_num_queries(26):
        client.get(address(employee))
