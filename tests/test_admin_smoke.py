"""Every page of the admin opens for those who may, and for nobody else, whatever the address asks for."""

import re
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.utils import timezone

from attendance import badges, periods
from attendance.models import AuditEntry
from schedules import holidays
from schedules.models import BalanceEntry, DayType, DepartmentPolicy, LeaveAllowance, PayrollProfile, ShiftPattern
from terminals import scans
from tests import factories
from tests.pages import browser, text, url

MODELS = sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)
FOR_HR = [
    "attendance_auditentry", "attendance_closedperiod", "attendance_department", "attendance_employee",
    "attendance_event", "attendance_position", "schedules_balanceentry", "schedules_daytype",
    "schedules_departmentpolicy", "schedules_holiday", "schedules_leaveallowance", "schedules_payrollprofile",
    "schedules_shiftpattern", "terminals_scan", "terminals_unassignedbadge",
]  # fmt: skip
NEVER_ADDED = ["attendance_auditentry", "attendance_closedperiod", "terminals_scan", "terminals_unassignedbadge"]
ADDED_BY_HR = [
    "attendance_department", "attendance_employee", "attendance_event", "attendance_position",
    "schedules_balanceentry", "schedules_daytype", "schedules_departmentpolicy", "schedules_holiday",
    "schedules_leaveallowance", "schedules_payrollprofile", "schedules_shiftpattern",
]  # fmt: skip
LISTS_OF_FILTERS = {
    "attendance_employee": ["state=proposed", "presence=in", "presence=out", "badge=none", "badge=held"],
    "attendance_event": ["period=2026", "period=2026-03", "period=2026-03-29", "direction=IN", "source=manual",
                         "voided=yes", "terminal=1"],
    "terminals_scan": ["result=refused", "result=unknown_badge", "terminal=1", "period=2026-10"],
    "auth_user": ["role=hr", "is_active__exact=1"],
    "attendance_department": ["is_active__exact=0"],
    "attendance_auditentry": ["action=given", "period=2026-10"],
    "attendance_closedperiod": ["state=closed", "state=reopened", "department__id__exact=1"],
    "schedules_daytype": ["profile=pl", "kind=work", "is_active__exact=1"],
    "schedules_holiday": ["year=2026", "calendar=PL"],
    "schedules_leaveallowance": ["year=2026"],
}  # fmt: skip
TAMPERED = [
    "nothing=1", "q=%00", "q=%27%22%3C", "p=x", "p=999999", "p=-1", "o=99.-99.x", "all=1", "_to_field=password",
    "period=abc", "period=2026-13", "period=2026-02-30", "period=9999", "employee=x", "employee=0",
    "employee=99999999999999999999999", "full_name__regex=%5B", "at__year=9999", "comment__contains=a",
    "department__id__exact=x", "department__id__exact=99999999999999999999999", "is_active__exact=x", "state=x",
    "result=x", "terminal=x", "role=x", "user__password__startswith=a", "e=1",
]  # fmt: skip


@pytest.fixture
def company(hr, employee, terminal, department):
    """One of everything that the lists show."""
    now = timezone.now()
    factories.PositionFactory()
    event = factories.record(employee, now)
    last_month = periods.month_of(now) - timedelta(days=1)
    (closed,) = periods.close(department, last_month.replace(day=1), by="hr", now=now)
    scans.receive(terminal, scans.Tap(kind="plain", uid="04BADBAD", ts_sent=now), now)
    leave = DayType.objects.get(profile="uk", code="ВП")
    booking = {"minutes": 60, "reason": "From the old system", "booked_by": "hr", "booked_at": now}
    columns = [{"field": "full_name", "title": "Komu"}]
    return {
        "attendance_auditentry": AuditEntry.objects.first().pk,
        "attendance_closedperiod": closed.pk,
        "attendance_department": department.pk,
        "attendance_employee": employee.pk,
        "attendance_event": event.pk,
        "attendance_position": employee.position_id or factories.PositionFactory().pk,
        "auth_user": hr.pk,
        "schedules_balanceentry": BalanceEntry.objects.create(employee=employee, month=closed.month, **booking).pk,
        "schedules_daytype": leave.pk,
        "schedules_departmentpolicy": DepartmentPolicy.objects.create(department=department).pk,
        "schedules_holiday": holidays.holidays_in({"PL"}, date(2026, 1, 1), date(2026, 1, 1))["PL"].popitem()[1].pk,
        "schedules_leaveallowance": LeaveAllowance.objects.create(
            employee=employee, day_type=leave, year=2026, days=26
        ).pk,
        "schedules_payrollprofile": PayrollProfile.objects.create(name="Payroll", columns=columns).pk,
        "schedules_shiftpattern": ShiftPattern.objects.create(name="Two days on, two off", cycle="8-20 8-20 В В").pk,
        "terminals_scan": terminal.scans.get().pk,
        "terminals_terminal": terminal.pk,
        "terminals_unassignedbadge": badges.unassigned().get().pk,
    }


def test_nothing_is_registered_that_these_tests_do_not_know(company):
    assert sorted(company) == MODELS


@pytest.mark.parametrize("model", MODELS)
class TestForAdministrators:
    def test_the_list_opens_with_a_search(self, company, admin, model):
        assert browser(admin).get(url(model, "changelist"), {"q": "Ko"}).status_code == 200

    def test_the_list_shows_what_there_is(self, company, admin, model):
        assert "Nothing to show here" not in text(browser(admin).get(url(model, "changelist")))

    def test_every_filter_opens(self, company, admin, model):
        for query in LISTS_OF_FILTERS.get(model, []):
            assert browser(admin).get(f"{url(model, 'changelist')}?{query}").status_code == 200, query

    def test_what_is_there_opens(self, company, admin, model):
        assert browser(admin).get(url(model, "change", company[model])).status_code == 200

    def test_its_history_opens(self, company, admin, model):
        assert browser(admin).get(url(model, "history", company[model])).status_code == 200

    def test_the_page_to_add_one_opens_where_one_can_be_added(self, company, admin, model):
        expected = 403 if model in NEVER_ADDED else 200
        assert browser(admin).get(url(model, "add")).status_code == expected

    def test_nothing_is_deleted_behind_the_back_of_the_rules(self, company, admin, model):
        assert browser(admin).post(url(model, "delete", company[model]), {"post": "yes"}).status_code == 403

    def test_a_tampered_list_address_is_no_error_of_ours(self, company, admin, model):
        for query in TAMPERED:
            response = browser(admin).get(f"{url(model, 'changelist')}?{query}", follow=True)
            assert response.status_code in (200, 400), query

    @pytest.mark.parametrize("pk", ["x", "0", "-1", "9" * 30, "_00", "1_2F2"])
    def test_an_object_that_is_not_there_is_said_to_be_missing(self, company, admin, model, pk):
        page = url(model, "changelist")
        for address in (f"{page}{pk}/change/", f"{page}{pk}/history/", f"{page}{pk}/act/remove/", f"{page}{pk}/void/"):
            assert browser(admin).get(address, follow=True).status_code in (200, 403, 404), address
            assert browser(admin).post(address, follow=True).status_code in (200, 403, 404), address

    def test_a_tampered_form_is_no_error_of_ours(self, company, admin, model):
        fields = [
            "full_name", "name", "username", "held_from", "at", "employee", "role", "parent", "badges-TOTAL_FORMS",
            "profile", "code", "hours", "unpaid_break", "colour", "cycle", "calendar", "day", "department", "month",
            "minutes", "reason", "year", "days", "columns", "default_start", "grace_late",
        ]  # fmt: skip
        for rubbish in ("\x00ї", "9" * 30, "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-45T99:99"):
            sent = dict.fromkeys(fields, rubbish)
            for address in (url(model, "add"), url(model, "change", company[model])):
                assert browser(admin).post(address, sent, follow=True).status_code in (200, 403), address
                assert browser(admin).get(address, sent, follow=True).status_code in (200, 403), address

    def test_a_tampered_action_is_no_error_of_ours(self, company, admin, model):
        for chosen in ("x", "9" * 30, "-1", "²"):
            sent = {"action": "deactivate_chosen", "_selected_action": chosen, "index": "x", "select_across": "x"}
            assert browser(admin).post(url(model, "changelist"), sent, follow=True).status_code in (200, 403)


@pytest.mark.parametrize("model", MODELS)
class TestForHR:
    def test_hr_sees_people_badges_events_and_taps_but_neither_users_nor_terminals(self, company, hr, model):
        expected = 200 if model in FOR_HR else 403
        assert browser(hr).get(url(model, "changelist")).status_code == expected
        assert browser(hr).get(url(model, "change", company[model])).status_code == expected

    def test_hr_adds_what_is_theirs(self, company, hr, model):
        assert browser(hr).get(url(model, "add")).status_code == (200 if model in ADDED_BY_HR else 403)


@pytest.mark.parametrize("model", MODELS)
def test_a_manager_and_an_employee_are_sent_to_the_sign_in(company, manager, employee, model):
    for user in (manager, employee.user):
        response = browser(user).get(url(model, "changelist"))
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


def test_the_start_page_counts_what_is_waiting(company, hr):
    page = text(browser(hr).get("/admin/"))
    for figure in ("1 in now", "0 people to be confirmed", "1 unassigned badges", "1 taps refused today"):
        assert figure in page


def test_the_start_page_offers_hr_no_terminals_and_no_users(company, hr):
    page = browser(hr).get("/admin/").content.decode()
    assert url("attendance_employee", "changelist") in page
    assert url("terminals_terminal", "changelist") not in page
    assert url("auth_user", "changelist") not in page


@pytest.mark.parametrize("model", MODELS)
def test_no_page_holds_a_key_or_the_digest_of_one(company, admin, terminal, employee, model):
    badge = employee.badges.get()
    badge.public_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
    badge.save()
    for address in (url(model, "changelist"), url(model, "change", company[model])):
        page = browser(admin).get(address).content.decode()
        assert not re.search(f"{terminal.key_digest}|{terminal.key}|{badge.public_key}|argon2|md5\\$.*\\$", page)


@pytest.mark.parametrize("model", MODELS)
def test_every_page_is_under_a_policy_that_forbids_inline_code(company, admin, model):
    response = browser(admin).get(url(model, "changelist"))
    assert "unsafe" not in response["Content-Security-Policy"]
    page = response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|(?:src|href)=\"(?:https?:)?//", page)
