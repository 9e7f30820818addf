"""Ukrainian and Polish say everything that English says; only what terminals show stays as it is."""

import calendar
import re
import shutil
from datetime import date
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from rest_framework.test import APIClient

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = sorted(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%[sd]|\{[\w:]*\}")
TAG = re.compile(r"<\w[^>]*>")
BOTH = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str, root: Path = ROOT) -> polib.POFile:
    return polib.pofile(str(root / "locale" / language / "LC_MESSAGES" / "django.po"))


def key(entry: polib.POEntry) -> tuple:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def texts(entry: polib.POEntry) -> list[str]:
    """What an entry is translated by, in all its plural forms."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_language_but_english_has_a_catalogue():
    assert sorted(path.name for path in (ROOT / "locale").iterdir()) == LANGUAGES


@BOTH
class TestCatalogue:
    def test_says_everything(self, language):
        assert [entry.msgid for entry in catalogue(language) if not all(text.strip() for text in texts(entry))] == []

    def test_has_nothing_uncertain_and_nothing_left_over(self, language):
        assert [entry.msgid for entry in catalogue(language) if entry.fuzzy or entry.obsolete] == []

    def test_has_a_text_for_every_plural_form(self, language):
        found = catalogue(language)
        forms = int(re.search(r"nplurals=(\d)", found.metadata["Plural-Forms"])[1])
        counted = [entry for entry in found if entry.msgid_plural]
        assert counted
        assert {len(entry.msgstr_plural) for entry in counted} == {forms}

    def test_keeps_placeholders_and_markup(self, language):
        for entry in catalogue(language):
            for pattern in (PLACEHOLDER, TAG):
                expected = set(pattern.findall(entry.msgid_plural or entry.msgid))
                for text in texts(entry):
                    assert set(pattern.findall(text)) == expected, entry.msgid

    def test_keeps_what_surrounds_a_text(self, language):
        for entry in catalogue(language):
            for text in texts(entry):
                assert text.endswith("\n") == entry.msgid.endswith("\n"), entry.msgid
                assert text.endswith("…") == entry.msgid.endswith("…"), entry.msgid

    def test_renames_no_month_and_no_weekday_of_django(self, language):
        """A text of ours that Django has as well replaces Django's: a heading "May" would be the fifth month."""
        dates = {*calendar.month_name, *calendar.day_name}
        assert not dates & {entry.msgid for entry in catalogue(language) if not entry.msgctxt}


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext, of the gettext tools, collects the texts")
def test_the_catalogues_have_the_texts_of_the_sources_and_no_others(settings, tmp_path, monkeypatch):
    for folder in ("attendance", "terminals", "schedules", "timetracker", "templates", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=LANGUAGES, no_obsolete=True, verbosity=0)
    for language in LANGUAGES:
        collected = {key(entry) for entry in catalogue(language, tmp_path)}
        assert {key(entry) for entry in catalogue(language)} == collected, "`make messages` collects what is new"


WORDS = {
    "uk": ("Увійти", "Неправильне ім’я користувача або пароль.", "За цією адресою нічого немає.", "Травень"),
    "pl": ("Zaloguj się", "Nieprawidłowa nazwa użytkownika lub hasło.", "Pod tym adresem nic nie ma.", "Maj"),
    "en": (
        "Sign in", "The user name or the password is wrong.", "There is nothing at this address.", "May",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "words"), WORDS.items())
class TestAcceptLanguage:
    def test_a_page_of_the_admin_is_in_the_language_asked_for(self, db, client, language, words):
        page = client.get("/admin/login/", headers={"Accept-Language": f"{language},de;q=0.5"})
        assert f"<h1>{words[0]}</h1>" in page.content.decode()
        assert page["Content-Language"] == language

    def test_what_the_api_refuses_is_told_in_the_language_asked_for(self, db, language, words):
        refusal = APIClient().post(
            "/api/auth/login", {"username": "nobody", "password": "wrong"}, headers={"Accept-Language": language}
        )
        assert (refusal.status_code, refusal.json()["detail"]) == (401, words[1])
        assert refusal.json()["code"] == "invalid_credentials"

    def test_an_address_without_a_route_is_told_in_the_language_asked_for(self, db, language, words):
        refusal = APIClient().get("/api/nothing", headers={"Accept-Language": language})
        assert (refusal.status_code, refusal.json()["detail"]) == (404, words[2])

    def test_the_fifth_month_keeps_its_name(self, language, words):
        with override(language):
            assert date_format(date(2026, 5, 1), "F") == words[3]

    def test_a_terminal_is_answered_in_english_since_it_looks_for_words(self, terminal_client, language, words):
        tap = {"uid": "04BADBAD", "ts": int(timezone.now().timestamp() * 1000)}
        answer = terminal_client.post("/api/terminal/scan", tap, headers={"Accept-Language": language})
        assert answer.json()["message"] == "Unknown badge"


def test_a_language_we_do_not_speak_is_answered_in_english(db, client):
    assert "<h1>Sign in</h1>" in client.get("/admin/login/", headers={"Accept-Language": "de"}).content.decode()
