"""Absences over HTTP: who asks, who decides, what they take from the year, and how they are given back."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from attendance import periods
from attendance.models import AuditEntry
from schedules.models import Absence, DayType, DepartmentPolicy, LeaveAllowance, RosterCell
from schedules.plan import plans
from tests import factories
from tests.attendance.problems import assert_problem
from tests.races import at_once

pytestmark = pytest.mark.django_db
# Monday to Sunday, one week: five working days.
A_WEEK = {"code": "ВП", "first_day": "2026-11-23", "last_day": "2026-11-29", "comment": "The sea"}


@pytest.fixture(autouse=True)
def now():
    """A Friday."""
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def as_employee(employee, client_for):
    return client_for(employee.user)


@pytest.fixture
def as_manager(manager, client_for):
    return client_for(manager)


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def ask(as_employee):
    """Asks for a week of leave, or for what is named instead; answers the id."""

    def made(client=None, **changes):
        answer = (client or as_employee).post("/api/absences", A_WEEK | changes)
        assert answer.status_code == 201, answer.json()
        return answer.json()["id"]

    return made


@pytest.fixture
def approved(ask, as_hr):
    """Has a week of leave, or what is named instead, approved; answers the id."""

    def made(client=None, **changes):
        pk = ask(client, **changes)
        assert as_hr.patch(f"/api/absences/{pk}/approve").status_code == 200
        return pk

    return made


def kind(code):
    return DayType.objects.get(code=code)


def plan_of(person, first="2026-11-23", last="2026-11-29"):
    """What lies over each of the days."""
    days = plans([person], date.fromisoformat(first), date.fromisoformat(last))[person.pk].days
    return [day.absence.code if day.absence else "" for day in days]


# ------------------------------------------------------------------------------------------------------------- asking


def test_an_employee_asks_for_leave(as_employee, employee):
    made = as_employee.post("/api/absences", A_WEEK)
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "employee_id": employee.pk,
        "employee_name": "Олена Коваль",
        "code": "ВП",
        "day_type": "Annual leave",
        "first_day": "2026-11-23",
        "last_day": "2026-11-29",
        "days": 5,
        "comment": "The sea",
        "status": "pending",
        "created_at": "2026-11-20T12:00:00+01:00",
        "created_by": "olena",
        "decided_at": None,
        "decided_by": None,
        "reason": "",
    }
    assert plan_of(employee) == [""] * 7


@pytest.mark.parametrize("code", ["вп", " ВП ", "BП"], ids=["lower case", "spaces", "a Latin B"])
def test_a_code_is_the_same_however_it_is_typed(as_employee, code):
    assert as_employee.post("/api/absences", A_WEEK | {"code": code}).json()["code"] == "ВП"


def test_a_comment_may_be_left_out(as_employee):
    sent = {name: value for name, value in A_WEEK.items() if name != "comment"}
    assert as_employee.post("/api/absences", sent).json()["comment"] == ""


def test_the_codes_are_those_of_the_persons_department(as_employee, department):
    DepartmentPolicy.objects.create(department=department, profile="pl")
    assert_problem(as_employee.post("/api/absences", A_WEEK), 400, "invalid", "code")
    assert as_employee.post("/api/absences", A_WEEK | {"code": "U"}).json()["day_type"] == "Annual leave"


@pytest.mark.parametrize("code", ["ОФ", "В", "8-17", "XX", "", None, "x" * 13, [], "\x00"])
def test_only_an_absence_can_be_asked_for(as_employee, as_hr, employee, code):
    for client in (as_employee, as_hr):
        answer = client.post("/api/absences", A_WEEK | {"code": code, "employee_id": employee.pk})
        assert_problem(answer, 400, "invalid", "code")


def test_what_cannot_be_asked_for_is_for_those_who_lead(as_employee, as_manager, employee, ask):
    assert_problem(as_employee.post("/api/absences", A_WEEK | {"code": "НЗ"}), 400, "invalid", "code")
    assert ask(as_manager, code="НЗ", employee_id=employee.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({"first_day": value}, "first_day") for value in (None, "", "soon", "1999-12-31", "2101-01-01", 5, [])),
        *(({"last_day": value}, "last_day") for value in (None, "", "2026-11-22", "2027-11-24", "2101-01-01", {})),
        *(({"comment": value}, "comment") for value in (None, "x" * 2001, "\x00", [])),
        *(({"employee_id": value}, "employee_id") for value in (0, 10**30, "x", True, 1.5, [])),
    ],
)
def test_what_cannot_be_asked_is_a_400_that_names_the_field(as_employee, changes, field):
    assert_problem(as_employee.post("/api/absences", A_WEEK | changes), 400, "invalid", field)


def test_nothing_at_all_is_refused(as_employee):
    assert_problem(as_employee.post("/api/absences"), 400, "invalid", "code", "first_day", "last_day")
    assert_problem(APIClient().post("/api/absences", A_WEEK), 401, "not_authenticated")


def test_a_manager_asks_for_their_people_alone(as_manager, as_employee, employee, stranger, ask):
    assert ask(as_manager, employee_id=employee.pk)
    for client in (as_manager, as_employee):
        answer = client.post("/api/absences", A_WEEK | {"employee_id": stranger.pk})
        assert_problem(answer, 400, "invalid", "employee_id")
        assert answer.json()["errors"]["employee_id"] == ["There is no such employee."]


def test_whoever_is_no_employee_says_whom_it_is_about(as_hr):
    assert_problem(as_hr.post("/api/absences", A_WEEK), 400, "invalid", "employee_id")


def test_the_same_is_not_asked_twice_while_it_waits(as_employee, as_manager, employee, ask):
    ask()
    assert_problem(as_employee.post("/api/absences", A_WEEK), 409, "already_asked")
    assert_problem(as_manager.post("/api/absences", A_WEEK | {"employee_id": employee.pk}), 409, "already_asked")


# ------------------------------------------------------------------------------------------------- what it takes


def test_without_a_roster_it_takes_the_days_from_monday_to_friday_that_are_no_holidays(as_employee):
    """11 November 2026, a Wednesday, is Independence Day in Poland."""
    answer = as_employee.post("/api/absences", A_WEEK | {"first_day": "2026-11-09", "last_day": "2026-11-15"})
    assert answer.json()["days"] == 4


def test_with_a_roster_it_takes_its_working_days(as_employee, employee):
    """Two days on, two off, the weekend among them; and a day that the roster itself gives as this leave."""
    shifts = {23: "8-20", 24: "8-20", 27: "20-8", 28: "20-8"}
    for day, hours in shifts.items():
        RosterCell.objects.create(employee=employee, day=date(2026, 11, day), hours=hours, changed_at=timezone.now())
    for day, code in ((25, "В"), (26, "ВП")):
        RosterCell.objects.create(
            employee=employee, day=date(2026, 11, day), day_type=kind(code), changed_at=timezone.now()
        )
    assert as_employee.post("/api/absences", A_WEEK).json()["days"] == 5


def test_the_days_are_fixed_when_it_is_approved(ask, as_hr, as_employee, employee):
    pk = ask()
    cell = RosterCell.objects.create(employee=employee, day=date(2026, 11, 23), hours="8-17", changed_at=timezone.now())
    assert as_employee.get(f"/api/absences/{pk}").json()["days"] == 5
    assert as_hr.patch(f"/api/absences/{pk}/approve").json()["days"] == 1
    cell.delete()
    assert as_employee.get(f"/api/absences/{pk}").json()["days"] == 1


# ----------------------------------------------------------------------------------------------------------- deciding


def test_the_manager_approves_and_the_absence_lies_over_the_working_days(as_manager, ask, employee):
    answer = as_manager.patch(f"/api/absences/{ask()}/approve")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["decided_by"]) == ("approved", "manager")
    assert answer.json()["decided_at"] == "2026-11-20T12:00:00+01:00"
    assert plan_of(employee) == ["ВП"] * 5 + ["", ""]


def test_the_manager_rejects_for_a_reason(as_manager, ask, employee):
    pk = ask()
    assert_problem(as_manager.patch(f"/api/absences/{pk}/reject"), 400, "invalid", "reason")
    answer = as_manager.patch(f"/api/absences/{pk}/reject", {"reason": "The stocktaking"}).json()
    assert (answer["status"], answer["reason"]) == ("rejected", "The stocktaking")
    assert plan_of(employee) == [""] * 7


def test_nobody_decides_what_they_asked_or_what_is_about_them(as_employee, as_manager, as_hr, ask, employee, manager):
    own, for_others = ask(), ask(as_manager, employee_id=employee.pk, last_day="2026-11-24")
    about_the_manager = ask(as_hr, employee_id=manager.employee.pk)
    for client, pk in ((as_employee, own), (as_manager, for_others), (as_manager, about_the_manager)):
        assert_problem(client.patch(f"/api/absences/{pk}/approve"), 403, "own_request")
        assert_problem(client.patch(f"/api/absences/{pk}/reject", {"reason": "x"}), 403, "own_request")


def test_what_was_decided_is_not_decided_again(as_manager, as_hr, ask, approved):
    pk = approved()
    assert_problem(as_manager.patch(f"/api/absences/{pk}/approve"), 409, "already_decided")
    assert_problem(as_manager.patch(f"/api/absences/{pk}/reject", {"reason": "x"}), 409, "already_decided")


def test_an_absence_out_of_reach_is_not_there(ask, stranger, client_for):
    pk, client = ask(), client_for(stranger.user)
    for answer in (
        client.get(f"/api/absences/{pk}"),
        client.delete(f"/api/absences/{pk}"),
        client.patch(f"/api/absences/{pk}/approve"),
        client.patch(f"/api/absences/{pk}/reject", {"reason": "x"}),
    ):
        assert_problem(answer, 404, "not_found")


def test_a_colleague_sees_no_absences_of_others(ask, department, client_for):
    ask()
    colleague = factories.EmployeeFactory(user=factories.UserFactory(role="employee"), department=department)
    assert client_for(colleague.user).get("/api/absences").json()["count"] == 0


def test_every_step_is_on_record(ask, as_hr, as_employee, employee):
    pk = ask()
    as_hr.patch(f"/api/absences/{pk}/approve")
    as_employee.delete(f"/api/absences/{pk}")
    steps = AuditEntry.objects.filter(object_type="absence", object_id=pk).order_by("id")
    assert [(step.actor, step.action) for step in steps] == [
        ("olena", "asked"),
        ("hr", "approved"),
        ("olena", "withdrawn"),
    ]
    assert steps[0].detail == {
        "employee_id": employee.pk,
        "code": "ВП",
        "first_day": "2026-11-23",
        "last_day": "2026-11-29",
        "comment": "The sea",
    }


# --------------------------------------------------------------------------------------------------------- overlapping


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [("2026-11-29", "2026-12-01"), ("2026-11-20", "2026-11-23"), ("2026-11-25", "2026-11-25")],
)
def test_two_approved_absences_do_not_overlap(as_employee, as_hr, ask, approved, first_day, last_day):
    waiting = ask(first_day=first_day, last_day=last_day, code="НА")
    approved()
    answer = as_employee.post("/api/absences", A_WEEK | {"first_day": first_day, "last_day": last_day, "code": "Л"})
    assert_problem(answer, 409, "overlap")
    assert "2026-11-23 to 2026-11-29" in answer.json()["detail"]
    assert_problem(as_hr.patch(f"/api/absences/{waiting}/approve"), 409, "overlap")


def test_one_may_begin_when_another_has_ended(approved):
    approved()
    assert approved(first_day="2026-11-30", last_day="2026-11-30", code="Л")


# ------------------------------------------------------------------------------------------------------- closed months


@pytest.fixture
def in_october(ask, approved):
    """A pending and an approved absence that reach into October."""
    return ask(first_day="2026-10-28", last_day="2026-11-02"), approved(first_day="2026-10-05", last_day="2026-10-06")


def test_nothing_changes_in_a_closed_month(as_employee, as_hr, in_october, department):
    pending, standing = in_october
    periods.close(department, date(2026, 10, 1), by="hr", now=timezone.now())
    days = {"first_day": "2026-09-30", "last_day": "2026-11-02", "code": "НА"}
    assert_problem(as_employee.post("/api/absences", A_WEEK | days), 409, "period_closed")
    assert_problem(as_hr.patch(f"/api/absences/{pending}/approve"), 409, "period_closed")
    assert_problem(as_hr.delete(f"/api/absences/{standing}"), 409, "period_closed")
    assert as_hr.patch(f"/api/absences/{pending}/reject", {"reason": "Too late"}).status_code == 200


def test_the_refusal_says_what_is_to_be_reopened(as_employee, employee):
    periods.close_for(employee, date(2026, 10, 1), by="manager", now=timezone.now())
    answer = as_employee.post("/api/absences", A_WEEK | {"first_day": "2026-10-30", "last_day": "2026-11-02"})
    assert_problem(answer, 409, "period_closed")
    assert "2026-10 is approved for Олена Коваль" in answer.json()["detail"]


# ----------------------------------------------------------------------------------------------------------- allowance


@pytest.fixture
def three_days(employee):
    return LeaveAllowance.objects.create(employee=employee, day_type=kind("ВП"), year=2026, days=3)


def test_more_than_is_left_is_neither_asked_for_nor_approved(as_employee, as_hr, ask, three_days):
    three_days.days = 5
    three_days.save()
    pk = ask()
    three_days.days = 3
    three_days.save()
    for answer in (
        as_hr.patch(f"/api/absences/{pk}/approve"),
        as_employee.post("/api/absences", A_WEEK | {"first_day": "2026-12-07", "last_day": "2026-12-07"}),
    ):
        assert_problem(answer, 409, "over_allowance")
        assert "“Annual leave”" in answer.json()["detail"]
    assert "3 days are left in 2026" in as_hr.patch(f"/api/absences/{pk}/approve").json()["detail"]


def test_what_waits_is_counted_where_one_asks_and_not_where_one_decides(as_employee, as_hr, ask, three_days):
    first = ask(first_day="2026-11-23", last_day="2026-11-24")
    second = ask(first_day="2026-11-30", last_day="2026-11-30")
    answer = as_employee.post("/api/absences", A_WEEK | {"first_day": "2026-12-07", "last_day": "2026-12-08"})
    assert_problem(answer, 409, "over_allowance")
    assert "0 days are left in 2026, and this takes 2 too many" in answer.json()["detail"]
    for pk in (first, second):
        assert as_hr.patch(f"/api/absences/{pk}/approve").status_code == 200


def test_over_new_year_each_year_pays_for_its_own_days(as_employee, ask, three_days):
    """29–31 December 2026 and 4, 5 January 2027: 1 January is a holiday, 2 and 3 a weekend."""
    ask(first_day="2026-12-29", last_day="2027-01-05")
    assert Absence.objects.get().days_by_year == {"2026": 3, "2027": 2}
    assert_problem(as_employee.post("/api/absences", A_WEEK), 409, "over_allowance")


def test_days_that_the_next_year_counts_on_are_not_taken_twice(as_employee, approved, three_days, employee):
    """Three days go over into 2027, whose own two are approved with them."""
    LeaveAllowance.objects.create(employee=employee, day_type=kind("ВП"), year=2027, days=2)
    approved(first_day="2027-02-01", last_day="2027-02-05")
    answer = as_employee.post("/api/absences", A_WEEK | {"last_day": "2026-11-23"})
    assert_problem(answer, 409, "over_allowance")
    assert "0 days are left in 2027" in answer.json()["detail"]


def test_what_has_no_allowance_may_be_as_long_as_a_year(as_employee):
    answer = as_employee.post("/api/absences", A_WEEK | {"code": "Л", "last_day": "2027-11-23"})
    assert answer.json()["days"] > 250


# ---------------------------------------------------------------------------------------------------------- withdrawal


def test_who_asked_withdraws_what_waits(as_employee, as_manager, ask):
    pk = ask()
    assert_problem(as_manager.delete(f"/api/absences/{pk}"), 403, "permission_denied")
    answer = as_employee.delete(f"/api/absences/{pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert as_employee.get(f"/api/absences/{pk}").json()["status"] == "withdrawn"
    assert_problem(as_employee.delete(f"/api/absences/{pk}"), 409, "already_decided")


def test_an_approved_absence_gives_the_days_back_when_it_is_withdrawn(as_employee, approved, employee, three_days):
    days = {"first_day": "2026-11-23", "last_day": "2026-11-25"}
    pk = approved(**days)
    assert plan_of(employee)[:3] == ["ВП"] * 3
    assert as_employee.delete(f"/api/absences/{pk}").status_code == 204
    assert plan_of(employee) == [""] * 7
    assert approved(**days)


def test_once_it_has_begun_only_those_who_lead_withdraw_it(employee, manager, client_for, approved, now):
    pk = approved()
    now.move_to("2026-11-23T00:00:00+01:00")
    assert_problem(client_for(employee.user).delete(f"/api/absences/{pk}"), 409, "already_begun")
    assert client_for(manager).delete(f"/api/absences/{pk}").status_code == 204
    assert_problem(client_for(manager).delete(f"/api/absences/{pk}"), 409, "already_decided")


def test_who_entered_it_afterwards_withdraws_it_as_well(as_employee, approved, employee):
    pk = approved(first_day="2026-09-07", last_day="2026-09-08")
    assert as_employee.delete(f"/api/absences/{pk}").status_code == 204


def test_nobody_withdraws_what_was_rejected(as_employee, as_manager, ask):
    pk = ask()
    as_manager.patch(f"/api/absences/{pk}/reject", {"reason": "x"})
    assert_problem(as_employee.delete(f"/api/absences/{pk}"), 409, "already_decided")


def test_hr_does_not_withdraw_their_own_leave_afterwards(hr, as_hr, client_for, now):
    person = factories.EmployeeFactory(user=hr)
    pk = as_hr.post("/api/absences", A_WEEK | {"employee_id": person.pk}).json()["id"]
    other = factories.UserFactory(role="hr")
    assert client_for(other).patch(f"/api/absences/{pk}/approve").status_code == 200
    now.move_to("2026-11-24T08:00:00+01:00")
    assert_problem(client_for(hr).delete(f"/api/absences/{pk}"), 409, "already_begun")
    assert client_for(other).delete(f"/api/absences/{pk}").status_code == 204


# --------------------------------------------------------------------------------------------------------------- lists


@pytest.fixture
def listed(ask, approved, as_hr, employee, stranger):
    """The ids of: one that waits, one that is approved, and one of a stranger."""
    return ask(), approved(first_day="2026-12-14", last_day="2026-12-14"), ask(as_hr, employee_id=stranger.pk)


def test_one_sees_the_absences_in_ones_reach(listed, as_employee, as_manager, as_hr):
    waiting, standing, strange = listed
    for client, expected in (
        (as_employee, [standing, waiting]),
        (as_manager, [standing, waiting]),
        (as_hr, [strange, standing, waiting]),
    ):
        assert [row["id"] for row in client.get("/api/absences").json()["results"]] == expected


def test_my_absences_are_those_about_me_and_those_i_asked_for(listed, as_employee, as_manager, as_hr):
    waiting, standing, strange = listed
    for client, expected in ((as_employee, [standing, waiting]), (as_manager, []), (as_hr, [strange])):
        assert [row["id"] for row in client.get("/api/absences/my").json()["results"]] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=approved", [1]),
        ("status=pending", [2, 0]),
        ("from=2026-11-29&to=2026-12-13", [2, 0]),
        ("from=2026-11-30", [1]),
        ("to=2026-11-23", [2, 0]),
        ("to=2026-11-22", []),
        ("employee=999999", []),
        ("from=2026-12-14&to=2026-12-14&status=approved", [1]),
    ],
)
def test_a_list_can_be_narrowed(listed, as_hr, query, expected):
    found = [row["id"] for row in as_hr.get(f"/api/absences?{query}").json()["results"]]
    assert found == [listed[index] for index in expected]


@pytest.mark.parametrize(
    ("query", "field"),
    [("status=x", "status"), ("from=x", "from"), ("to=2026-02-30", "to"), ("employee=x", "employee"),
     ("from=2026-11-24&to=2026-11-23", "from")],
)  # fmt: skip
def test_a_query_that_cannot_be_understood_is_refused(as_hr, query, field):
    assert_problem(as_hr.get(f"/api/absences?{query}"), 400, "invalid", field)


# --------------------------------------------------------------------------------------------------------------- mails


@pytest.fixture
def mail(mailoutbox, django_capture_on_commit_callbacks):
    """Does something and answers to whom mails went, with the last one's subject and text."""

    def sent_by(act):
        del mailoutbox[:]
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [message.to[0] for message in mailoutbox], *(
            (mailoutbox[-1].subject, mailoutbox[-1].body) if mailoutbox else ("", "")
        )

    return sent_by


@pytest.fixture
def addresses(employee, manager):
    for person, address in ((employee, "olena@example.com"), (manager.employee, "maria@example.com")):
        person.email = address
        person.save()


def test_the_manager_is_asked_to_decide(mail, ask, addresses, settings):
    settings.PUBLIC_URL = "https://time.example.com"
    to, subject, body = mail(ask)
    assert (to, subject) == (["maria@example.com"], "Absence of Олена Коваль: pending")
    assert "ВП – Annual leave: 2026-11-23 – 2026-11-29 (5 working days)" in body
    assert "The sea" in body
    assert f"https://time.example.com/absences/{Absence.objects.get().pk}" in body


def test_who_asked_is_told_what_was_decided(mail, ask, addresses, as_manager):
    pk = ask()
    to, subject, body = mail(lambda: as_manager.patch(f"/api/absences/{pk}/reject", {"reason": "The stocktaking"}))
    assert (to, subject) == (["olena@example.com"], "Absence of Олена Коваль: rejected")
    assert "The stocktaking" in body


def test_a_withdrawn_absence_is_told_to_the_other_side(mail, approved, addresses, as_employee, as_manager):
    first, second = approved(), approved(first_day="2026-12-14", last_day="2026-12-14")
    to, _subject, body = mail(lambda: as_employee.delete(f"/api/absences/{first}"))
    assert to == ["maria@example.com"]
    assert "These are working days again." in body
    to, subject, _body = mail(lambda: as_manager.delete(f"/api/absences/{second}"))
    assert (to, subject) == (["olena@example.com"], "Absence of Олена Коваль: withdrawn")


# ---------------------------------------------------------------------------------------------------------- cost, races


def test_the_list_costs_the_same_with_many(as_manager, employee, django_assert_num_queries):
    for weeks in (range(1), range(1, 20)):
        for week in weeks:
            day = date.fromordinal(date(2027, 1, 4).toordinal() + 7 * week)
            as_manager.post(
                "/api/absences",
                {"employee_id": employee.pk, "code": "Л", "first_day": str(day), "last_day": str(day)},
            )
        with django_assert_num_queries(5):
            as_manager.get("/api/absences?status=pending")


@pytest.mark.django_db(transaction=True)
def test_of_two_overlapping_absences_that_are_approved_at_once_one_is(ask, manager, hr, client_for):
    pending = [ask(), ask(first_day="2026-11-27", last_day="2026-12-04")]
    clients = [client_for(manager), client_for(hr)]
    answers = at_once(lambda n: clients[n].patch(f"/api/absences/{pending[n]}/approve"), range(2))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Absence.objects.filter(status="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_days_of_the_year_are_given_once(ask, manager, hr, client_for, three_days):
    three_days.days = 8
    three_days.save()
    pending = [ask(last_day="2026-11-27"), ask(first_day="2026-12-07", last_day="2026-12-09")]
    three_days.days = 5
    three_days.save()
    clients = [client_for(manager), client_for(hr)]
    answers = at_once(lambda n: clients[n].patch(f"/api/absences/{pending[n]}/approve"), range(2))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.django_db(transaction=True)
def test_the_same_asked_many_times_at_once_is_asked_once(as_employee):
    answers = at_once(lambda _n: as_employee.post("/api/absences", A_WEEK), range(4))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
