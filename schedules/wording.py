"""Sentences about a roster: what of it could not be read and what to write instead, and what it breaks of the law."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from attendance.templatetags.hours import duration
from schedules.codes import Unreadable
from schedules.rules import Breach, Rule

_SENTENCES = {
    "empty": gettext_noop("Nothing is written here. Write hours such as 8-17, or a code."),
    "not_hours": gettext_noop("“%(text)s” is neither hours nor a code. Write hours such as 8-17."),
    "no_such_time": gettext_noop("“%(text)s” names a time that no day has. A day goes from 0:00 to 24:00."),
    "no_end": gettext_noop("“%(text)s” does not say until when. Write both ends, such as 8-17."),
    "too_long": gettext_noop("“%(text)s” is longer than 24 hours. Split it over two days."),
    "overlap": gettext_noop("Parts of “%(text)s” overlap. Let each begin when the one before it has ended."),
    "needs_start": gettext_noop("“%(text)s” is a number of hours. Write from when to when, such as 8-16."),
    "date_mangled": gettext_noop(
        "“%(text)s” is a date: a spreadsheet has changed what was typed. Type it again as text."
    ),
    "no_such_break": gettext_noop("“%(text)s” is no break. Write minutes (30), or from when to when (12-12:30)."),
    "no_break": gettext_noop("A break of “%(text)s” needs hours that it lies in. Write those too."),
    "break_too_long": gettext_noop("A break of “%(text)s” minutes leaves nothing of the shift. Shorten it."),
    "unknown_code": gettext_noop("There is no code “%(text)s”. HR keeps the list of codes; hours are written 8-17."),
}
WORDS = tuple(_SENTENCES)
_SHOWN = 40


def unreadable(error: Unreadable) -> str:
    """The refusal as a sentence in the reader's language."""
    text = error.text if len(error.text) <= _SHOWN else f"{error.text[:_SHOWN]}…"
    return _(_SENTENCES[error.word]) % {"text": text}


_BROKEN = {
    Rule.DAILY_REST: gettext_noop(
        "The longest rest within the day's 24 hours is %(found)s; the law asks for %(needed)s."
    ),
    Rule.WEEKLY_REST: gettext_noop(
        "The longest rest in the week from this day is %(found)s; the law asks for %(needed)s."
    ),
    Rule.BREAK: gettext_noop("The breaks are %(found)s long; the law asks for %(needed)s."),
    Rule.MAX_DAILY: gettext_noop("The work within the day's 24 hours is %(found)s; the law allows %(needed)s."),
    Rule.MAX_WEEKLY: gettext_noop("The average week of the month is %(found)s; the law allows %(needed)s."),
}


def broken(breach: Breach) -> str:
    """What a plan or work breaks of the law as a sentence in the reader's language."""
    words = {"found": duration(breach.found_seconds), "needed": duration(breach.needed_seconds)}
    return _(_BROKEN[breach.rule]) % words


_ARTICLES = {
    Rule.DAILY_REST: "132",
    Rule.WEEKLY_REST: "133",
    Rule.BREAK: "134",
    Rule.MAX_DAILY: "132",
    Rule.MAX_WEEKLY: "131",
}


def law_of(breach: Breach) -> str:
    """Which article it breaks (DOMAIN.md, PL-05 to PL-10)."""
    return _("Labour Code, art. %(article)s") % {"article": _ARTICLES[breach.rule]}
