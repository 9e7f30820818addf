"""My calendar, as a page: the address is made, renewed and closed without a program that speaks JSON."""

import re

import pytest
from django.test import Client
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(employee):
    client = Client()
    client.force_login(employee.user)
    return client


def shown(browser):
    """The path of the address on the page; None without one."""
    found = re.search(r'value="http://testserver(/api/schedules/calendar/[^"]+\.ics)"', page(browser))
    return found and found[1]


def page(browser):
    response = browser.get("/my-calendar")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_it_is_made_when_it_is_asked_for_and_not_before(browser):
    assert shown(browser) is None
    assert browser.post("/my-calendar/renew")["Location"] == "/my-calendar"
    assert APIClient().get(shown(browser)).status_code == 200


def test_a_new_address_ends_the_old_one(browser):
    browser.post("/my-calendar/renew")
    old = shown(browser)
    browser.post("/my-calendar/renew")
    assert APIClient().get(old).status_code == 404
    assert APIClient().get(shown(browser)).status_code == 200


def test_it_can_be_closed(browser):
    browser.post("/my-calendar/renew")
    old = shown(browser)
    browser.post("/my-calendar/close")
    assert shown(browser) is None
    assert APIClient().get(old).status_code == 404


def test_the_program_and_the_page_show_the_same_address(browser, employee, client_for):
    url = client_for(employee.user).get("/api/schedules/calendar").json()["url"]
    assert url.endswith(shown(browser))


def test_looking_changes_nothing(browser):
    for act in ("renew", "close"):
        assert browser.get(f"/my-calendar/{act}").status_code == 405


def test_whoever_is_no_employee_is_led_to_the_start(hr):
    client = Client()
    client.force_login(hr)
    assert client.get("/my-calendar")["Location"] == "/"
    assert client.post("/my-calendar/renew")["Location"] == "/my-calendar"


def test_the_roster_leads_there_and_to_its_files(browser):
    text = browser.get("/roster?month=2026-12").content.decode()
    for address in ("/my-calendar", "/roster.pdf", "/roster.xlsx"):
        assert f'"{address}"' in text
