"""What is out of the ordinary about a day or a month, in a few words each; never told by colour alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from attendance.templatetags.hours import duration
from schedules.models import Timesheet
from schedules.timesheets import DayRow, Month

BAD, WARN, INFO, GOOD = "tag-bad", "tag-warn", "tag-info", "tag-good"
_WORDS = {
    "late": (WARN, gettext_noop("%(length)s late")),
    "early_leave": (WARN, gettext_noop("left %(length)s early")),
    "no_show": (BAD, gettext_noop("did not come")),
    "unplanned": (WARN, gettext_noop("unplanned")),
    "open": (GOOD, gettext_noop("still in")),
    "auto_closed": (WARN, gettext_noop("closed by the rule of the house")),
    "provisional": (WARN, gettext_noop("not final yet")),
    "absence": (INFO, gettext_noop("absence")),
    "holiday": (INFO, gettext_noop("holiday")),
    "missing_out": (BAD, gettext_noop("no departure")),
    "orphan_out": (BAD, gettext_noop("no arrival")),
    "duplicate_in": (BAD, gettext_noop("came twice")),
    "out_before_in": (BAD, gettext_noop("left before coming")),
    "shift_too_long": (BAD, gettext_noop("too long")),
    "clock_error": (BAD, gettext_noop("clock was wrong")),
    "correction_pending": (WARN, gettext_noop("correction to decide")),
    "absence_pending": (WARN, gettext_noop("absence to decide")),
}
_STATUS = {Timesheet.Status.OPEN: "", Timesheet.Status.SUBMITTED: INFO, Timesheet.Status.APPROVED: GOOD}


@dataclass(frozen=True, slots=True)
class Tag:
    """Some words, and the class that colours them."""

    text: str
    look: str


def of_status(status: str) -> Tag:
    return Tag(str(Timesheet.Status(status).label), _STATUS[status])


def of_day(row: DayRow, names: Mapping[str, str]) -> Iterator[Tag]:
    """What to look at on a day; `names` are those of the codes."""
    lengths = {"late": row.held.late_minutes, "early_leave": row.held.early_leave_minutes}
    for word in row.flags:
        look, text = _WORDS[word]
        if word == "absence":
            yield Tag(" ".join(filter(None, (row.absence_code, names.get(row.absence_code)))), look)
        elif word == "holiday":
            yield Tag(row.holiday.name, look)
        else:
            yield Tag(_(text) % {"length": duration(60 * lengths.get(word, 0))}, look)


def of_blockers(month: Month) -> list[Tag]:
    """What stands in the way of approval, what refuses it first, each once and with how often."""
    counted = Counter(blocker.word for blocker in sorted(month.blockers, key=lambda each: not each.refuses))
    return [
        Tag(f"{_(_WORDS[word][1])} × {number}" if number > 1 else _(_WORDS[word][1]), _WORDS[word][0])
        for word, number in counted.items()
    ]
