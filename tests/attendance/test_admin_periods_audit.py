"""Closed months and the audit log in the admin, and what is done in the admin as the audit log tells it."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from attendance import auditing, periods
from attendance.models import Action, AuditEntry, ClosedPeriod, EmploymentTerms
from tests import factories
from tests.pages import browser, press, send, text, url

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hr_page(hr):
    return browser(hr)


@pytest.fixture
def closed(department):
    (period,) = periods.close(department, date(2026, 10, 1), by="manager", now=NOW)
    return period


def noted(**about):
    entries = AuditEntry.objects.filter(**about).order_by("id")
    return list(entries.values_list("actor", "action", "object_type", "object_name"))


# ------------------------------------------------------------------------------------------------------------ periods


def test_hr_lists_closed_months(hr_page, closed):
    page = text(hr_page.get(url("attendance_closedperiod", "changelist")))
    assert "2026-10" in page
    assert "manager, 2026-11-20 12:00:00" in page
    assert "2026-10" not in text(hr_page.get(url("attendance_closedperiod", "changelist") + "?state=reopened"))


def test_hr_reopens_a_month_with_a_reason(hr_page, closed):
    assert "Reopen…" in text(hr_page.get(url("attendance_closedperiod", "change", closed.pk)))
    address = url("attendance_closedperiod", "reopen", closed.pk)
    assert "This field is required." in text(hr_page.post(address, {"reason": " "}))
    page = text(hr_page.post(address, {"reason": "A forgotten tap"}, follow=True))
    assert "The month is open again." in page
    assert "hr, 2026-11-20 12:00:00" in page
    assert "A forgotten tap" in page
    assert "This month is open already." in text(hr_page.post(address, {"reason": "again"}, follow=True))
    assert ClosedPeriod.objects.get().reopened_by == "hr"


def test_nothing_of_a_closed_month_is_edited_or_added(hr_page, closed):
    assert hr_page.get(url("attendance_closedperiod", "add")).status_code == 403
    hr_page.post(url("attendance_closedperiod", "change", closed.pk), {"month": "2026-09-01", "closed_by": "x"})
    closed.refresh_from_db()
    assert (closed.month, closed.closed_by) == (date(2026, 10, 1), "manager")


def test_managers_and_strangers_stay_out(closed, employee, hr_page):
    assert browser(employee.user).get(url("attendance_closedperiod", "reopen", closed.pk)).status_code == 302
    missing = hr_page.get(url("attendance_closedperiod", "reopen", 999), follow=True)
    assert missing.status_code == 200


# ---------------------------------------------------------------------------------------------------- the audit log


def test_hr_reads_the_log_and_changes_nothing(hr_page, employee):
    auditing.note(Action.CHANGED, employee, by="admin", detail={"phone": ["", "123"], "left_on": [None, "2026-12-01"]})
    page = text(hr_page.get(url("attendance_auditentry", "changelist")))
    assert "phone: – → 123; left on: – → 2026-12-01" in page
    entry = AuditEntry.objects.first()
    assert "phone: – → 123" in text(hr_page.get(url("attendance_auditentry", "change", entry.pk)))
    assert hr_page.post(url("attendance_auditentry", "change", entry.pk), {"actor": "x"}).status_code == 403
    assert hr_page.get(url("attendance_auditentry", "add")).status_code == 403


def test_the_log_is_searched_and_narrowed(hr_page, employee, stranger):
    auditing.note(Action.CHANGED, employee, by="admin")
    auditing.note(Action.ACTIVATED, stranger, by="olena")

    def found(query):
        page = text(hr_page.get(url("attendance_auditentry", "changelist") + f"?{query}"))
        return ["Олена Коваль" in page, "Stanisław Obcy" in page]

    assert found("action=changed") == [True, False]
    assert found("q=Stanis%C5%82aw") == [False, True]
    assert found("q=olena") == [False, True]
    assert found("period=2025") == [False, False]


def test_the_log_costs_the_same_with_many_entries(hr_page, employee, django_assert_num_queries):
    hr_page.get(url("attendance_auditentry", "changelist"))
    for count in (1, 30):
        for _n in range(count):
            auditing.note(Action.CHANGED, employee)
        with django_assert_num_queries(7):
            hr_page.get(url("attendance_auditentry", "changelist"))


# -------------------------------------------------------------------------------------- what is done in the admin


def test_people_and_their_terms(hr_page):
    send(
        hr_page, url("attendance_employee", "add"), "employee_form",
        full_name="New Person",
        **{"terms-TOTAL_FORMS": "1", "terms-0-starts_on": "2026-01-01", "terms-0-contract": "employment",
           "terms-0-weekly_minutes": "2400", "badges-TOTAL_FORMS": "0"},
    )  # fmt: skip
    terms = EmploymentTerms.objects.get()
    assert noted() == [
        ("hr", "created", "employee", "New Person"),
        ("hr", "created", "employmentterms", f"New Person, {terms}"),
    ]
    address = url("attendance_employee", "change", terms.employee_id)
    send(hr_page, address, "employee_form", phone="123", **{"terms-0-weekly_minutes": "1200"})
    changed = AuditEntry.objects.filter(action="changed").order_by("id").values_list("object_type", "detail")
    assert list(changed) == [
        ("employee", {"phone": ["", "123"]}),
        ("employmentterms", {"weekly_minutes": [2400, 1200]}),
    ]


def test_a_person_deactivated_with_a_button(hr_page, employee):
    press(hr_page, "attendance_employee", employee.pk, "deactivate")
    assert ("hr", "deactivated", "employee", "Олена Коваль") in noted()


def test_users_and_their_passwords(admin, hr):
    page = browser(admin)
    send(page, url("auth_user", "change", hr.pk), "user_form", first_name="Ada", role="manager")
    assert noted(object_type="user") == [
        ("admin", "role_changed", "user", "hr"),
        ("admin", "changed", "user", "hr"),
    ]
    address = url("auth_user", "password_change", hr.pk)
    secret = "correct horse battery"
    page.post(address, {"usable_password": "true", "password1": secret, "password2": secret})
    assert noted(action="password_set") == [("admin", "password_set", "user", "hr")]
    assert secret not in str(list(AuditEntry.objects.values()))


def test_there_is_one_page_for_ones_own_password(hr_page):
    assert hr_page.get("/admin/password_change/")["Location"] == "/password"
    secret = "correct horse battery"
    sent = {"old_password": factories.PASSWORD, "new_password1": secret, "new_password2": secret}
    assert hr_page.post("/password", sent).status_code == 302
    assert noted(action="password_set") == [("hr", "password_set", "user", "hr")]


def test_terminals_paused_with_a_button(admin, terminal):
    press(browser(admin), "terminals_terminal", terminal.pk, "pause")
    assert noted(action="deactivated") == [("admin", "deactivated", "terminal", "Main entrance")]
