"""The system's Chromium, one for the whole run, with a fresh profile for each page that a test opens.

Playwright's event loop would forbid its thread the database. So the browser has a thread of its own, and the body of
each test here runs in that one, beside it: the cast is made by fixtures, everything else is done as a person does it.
"""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import factories

NAMES = ("chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=30_000)  # how long a loaded machine may take; whatever is there is not waited for


@pytest.fixture(autouse=True, scope="session")
def beside_the_browser():
    """Calls a function in the browser's thread and answers what it answered."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda act, *given, **named: pool.submit(act, *given, **named).result()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    body, beside_the_browser = pyfuncitem.obj, pyfuncitem.funcargs["beside_the_browser"]
    pyfuncitem.obj = lambda **fixtures: beside_the_browser(body, **fixtures)


@pytest.fixture(scope="session")
def chromium(beside_the_browser):
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"There is no Chromium on this machine: none of {', '.join(NAMES)}.")
    playwright = beside_the_browser(sync_playwright().start)
    browser = beside_the_browser(playwright.chromium.launch, executable_path=program, args=["--no-sandbox"])
    yield browser
    beside_the_browser(browser.close)
    beside_the_browser(playwright.stop)


@pytest.fixture
def browse(chromium, live_server, beside_the_browser):
    """Opens an empty page, signed in where a name is given, in a profile of its own with the options of `new_context`.

    Fails a test any of whose pages asked another host for something, missed something, or complained on the console,
    as about what the Content-Security-Policy forbids.
    """
    contexts, complaints = [], []

    def browse(username="", **options):
        context = chromium.new_context(base_url=live_server.url, **{"locale": "en-GB", **options})
        _listen(context, live_server.url, complaints)
        contexts.append(context)
        page = context.new_page()
        if username:
            page.goto("/sign-in")
            page.fill("[name=username]", username)
            page.fill("[name=password]", factories.PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("/")
        return page

    yield browse
    for context in contexts:
        beside_the_browser(context.close)
    assert complaints == []


def _listen(context, home, complaints):
    def console(message):
        if not message.text.startswith("Failed to load resource"):  # `response` tells a page apart from its parts
            complaints.append(f"{message.page and message.page.url}: {message.text}")

    def request(request):
        if not request.url.startswith((home, "data:", "blob:")):
            complaints.append(f"another host was asked: {request.url}")

    def response(response):
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"{response.status}: {response.url}")

    context.on("console", console)
    context.on("weberror", lambda error: complaints.append(f"{error.page and error.page.url}: {error.error}"))
    context.on("request", request)
    context.on("response", response)
