"""Who is in, on a screen: a tap at the door shows by itself."""

import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def tap(live_server, terminal, chromium):
    """A card at the door, sent as a terminal sends it."""

    def tap(uid):
        door = chromium.new_context(base_url=live_server.url)
        sent = {"uid": uid, "ts": int(time.time() * 1000)}
        answer = door.request.post("/api/terminal/scan", headers={"X-Terminal-Key": terminal.key}, data=sent)
        assert answer.json()["code"] == "accepted"
        door.close()

    return tap


def card(page):
    return page.locator(".person", has_text="Олена Коваль")


def test_a_tap_shows_within_three_seconds_without_a_reload(browse, manager, employee, tap):
    page = browse("manager")
    page.clock.install()
    page.clock.pause_at(time.time() + 60)  # seconds of the page's own clock, however busy the machine is
    page.goto("/who-is-in")
    page.evaluate("document.body.dataset.reloaded = 'no'")
    expect(card(page)).to_have_count(0)
    tap("04A1B2C3")
    page.clock.run_for(3_000)
    expect(card(page)).to_contain_text("Main entrance")
    expect(page.locator("body")).to_have_attribute("data-reloaded", "no")


def test_as_long_as_nothing_is_new_nothing_is_sent(browse, manager, employee):
    page = browse("manager")
    with page.expect_response(lambda answer: answer.url.endswith("/who-is-in/board") and answer.status == 304):
        page.goto("/who-is-in")


def test_without_javascript_the_page_asks_for_itself_instead(browse, manager, employee, tap):
    page = browse("manager", java_script_enabled=False)
    page.goto("/who-is-in")
    expect(card(page)).to_have_count(0)
    expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "10")
    tap("04A1B2C3")
    page.reload()
    expect(card(page)).to_have_count(1)
