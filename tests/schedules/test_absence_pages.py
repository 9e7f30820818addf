"""Absences in the browser: asked for, decided and withdrawn, without JavaScript."""

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from attendance import periods
from schedules.models import Absence, DayType, LeaveAllowance
from tests import factories

pytestmark = pytest.mark.django_db
# Monday to Sunday: five working days.
A_WEEK = {"code": "ВП", "first_day": "2026-11-23", "last_day": "2026-11-29", "comment": "The sea"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False) as clock:
        yield clock


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def as_employee(employee):
    return signed_in(employee.user)


@pytest.fixture
def as_manager(manager):
    return signed_in(manager)


@pytest.fixture
def as_hr(hr):
    return signed_in(hr)


@pytest.fixture
def asked(as_employee):
    as_employee.post("/absences/new", A_WEEK)
    return Absence.objects.get()


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def row(page, name):
    """The figures of a kind of leave: days, carried, taken, waiting, left."""
    cells = page.partition(f">{name}</span>")[2].partition("</tr>")[0]
    return [int(each.rpartition(">")[2]) for each in cells.replace("</b>", "").split("</td>")[:-1]]


# ------------------------------------------------------------------------------------------------------------- asking


def test_an_employee_asks_and_the_manager_approves(as_employee, as_manager, asked, employee):
    assert (asked.status, asked.author, asked.employee) == ("pending", employee.user, employee)
    page = text(as_manager.get("/absences"))
    assert "Олена Коваль" in page
    assert "The sea" in page
    assert "5 working days" in page
    answer = as_manager.post(f"/absences/{asked.pk}/approve", {"inbox": "1"}, follow=True)
    assert "The request was approved." in text(answer)
    assert "Nothing waits for you." in text(answer)
    assert "approved by manager" in text(as_employee.get("/absences"))


def test_a_form_is_filled_in_by_its_address(as_employee):
    page = text(as_employee.get("/absences/new?code=Л&first_day=2026-11-23&last_day=2026-11-24"))
    assert '<option value="Л" selected>Л – Sick leave</option>' in page
    assert 'value="2026-11-23" required' in page


def test_the_form_says_how_many_days_it_takes_before_it_is_sent(as_employee, employee):
    LeaveAllowance.objects.create(
        employee=employee, day_type=DayType.objects.get(code="ВП"), year=2026, days=26, carried_days=2
    )
    page = text(as_employee.post("/absences/new", A_WEEK | {"count": "1"}))
    assert "5 working days" in page
    assert row(page, "2026") == [26, 2, 0, 0, 28]
    assert "The sea" in page
    assert not Absence.objects.exists()


def test_a_form_counts_days_that_cannot_be_had_as_it_refuses_them(as_employee, employee):
    LeaveAllowance.objects.create(employee=employee, day_type=DayType.objects.get(code="ВП"), year=2026, days=4)
    for more in ({"count": "1"}, {}):
        page = text(as_employee.post("/absences/new", A_WEEK | more), 400)
        assert "4 days are left in 2026, and this takes 1 too many" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_day": ""}, "This field is required."),
        ({"first_day": "soon"}, "Date has wrong format"),
        ({"last_day": "2026-11-22"}, "The last day is before the first."),
        ({"last_day": "2028-11-22"}, "Ask for a year at most."),
        ({"code": "НЗ"}, "There is no absence of this code that can be asked for here."),
        ({"comment": "x" * 2001}, "no more than 2000 characters"),
    ],
)
def test_what_is_refused_is_said_beside_what_was_typed(as_employee, changes, sentence):
    page = text(as_employee.post("/absences/new", A_WEEK | changes), 400)
    assert escape(sentence) in page
    assert "comment" in changes or "The sea" in page
    assert not Absence.objects.exists()


def test_employees_choose_from_what_can_be_asked_for_and_leaders_from_all(as_employee, as_manager, employee):
    own = text(as_employee.get("/absences/new"))
    theirs = text(as_manager.get(f"/absences/new?employee_id={employee.pk}"))
    assert ("НЗ – " in own, "НЗ – " in theirs) == (False, True)
    assert "ОФ – " not in theirs


def test_a_manager_asks_for_their_people_alone(as_manager, as_employee, employee, stranger):
    page = text(as_manager.get(f"/absences/new?employee_id={employee.pk}"))
    assert "Kind of absence of Олена Коваль" in page
    assert "Stanisław Obcy" not in page
    for bad in (stranger.pk, "x", "9" * 30, "-1"):
        assert as_manager.get(f"/absences/new?employee_id={bad}").status_code == 404
    assert '<select id="employee"' not in text(as_employee.get("/absences/new"))


def test_whoever_is_no_employee_chooses_somebody(as_hr, employee):
    page = text(as_hr.get("/absences/new"))
    assert "Your sign-in belongs to no employee" in page
    assert f'<option value="{employee.pk}">Олена Коваль</option>' in page


def test_a_page_needs_a_sign_in(asked):
    for address in ("", "/new", "/calendar", f"/{asked.pk}"):
        answer = Client().get(f"/absences{address}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in?next=")


# ---------------------------------------------------------------------------------------------------------------- one


def test_only_those_who_may_decide_are_offered_to(as_employee, as_manager, asked):
    own, others = text(as_employee.get(f"/absences/{asked.pk}")), text(as_manager.get(f"/absences/{asked.pk}"))
    assert ("Approve" in own, "Withdraw" in own) == (False, True)
    assert ("Approve" in others, "Withdraw" in others) == (True, False)


def test_what_was_approved_can_be_withdrawn_until_it_begins_and_then_by_those_who_lead(
    as_employee, as_manager, asked, now
):
    as_manager.post(f"/absences/{asked.pk}/approve")
    pages = [text(browser.get(f"/absences/{asked.pk}")) for browser in (as_employee, as_manager)]
    assert ["Withdraw the absence" in page for page in pages] == [True, True]
    now.move_to("2026-11-23T08:00:00+01:00")
    pages = [text(browser.get(f"/absences/{asked.pk}")) for browser in (as_employee, as_manager)]
    assert ["Withdraw the absence" in page for page in pages] == [False, True]
    assert "The request was withdrawn." in text(as_manager.post(f"/absences/{asked.pk}/withdraw", follow=True))


def test_what_is_left_changes_with_every_step(as_employee, as_manager, asked):
    address = f"/absences/{asked.pk}"
    assert row(text(as_employee.get(address)), "2026") == [20, 0, 0, 5, 15]
    as_manager.post(f"{address}/approve")
    assert row(text(as_employee.get(address)), "2026") == [20, 0, 5, 0, 15]
    as_employee.post(f"{address}/withdraw")
    assert row(text(as_employee.get(address)), "2026") == [20, 0, 0, 0, 20]
    assert row(text(as_employee.get("/absences")), "2027") == [20, 20, 0, 0, 40]


def test_a_request_that_cannot_be_approved_now_says_why(as_manager, as_employee, department):
    days = {"first_day": "2026-10-30", "last_day": "2026-11-02"}
    as_employee.post("/absences/new", A_WEEK | days)
    asked = Absence.objects.get()
    periods.close(department, asked.first_day.replace(day=1), by="hr", now=asked.created_at)
    assert "2026-10 is closed for Workshop" in text(as_manager.get(f"/absences/{asked.pk}"))
    answer = as_manager.post(f"/absences/{asked.pk}/approve", follow=True)
    assert "2026-10 is closed for Workshop" in text(answer)


def test_a_rejection_needs_a_reason(as_manager, asked):
    address = f"/absences/{asked.pk}/reject"
    assert "Say why you reject it." in text(as_manager.post(address, {"reason": " "}, follow=True))
    assert "<q>The stocktaking</q>" in text(as_manager.post(address, {"reason": "The stocktaking"}, follow=True))


def test_an_absence_out_of_reach_is_not_there(asked, stranger):
    browser = signed_in(stranger.user)
    assert browser.get(f"/absences/{asked.pk}").status_code == 404
    for act in ("approve", "reject", "withdraw"):
        assert browser.post(f"/absences/{asked.pk}/{act}", {"reason": "x"}).status_code == 404
        assert browser.get(f"/absences/{asked.pk}/{act}").status_code == 405


def test_what_people_write_is_shown_as_they_wrote_it(as_employee, as_manager):
    as_employee.post("/absences/new", A_WEEK | {"comment": "<script>alert(1)</script>"})
    page = text(as_manager.get("/absences"))
    assert "<script>" not in page
    assert escape("<script>alert(1)</script>") in page


def test_an_employee_has_no_inbox(as_employee, asked):
    assert "Waiting for you" not in text(as_employee.get("/absences"))


# --------------------------------------------------------------------------------------------------------------- cost


def test_the_pages_cost_the_same_with_many(as_hr, as_employee, employee, department, django_assert_num_queries):
    text(as_employee.get("/absences/new"))
    for days in (range(1, 2), range(2, 20)):
        for day in days:
            factories.EmployeeFactory(department=department)
            sent = {"code": "НА", "first_day": f"2026-12-{day:02}", "last_day": f"2026-12-{day:02}"}
            as_employee.post("/absences/new", sent)
        asked = Absence.objects.last()
        for browser, address, statements in (
            (as_hr, "/absences", 7),
            (as_employee, "/absences", 13),
            (as_employee, "/absences/new", 13),
            (as_employee, f"/absences/{asked.pk}", 21),
        ):
            with django_assert_num_queries(statements):
                assert browser.get(address).status_code == 200
