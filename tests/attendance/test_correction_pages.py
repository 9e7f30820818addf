"""Requests and closed months in the browser: proposed, looked through, decided, without JavaScript."""

from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from attendance import periods
from attendance.models import ClosedPeriod, CorrectionRequest, Event
from tests import factories

pytestmark = pytest.mark.django_db
FORGOTTEN = {"kind": "add", "timestamp": "2026-11-19T16:00", "direction": "OUT", "comment": "Forgot to tap out"}
BACK_LATER = "2026-11-20T12:00:00+01:00"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BACK_LATER, tick=False) as traveller:
        yield traveller


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
def arrival(employee):
    return factories.record(employee, "2026-11-19T07:00", terminal_name="Main entrance")


@pytest.fixture
def asked(as_employee, arrival):
    as_employee.post("/corrections/new", FORGOTTEN)
    return CorrectionRequest.objects.get()


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


# ---------------------------------------------------------------------------------------------------------- proposing


def test_a_form_is_filled_in_by_its_address(as_employee, employee):
    query = f"kind=add&employee_id={employee.pk}&timestamp=2026-11-19T16:00%2B01:00&direction=OUT"
    page = text(as_employee.get(f"/corrections/new?{query}"))
    assert 'type="datetime-local" value="2026-11-19T16:00"' in page
    assert 'value="OUT" required checked' in page


def test_an_hour_that_comes_twice_keeps_its_offset(as_employee, employee):
    page = text(as_employee.get("/corrections/new?timestamp=2026-10-25T02:30%2B01:00"))
    assert 'type="text" value="2026-10-25T02:30+01:00"' in page


def test_an_employee_proposes_and_the_manager_approves(as_employee, as_manager, asked, employee):
    assert (asked.status, asked.author, asked.employee) == ("pending", employee.user, employee)
    page = text(as_manager.get("/corrections"))
    assert "1 request waits for you" in page
    assert "Олена Коваль" in page
    assert "Forgot to tap out" in page
    answer = as_manager.post(f"/corrections/{asked.pk}/approve", {"inbox": "1"}, follow=True)
    assert "The request was approved." in text(answer)
    assert "Nothing waits for you." in text(answer)
    assert Event.objects.filter(source="correction").count() == 1


def test_a_request_names_the_event_that_is_to_be_voided(as_employee, arrival):
    address = f"/corrections/new?kind=void&employee_id={arrival.employee_id}&event_id={arrival.pk}"
    page = text(as_employee.get(address))
    assert "Ask to void an event" in page
    assert "08:00:00, in" in page
    sent = {"kind": "void", "event_id": arrival.pk, "comment": "Not me"}
    answer = as_employee.post("/corrections/new", sent, follow=True)
    assert "Your request was sent." in text(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"timestamp": ""}, "This field is required."),
        ({"timestamp": "noon"}, "Datetime has wrong format"),
        ({"timestamp": "2026-03-29T02:30"}, "There is no such local time"),
        ({"timestamp": "2026-10-25T02:30"}, "This local time happens twice"),
        ({"timestamp": "2026-11-20T13:00"}, "This time has not come yet."),
        ({"direction": ""}, "This field is required."),
        ({"comment": " "}, "This field may not be blank."),
    ],
)
def test_what_is_refused_is_said_beside_what_was_typed(as_employee, changes, sentence):
    page = text(as_employee.post("/corrections/new", FORGOTTEN | changes), 400)
    assert escape(sentence) in page
    assert "comment" in changes or "Forgot to tap out" in page
    assert not CorrectionRequest.objects.exists()


def test_the_same_is_not_asked_twice(as_employee, asked):
    assert "The same was asked before" in text(as_employee.post("/corrections/new", FORGOTTEN), 400)


def test_a_manager_proposes_for_their_people_alone(as_manager, employee, stranger):
    page = text(as_manager.get(f"/corrections/new?employee_id={employee.pk}"))
    assert "For Олена Коваль" in page
    assert as_manager.get(f"/corrections/new?employee_id={stranger.pk}").status_code == 404
    event = factories.record(stranger, "2026-11-19T07:00")
    assert as_manager.get(f"/corrections/new?kind=void&event_id={event.pk}").status_code == 404
    for bad in ("x", "", "9" * 30, "-1"):
        assert as_manager.get(f"/corrections/new?kind=void&event_id={bad}").status_code == 404


def test_whoever_is_no_employee_is_sent_to_the_day_of_somebody(as_hr):
    assert "Your sign-in belongs to no employee" in text(as_hr.get("/corrections/new"))


def test_a_page_needs_a_sign_in(asked):
    for address in ("", "/my", "/new", f"/{asked.pk}"):
        answer = Client().get(f"/corrections{address}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in?next=")


# --------------------------------------------------------------------------------------------------- one, old and new


def test_a_request_shows_its_day_old_and_new_and_what_it_would_make_of_the_hours(as_manager, asked):
    page = text(as_manager.get(f"/corrections/{asked.pk}"))
    assert "Hours of the day: 0 min now, <b>8 h</b> if approved." in page
    assert "Main entrance" in page
    assert '<li class="new">' in page
    as_manager.post(f"/corrections/{asked.pk}/approve")
    page = text(as_manager.get(f"/corrections/{asked.pk}"))
    assert "if approved" not in page
    assert '<li class="new">' in page


def test_the_hours_without_a_voided_tap_are_worked_out_anew(as_employee, arrival, employee):
    factories.record(employee, "2026-11-19T07:05")
    evening = factories.record(employee, "2026-11-19T15:00")
    assert evening.direction == "IN"
    second = Event.objects.get(at=datetime.fromisoformat("2026-11-19T08:05+01:00"))
    as_employee.post("/corrections/new", {"kind": "void", "event_id": second.pk, "comment": "Twice"})
    page = text(as_employee.get(f"/corrections/{CorrectionRequest.objects.get().pk}"))
    assert "Hours of the day: 5 min now, <b>8 h</b> if approved." in page
    assert '<li class="gone">' in page


def test_only_those_who_may_decide_are_offered_to(as_employee, as_manager, asked):
    own, others = text(as_employee.get(f"/corrections/{asked.pk}")), text(as_manager.get(f"/corrections/{asked.pk}"))
    assert ("Approve" in own, "Withdraw" in own) == (False, True)
    assert ("Approve" in others, "Withdraw" in others) == (True, False)


def test_a_request_out_of_reach_is_not_there(asked, stranger):
    browser = signed_in(stranger.user)
    assert browser.get(f"/corrections/{asked.pk}").status_code == 404
    for act in ("approve", "reject", "withdraw"):
        assert browser.post(f"/corrections/{asked.pk}/{act}", {"reason": "x"}).status_code == 404
        assert browser.get(f"/corrections/{asked.pk}/{act}").status_code == 405


def test_a_rejection_needs_a_reason(as_manager, asked):
    address = f"/corrections/{asked.pk}/reject"
    assert "Say why you reject it." in text(as_manager.post(address, {"reason": " "}, follow=True))
    assert "<q>You left at two</q>" in text(as_manager.post(address, {"reason": "You left at two"}, follow=True))
    asked.refresh_from_db()
    assert (asked.status, asked.reason) == ("rejected", "You left at two")


def test_a_refusal_is_told_with_the_request(as_employee, asked):
    answer = as_employee.post(f"/corrections/{asked.pk}/approve", follow=True)
    assert "Somebody else has to decide about your own request." in text(answer)


def test_one_withdraws_ones_own(as_employee, asked):
    assert "The request was withdrawn." in text(as_employee.post(f"/corrections/{asked.pk}/withdraw", follow=True))
    assert "withdrawn" in text(as_employee.get("/corrections/my"))


def test_what_people_write_is_shown_as_they_wrote_it(as_employee, as_manager, arrival):
    as_employee.post("/corrections/new", FORGOTTEN | {"comment": "<script>alert(1)</script>"})
    page = text(as_manager.get("/corrections"))
    assert "<script>" not in page
    assert escape("<script>alert(1)</script>") in page


def test_an_employee_has_no_inbox(as_employee):
    assert as_employee.get("/corrections").status_code == 403


def test_what_one_asked_for_others_does_not_wait_for_oneself(as_manager, employee):
    as_manager.post("/corrections/new", FORGOTTEN | {"employee_id": employee.pk})
    assert "Nothing waits for you." in text(as_manager.get("/corrections"))
    assert "pending" in text(as_manager.get("/corrections/my"))


# ------------------------------------------------------------------------------------------------------------ periods


def close(browser, department, month="2026-10"):
    return browser.post("/periods", {"department": department.pk, "month": month}, follow=True)


def test_a_manager_closes_the_last_month_that_is_proposed(as_manager, department):
    assert 'value="2026-10"' in text(as_manager.get("/periods"))
    page = text(close(as_manager, department))
    assert "Closed: Workshop 2026-10" in page
    assert "closed by manager, 2026-11-20 12:00" in page
    assert "Reopen" not in page


def test_hr_reopens_with_a_reason_that_stays_on_record(as_manager, as_hr, department):
    close(as_manager, department)
    address = f"/periods/{ClosedPeriod.objects.get().pk}/reopen"
    assert as_manager.post(address, {"reason": "x"}).status_code == 403
    assert "Say why the month is reopened." in text(as_hr.post(address, {"reason": ""}, follow=True))
    page = text(as_hr.post(address, {"reason": "A forgotten tap"}, follow=True))
    assert "Reopened: Workshop 2026-10" in page
    assert "reopened by hr, 2026-11-20 12:00: “A forgotten tap”" in page
    assert "This month is open already." in text(as_hr.post(address, {"reason": "again"}, follow=True))


@pytest.mark.parametrize(
    ("month", "sentence"),
    [("2026-11", "This month is not over yet."), ("x", "Give a month"), ("", "Give a month")],
)
def test_a_month_that_cannot_be_closed_is_said_so(as_hr, department, month, sentence):
    answer = as_hr.post("/periods", {"department": department.pk, "month": month})
    assert escape(sentence) in text(answer, 400)


def test_a_month_is_not_closed_twice(as_hr, department):
    close(as_hr, department)
    answer = as_hr.post("/periods", {"department": department.pk, "month": "2026-10"})
    assert "This month is closed already." in text(answer, 400)


def test_a_department_out_of_reach_is_neither_offered_nor_closed(as_manager, department):
    office = factories.DepartmentFactory(name="Office")
    assert "Office" not in text(as_manager.get("/periods"))
    answer = as_manager.post("/periods", {"department": office.pk, "month": "2026-10"})
    assert "There is no department of that name." in text(answer, 400)


def test_hr_sees_the_taps_that_came_after_closing(as_hr, as_manager, department, employee):
    close(as_hr, department)
    at = datetime.fromisoformat("2026-10-15T06:00+02:00")
    factories.record(employee, at, now=datetime.fromisoformat(BACK_LATER), terminal_name="Main entrance")
    page = text(as_hr.get("/periods"))
    assert "Taps that came after closing" in page
    assert reverse("day", args=[employee.pk, at.date()]) in page
    assert "Taps that came after closing" not in text(as_manager.get("/periods"))


def test_a_request_in_a_closed_month_says_so_and_waits(as_manager, as_hr, department, employee):
    as_hr.post("/corrections/new", FORGOTTEN | {"employee_id": employee.pk, "timestamp": "2026-10-15T16:00"})
    close(as_hr, department)
    asked = CorrectionRequest.objects.get()
    assert "This month is closed" in text(as_manager.get(f"/corrections/{asked.pk}"))
    assert "is closed for Workshop" in text(as_manager.post(f"/corrections/{asked.pk}/approve", follow=True))


def test_an_employee_has_no_periods(as_employee):
    assert as_employee.get("/periods").status_code == 403


# --------------------------------------------------------------------------------------------------------------- cost


def test_the_lists_cost_the_same_with_many(
    as_hr, as_employee, as_manager, employee, department, django_assert_num_queries
):
    for hours in (range(1), range(1, 20)):
        for hour in hours:
            as_employee.post("/corrections/new", FORGOTTEN | {"timestamp": f"2026-11-19T{hour:02}:00"})
            asked = CorrectionRequest.objects.order_by("-pk").first()
            if hour % 2:
                as_manager.post(f"/corrections/{asked.pk}/reject", {"reason": "x"})
            periods.close(department, date(2025 - hour // 12, hour % 12 + 1, 1), by="hr", now=asked.at)
        for browser, address, statements in (
            (as_hr, "/corrections", 7),
            (as_manager, "/corrections", 9),
            (as_employee, "/corrections/my", 6),
            (as_hr, "/periods", 8),
            (as_manager, "/periods", 8),
        ):
            with django_assert_num_queries(statements):
                assert browser.get(address).status_code == 200


def test_one_request_costs_the_same_whatever_is_on_record(as_manager, asked, employee, django_assert_num_queries):
    for days in (range(1, 2), range(2, 20)):
        for day in days:
            factories.record(employee, f"2026-10-{day:02}T07:00")
            factories.record(employee, f"2026-10-{day:02}T15:00")
        with django_assert_num_queries(10):
            as_manager.get(f"/corrections/{asked.pk}")
