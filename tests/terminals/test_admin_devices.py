"""Terminals in the admin: a key and its QR code are shown once, in the answer that made them."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from terminals import devices, scans
from terminals.credentials import digest
from terminals.models import PairingCode, Terminal
from tests import factories
from tests.pages import browser, form, press, text, url

ADD = "/admin/terminals/terminal/add/"


@pytest.fixture
def admin_page(admin):
    return browser(admin)


def made(client, **changes):
    sent = {**form(client, ADD, "terminal_form"), "name": "Brama północna", **changes}
    return client.post(ADD, sent), sent


def key_on(response):
    return re.search(r'<code class="secret">([^<]+)</code>', response.content.decode())[1]


def test_a_new_terminal_shows_its_key_and_qr_code(admin_page):
    response, _sent = made(admin_page)
    terminal = Terminal.objects.get()
    assert terminal.key_digest == digest(key_on(response))
    assert "<svg" in response.content.decode()


def test_the_qr_code_holds_exactly_the_setup(admin_page, monkeypatch):
    drawn = []
    monkeypatch.setattr("segno.make_qr", lambda content, **options: drawn.append(content) or _Drawing())
    response, _sent = made(admin_page)
    terminal = Terminal.objects.get()
    assert json.loads(drawn[0]) == {
        "server": "http://testserver",
        "api_key": key_on(response),
        "terminal_id": terminal.pk,
        "terminal_name": "Brama północna",
    }


class _Drawing:
    def svg_inline(self, **options):
        return "<svg></svg>"


def test_reloading_the_key_neither_shows_it_again_nor_makes_another_terminal(admin_page):
    response, sent = made(admin_page)
    again = admin_page.post(ADD, sent, follow=True)
    assert "This form was sent already." in text(again)
    assert key_on(response) not in again.content.decode()
    assert Terminal.objects.count() == 1


def test_a_key_is_nowhere_but_in_its_answer(admin_page):
    response, _sent = made(admin_page)
    key = key_on(response)
    for page in ("", f"{Terminal.objects.get().pk}/change/", f"{Terminal.objects.get().pk}/history/"):
        assert key not in admin_page.get(f"/admin/terminals/terminal/{page}").content.decode()
    assert all(key not in json.dumps(session.get_decoded()) for session in Session.objects.all())
    assert "no-store" in response["Cache-Control"]


def test_a_new_key_ends_the_old_one_and_a_reload_makes_no_third(admin_page, terminal):
    old = terminal.key_digest
    page = admin_page.get(url("terminals_terminal", "change", terminal.pk)).content.decode()
    address = url("terminals_terminal", "act", terminal.pk, "rotate_key")
    once = re.search(rf'action="{address}".*?name="once" value="([^"]+)"', page, re.DOTALL)[1]
    key = key_on(admin_page.post(address, {"once": once}))
    terminal.refresh_from_db()
    assert terminal.key_digest == digest(key) != old
    assert "was not done again" in text(admin_page.post(address, {"once": once}, follow=True))
    terminal.refresh_from_db()
    assert terminal.key_digest == digest(key)


def test_a_pairing_code_is_shown_once_with_its_end_and_works(admin_page, terminal):
    response = press(admin_page, "terminals_terminal", terminal.pk, "new_pairing_code", follow=False)
    code = re.search(r'<code class="secret code">([^<]+)</code>', response.content.decode())[1]
    assert "It works once, until" in text(response)
    assert PairingCode.objects.get().code_digest == digest(code)
    paired, _key = devices.pair(code, name="", software_version="1", now=timezone.now())
    assert paired == terminal


def test_a_terminal_is_paused_and_resumed(admin_page, terminal):
    press(admin_page, "terminals_terminal", terminal.pk, "pause")
    terminal.refresh_from_db()
    assert not terminal.is_active
    press(admin_page, "terminals_terminal", terminal.pk, "resume")
    terminal.refresh_from_db()
    assert terminal.is_active


def test_changing_a_terminal_keeps_its_key(admin_page, terminal):
    address = url("terminals_terminal", "change", terminal.pk)
    admin_page.post(address, {**form(admin_page, address, "terminal_form"), "name": "Back door"})
    before = terminal.key_digest
    terminal.refresh_from_db()
    assert (terminal.name, terminal.key_digest) == ("Back door", before)


def test_a_terminal_without_taps_is_deleted_and_one_with_taps_is_paused(admin_page, terminal, employee):
    unused = factories.TerminalFactory()
    now = timezone.now()
    scans.receive(terminal, scans.Tap(kind="plain", uid="04A1B2C3", ts_sent=now), now)
    for one in (terminal, unused):
        press(admin_page, "terminals_terminal", one.pk, "retire")
    assert Terminal.objects.get() == terminal
    assert not Terminal.objects.get().is_active


def test_the_list_says_when_a_terminal_was_last_heard_of(admin_page, terminal):
    Terminal.objects.update(contacted_at="2026-11-21T07:00:00Z")
    assert "2026-11-21 08:00:00" in text(admin_page.get("/admin/terminals/terminal/"))


def test_hr_cannot_make_a_key(hr, terminal):
    client = browser(hr)
    assert client.post(ADD, {"name": "Mine", "mode": "auto", "once": "1"}).status_code == 403
    address = url("terminals_terminal", "act", terminal.pk, "rotate_key")
    assert client.post(address, {"once": "1"}).status_code == 403
