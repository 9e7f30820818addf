"""The documentation of the API, as a browser shows it."""

import pytest
from playwright.sync_api import expect

from tests.routes import described_routes

pytestmark = pytest.mark.browser

FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(params=[1280, 390])
def screen(browse, beside_the_browser, request):
    return beside_the_browser(browse, viewport={"width": request.param, "height": 844})


def test_swagger_ui_shows_every_route_and_tries_them(screen):
    screen.goto("/docs")
    screen.locator("#operations-Service-health .opblock-summary-control").click()
    screen.locator(".try-out__btn").click()
    screen.locator(".execute").click()
    expect(screen.locator(".live-responses-table .microlight").first).to_contain_text('"status": "ok"')
    expect(screen.locator(".opblock")).to_have_count(len(described_routes()))
    assert screen.evaluate(FITS)


def test_redoc_shows_every_route(screen):
    screen.goto("/redoc")
    screen.wait_for_selector("[data-section-id]", state="attached")
    expect(screen.locator("[data-section-id*='/operation/'][id]")).to_have_count(len(described_routes()))
    assert screen.evaluate(FITS)
