"""The language of the pages."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_chosen_language_stays(browse, employee, scripts):
    page = browse("olena", java_script_enabled=scripts)
    language = page.locator("html")
    page.goto("/my-time?month=2026-01")
    expect(language).to_have_attribute("lang", "en")
    page.click("button[name=language][value=uk]")
    expect(language).to_have_attribute("lang", "uk")
    expect(page).to_have_url("/my-time?month=2026-01")
    page.goto("/password")
    expect(language).to_have_attribute("lang", "uk")
    page.context.new_page().goto("/")
    expect(page.context.pages[-1].locator("html")).to_have_attribute("lang", "uk")


@pytest.mark.parametrize(("locale", "language"), [("uk-UA", "uk"), ("pl-PL", "pl"), ("fr-FR", "en")])
def test_until_then_it_is_that_of_the_browser(browse, live_server, locale, language):
    page = browse(locale=locale)
    page.goto("/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", language)
