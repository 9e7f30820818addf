"""A timesheet on paper, read back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from schedules.models import BalanceEntry
from tests import factories
from tests.attendance.problems import assert_problem
from tests.schedules.documents import pdf, texts
from tests.schedules.factories import LONG_AGO, absent, plan

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def worker(employee, terminal):
    """Олена, on 2 March late by 13 minutes and long at work, on 3 March absent; on the 28th a night shift."""
    employee.personnel_number = "00017"
    employee.position = factories.PositionFactory(name="Ślusarz")
    employee.save()
    plan(
        employee,
        {"2026-03-02": "8-16", "2026-03-03": "8-16", "2026-03-04": "8-16", "2026-03-28": "22-6", "2026-03-05": "В"},
    )
    absent(employee, "ВП", "2026-03-03")
    for at, direction in (
        ("2026-03-02T07:13:00", "IN"),
        ("2026-03-02T16:30:00", "OUT"),
        ("2026-03-28T21:00:00", "IN"),
        ("2026-03-29T04:00:00", "OUT"),
    ):
        factories.record(employee, at, direction)
    return employee


def timesheet(client, person, month="2026-03", language="en"):
    return client.get(f"/api/timesheets/{person.pk}/{month}/pdf", headers={"Accept-Language": language})


def test_it_is_one_upright_page_that_says_whose_month_it_is(client_for, hr, worker):
    response = timesheet(client_for(hr), worker)
    assert response["Content-Disposition"] == f'attachment; filename="timesheet_{worker.pk}_2026-03.pdf"'
    (page,) = pdf(response).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    text = " ".join(page.extract_text().split())
    assert "Timesheet, March 2026" in text
    assert "Олена Коваль" in text
    assert "00017 · Ślusarz · Workshop" in text
    assert "open" in text
    assert "Employee, date" in text
    assert "Manager, date" in text


def test_a_day_has_its_plan_its_times_and_its_figures(client_for, hr, worker):
    (text,) = texts(timesheet(client_for(hr), worker))
    assert "2 Mon 08:00–16:00 08:13 17:30 9:17 1:17 0:13 / –" in text
    assert "3 Tue 08:00–16:00 ВП" in text
    assert "4 Wed 08:00–16:00 8:00 did not come" in text
    assert "5 Thu В" in text
    assert "28 Sat 22:00–06:00 22:00 06:00 7:00 7:00" in text  # the night on which the clocks go forward
    assert "Total 31:00 16:17 7:00 1:17 8:00 1 1" in text


def test_the_codes_and_the_breaches_of_the_law_are_explained(client_for, hr, worker):
    plan(worker, {"2026-03-10": "8-23"})
    factories.record(worker, "2026-03-10T07:00:00", "IN")
    factories.record(worker, "2026-03-10T22:30:00", "OUT")
    (text,) = texts(timesheet(client_for(hr), worker))
    assert "ВП – Annual leave" in text
    assert "В – Day off" in text
    assert "10 March: The longest rest within the day's 24 hours is 8 h 30 min; the law asks for 11 h." in text


def test_the_account_stands_with_what_was_booked_on_it(client_for, hr, worker):
    BalanceEntry.objects.create(
        employee=worker,
        month=datetime(2026, 3, 1).date(),
        minutes=90,
        reason="From the old system",
        booked_by="hr",
        booked_at=LONG_AGO,
    )
    (text,) = texts(timesheet(client_for(hr), worker))
    assert "From the old system +1:30" in text
    assert "Balance of this month −6:43" in text
    assert "Balance account −5:13" in text


def test_an_approved_month_is_printed_as_it_was_approved(client_for, hr, worker, terminal_client):
    terminal_client.get("/api/terminal/me")  # the door has reported past the last shift
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert client_for(hr).post(f"/api/timesheets/{worker.pk}/2026-03/submit").status_code == 200
        approved = client_for(hr).post(f"/api/timesheets/{worker.pk}/2026-03/approve")
        assert approved.status_code == 200, approved.json()
    factories.record(worker, "2026-03-04T07:00:00", "IN")
    factories.record(worker, "2026-03-04T15:00:00", "OUT")
    (text,) = texts(timesheet(client_for(hr), worker))
    assert "approved by hr, 2026-04-02 13:00" in text
    assert "4 Wed 08:00–16:00 8:00 did not come" in text
    assert "Total 31:00 16:17" in text


@pytest.mark.parametrize(("language", "title"), [("uk", "Березень 2026"), ("pl", "Marzec 2026")])
def test_it_is_read_in_the_language_of_its_reader(client_for, hr, worker, language, title):
    (text,) = texts(timesheet(client_for(hr), worker, language=language))
    assert title in text


def test_a_month_that_breaks_much_of_the_law_takes_a_second_page(client_for, hr, employee):
    plan(employee, {f"2026-03-{day:02}": "6-22" for day in range(1, 32)})
    for day in range(1, 32):
        factories.record(employee, f"2026-03-{day:02}T04:30:00", "IN")
        factories.record(employee, f"2026-03-{day:02}T21:30:00", "OUT")
    pages = texts(timesheet(client_for(hr), employee))
    assert len(pages) >= 2
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert "Manager, date" in pages[-1]


def test_out_of_reach_or_no_month_there_is_none(client_for, manager, worker, stranger):
    assert_problem(timesheet(client_for(manager), stranger), 404, "not_found")
    assert_problem(timesheet(client_for(worker.user), stranger), 404, "not_found")
    assert_problem(timesheet(client_for(manager), worker, "2026-13"), 400, "invalid", "month")


def test_the_page_offers_the_same_file(worker, stranger):
    browser = Client()
    browser.force_login(worker.user)
    (text,) = texts(browser.get(f"/timesheets/{worker.pk}/2026-03.pdf"))
    assert "Олена Коваль" in text
    assert browser.get(f"/timesheets/{stranger.pk}/2026-03.pdf").status_code == 404
