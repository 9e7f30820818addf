"""Every page, as those see it who use it: on a desk and on a phone, in light and in dark.

Axe finds nothing that would keep somebody out, and nothing is wider than a phone; that no other host is asked and that
nothing breaks the Content-Security-Policy is looked after by `browse`.
"""

from datetime import time, timedelta
from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.admin import site
from django.contrib.auth.tokens import default_token_generator
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from attendance import periods
from attendance.models import CorrectionRequest, Event
from attendance.pages.urls import urlpatterns as pages
from schedules import approval
from schedules.models import Absence, ShiftPattern
from schedules.pages.urls import urlpatterns as plan_pages
from terminals import scans
from tests import factories
from tests.browser.company import ask, fill, last_long_month, local, month_before, plan_for
from tests.pages import url
from tests.schedules.factories import absent
from timetracker.pages.urls import urlpatterns as sign_in_pages

pytestmark = pytest.mark.browser

CAST = {"nobody": "", "employee": "olena", "manager": "manager", "hr": "hr", "administrator": "admin"}
NO_PAGES = {
    "board", "sign-out", "set_language", "approve-correction", "reject-correction", "withdraw-correction",
    "reopen-period", "roster-save", "roster-colours", "approve-timesheets", "submit-timesheet", "approve-timesheet",
    "reopen-timesheet", "renew-calendar", "close-calendar", "approve-absence", "reject-absence", "withdraw-absence",
}  # fmt: skip
FILES = {"roster-pdf", "roster-xlsx", "timesheet-pdf", "payroll-csv", "payroll-xlsx"}
NOTHING = "/nothing-here"
REFUSED = {"/team": 403, NOTHING: 404}
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
EVERYTHING = {"resultTypes": ["violations"], "preload": False}  # a preload would break the Content-Security-Policy
COLOURS = {**EVERYTHING, "runOnly": ["color-contrast"]}  # all that another scheme changes
LOOKS = [(DESK, "light", EVERYTHING), (DESK, "dark", COLOURS), (PHONE, "dark", EVERYTHING), (PHONE, "light", COLOURS)]
FITS = "document.documentElement.scrollWidth <= innerWidth"
LOOK = "async rules => (await axe.run(rules)).violations"
SETTLE = "for (const moving of document.getAnimations()) moving.finish()"
UNFOLD = "for (const folded of document.querySelectorAll('details')) folded.open = true"


@pytest.fixture
def month(admin, hr, manager, employee, stranger, terminal, department):
    """A few days of Олена's with requests about them, after months that were closed and reopened; and today's board."""
    month, now = last_long_month(), timezone.now()
    factories.EmploymentTermsFactory(employee=employee)
    factories.PositionFactory()
    closed, reopened = month_before(month), month_before(month_before(month))
    for earlier in (closed, reopened):
        (period,) = periods.close(department, earlier, by="manager", now=now)
    periods.reopen(period, reason="A tap came late", by="hr", now=now)
    factories.record(employee, local(closed, time(8)), now=now, terminal_name="Gate")
    fill(employee, month, days=9)
    ask(employee, manager, month.replace(day=3))
    for person, hours in ((employee, 2), (manager.employee, 20)):
        factories.record(person, now - timedelta(hours=hours), "IN", terminal_name="Gate")
    plan_for(employee, month)
    absent(employee, "ВП", f"{month_before(month)}", status=Absence.Status.PENDING)
    absent(employee, "Л", f"{month}")
    for act in (approval.submit, approval.approve):
        act(manager.employee, month, by=hr, now=now)
    scans.receive(terminal, scans.Tap(kind="plain", uid="04BADBAD", ts_sent=now), now)
    return month


@pytest.fixture
def addresses(month, employee, manager, hr, admin):
    """Who opens which pages."""
    own = {"month": f"{month:%Y-%m}"}
    day = reverse("day", args=[employee.pk, month.replace(day=3)])
    timesheet, approved = (reverse("timesheet", args=[each.pk, month]) for each in (employee, manager.employee))
    planned = reverse("roster-day", args=[employee.pk, month.replace(day=3)])
    requests = [reverse("correction", args=[request.pk]) for request in CorrectionRequest.objects.all()]
    asked = reverse("absence", args=[Absence.objects.get(status="pending").pk])
    to_void = reverse("new-correction", query={"kind": "void", "event_id": Event.objects.first().pk})
    link = [urlsafe_base64_encode(str(manager.pk).encode()), default_token_generator.make_token(manager)]
    return {
        "nobody": [
            *map(reverse, ("sign-in", "reset-password", "admin:login")),
            *(reverse("choose-password", args=link), reverse("choose-password", args=[link[0], "too-old"])),
        ],
        "employee": [
            *map(reverse, ("start", "password", "my-corrections", "new-correction", "my-calendar")),
            *(reverse("my-time", query=own), day, to_void, requests[0], requests[-1]),
            *(reverse("roster", query=own), planned, reverse("my-timesheet"), timesheet, reverse("team"), NOTHING),
            *(*map(reverse, ("absences", "new-absence")), reverse("team-calendar", query=own), asked),
        ],
        "manager": [
            *map(reverse, ("start", "who-is-in", "corrections", "periods")),
            *(reverse("who-is-in", query={"wall": 1}), reverse("team", query=own)),
            *(reverse("person-time", args=[employee.pk], query=own), day, *requests),
            *(reverse("absences"), reverse("team-calendar", query=own), asked),
            *(reverse("timesheets", query=own), timesheet, *_planning(month.replace(year=month.year + 1))),
        ],
        "hr": [
            *map(reverse, ("start", "periods", "admin:index")),
            *(reverse("roster", query=own), reverse("timesheets", query=own), approved),
            *(url("attendance_event", "add"), url("attendance_employee", "history", employee.pk), *_lists(hr)),
        ],
        "administrator": [
            *(reverse("admin:index"), url("attendance_employee", "add"), *_one_of_each(admin)),
            *sorted({*_lists(admin)} - {*_lists(hr)}),
        ],
    }


def _planning(month):
    """The pages that plan many days at once: as they are opened, and with what they would do."""
    pattern, _new = ShiftPattern.objects.get_or_create(name="Two and two", cycle="8-20 20-8 В В")
    days = {"first": month, "last": month + timedelta(days=27), "start_at": 1, "pattern": pattern.pk}
    yield from map(reverse, ("roster-pattern", "roster-copy", "roster-import", "roster-publish"))
    yield reverse("roster-pattern", query=days)
    yield reverse("roster-copy", query={"what": "month", "first": month_before(month), "target": month})


def _lists(user):
    return [url(label, "changelist") for label, _rows in _shown_in_the_admin(user)]


def _one_of_each(user):
    return [url(label, "change", rows.first().pk) for label, rows in _shown_in_the_admin(user)]


def _shown_in_the_admin(user):
    request = SimpleNamespace(user=user)
    for model, its in site._registry.items():
        if its.has_view_permission(request):
            yield f"{model._meta.app_label}_{model._meta.model_name}", its.get_queryset(request)


def test_no_page_is_forgotten(addresses):
    opened = {address.partition("?")[0] for each in addresses.values() for address in each} - {NOTHING}
    named = {page.name for page in (*pages, *plan_pages, *sign_in_pages)}
    assert named - NO_PAGES - FILES <= {resolve(path).url_name for path in opened}


@pytest.mark.parametrize("who", CAST)
def test_every_page_is_for_everybody_on_every_screen(browse, addresses, who):
    page = browse(CAST[who])
    assert [fault for address in addresses[who] for fault in _faults(page, address)] == []


def _faults(page, address):
    """What is wrong with the page at an address, in words. On the phone, what folds is unfolded."""
    page.set_viewport_size(DESK)
    answer = page.goto(address)
    if answer.status != REFUSED.get(address, 200):
        yield f"{address} answers {answer.status}"
    if answer.request.redirected_from and not answer.url.endswith("/set-password"):
        yield f"{address} leads to {answer.url}"
    page.evaluate(AXE_SCRIPT)
    for size, scheme, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLE)
        if not page.evaluate(FITS):
            yield f"{address} is wider than {size['width']} pixels"
        if size is PHONE:
            page.evaluate(UNFOLD)
        for violation in page.evaluate(LOOK, rules):
            places = [node["target"] for node in violation["nodes"]]
            yield f"{address} on {size['width']} pixels, {scheme}: {violation['id']} at {places}"
