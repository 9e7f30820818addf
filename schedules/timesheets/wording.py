"""What stands in the way of an approval, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from schedules.timesheets.month import Blocker

_SENTENCES = {
    "missing_out": gettext_noop("Somebody came and never left: a check-out is missing."),
    "orphan_out": gettext_noop("Somebody left without having come: a check-in is missing."),
    "duplicate_in": gettext_noop("Two check-ins follow each other."),
    "out_before_in": gettext_noop("A check-out lies before its check-in."),
    "shift_too_long": gettext_noop("The work is longer than a shift can be."),
    "clock_error": gettext_noop("The terminal's clock was wrong."),
    "no_show": gettext_noop("Nobody came, and no absence was asked for. Enter the absence, or what was worked."),
    "provisional": gettext_noop("Not final yet: these terminals have not reported since: %(name)s."),
    "correction_pending": gettext_noop("A correction waits for a decision. Decide about it first."),
    "absence_pending": gettext_noop("An absence (%(name)s) waits for a decision. Decide about it first."),
}


def in_the_way(blocker: Blocker) -> str:
    """One sentence for people."""
    return _(_SENTENCES[blocker.word]) % {"name": blocker.name}
