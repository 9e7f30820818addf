"""What a cell, a row's total and a day's heads look like, on the page and in the answer to a save."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _

from attendance.templatetags.hours import balance, hours
from attendance.worktime import minutes
from schedules.grid import Heads, Row, breaches
from schedules.plan import PlannedDay
from schedules.rules import Breach, Month
from schedules.wording import broken

_SHORT = 4  # letters that fit into a cell


@dataclass(frozen=True, slots=True)
class Look:
    """A cell: the roster's `code`, its CSS classes, the code of an absence that lies over it, and what there is to say.

    No colour says anything alone: what it marks has a sign or a letter, and stands in `title` in words.
    """

    day: date
    code: str
    classes: str
    over: str
    title: str

    @property
    def iso(self) -> str:
        return self.day.isoformat()

    @property
    def shown(self) -> str:
        """The code, a long one as HTML that says where it may be broken into lines."""
        if len(self.code) <= _SHORT:
            return self.code
        parts = re.split("(?<=[-/+,])", self.code)
        return format_html("<wbr>".join("{}" for _part in parts), *parts)

    def as_list(self) -> list[str]:
        return [self.code, self.classes, self.over, self.title]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a person is planned for against their terms; without terms only the first."""

    planned: str
    agreed: str = ""
    difference: str = ""


def looks(row: Row, law: Month, today: date) -> list[Look]:
    """The cells of a row, whose days are those of the month `law`."""
    broken_on = breaches(row, law)
    return [_look(day, broken_on.get(day.day, ()), day.day in row.emptied, day.day == today) for day in row.days]


def _look(day: PlannedDay, found: Collection[Breach], emptied: bool, is_today: bool) -> Look:
    marks = {
        _colour(day): True,
        "free": day.is_free,
        "holiday": day.holiday is not None,
        "today": is_today,
        "draft": day.cell is not None and day.cell.published is None,
        "changed": emptied or bool(day.cell and day.cell.is_changed),
        "breach": bool(found),
    }
    classes = " ".join(mark for mark, holds in marks.items() if mark and holds)
    over = day.absence.code if day.asked_for else ""
    return Look(day.day, day.code, classes, over, " ".join(sentences(day, found, emptied)))


def _colour(day: PlannedDay) -> str:
    """The class of a day type's colour, as the generated stylesheet has it; `hours` for hours without a code."""
    return f"t{day.shown.pk}" if day.shown else "hours" if day.cell else ""


def sentences(day: PlannedDay, found: Collection[Breach], emptied: bool) -> list[str]:
    """Whatever is out of the ordinary about a planned day."""
    said = []
    if day.holiday:
        said.append(f"{day.holiday.name}.")
    if day.asked_for:
        said.append(_("An approved absence lies over it: %(name)s.") % {"name": day.absence.name})
    if emptied:
        said.append(_("It was published with something, and is empty since."))
    elif day.cell and day.cell.is_changed:
        said.append(_("Changed since it was published as “%(plan)s”.") % {"plan": day.cell.published or "–"})
    return said + [broken(breach) for breach in found]


def sum_of(row: Row) -> Sum:
    """In whole minutes, as they are shown everywhere (R8)."""
    if row.agreed is None:
        return Sum(hours(row.planned))
    difference = minutes(row.planned) - minutes(row.agreed)
    return Sum(hours(row.planned), hours(row.agreed), balance(difference) if difference else "")


def heads_as_text(heads: Sequence[Heads]) -> list[tuple[str, bool]]:
    """Such as `3 /4`, which may be broken into lines, or `3` where none are needed; and whether that is too few."""
    return [(f"{each.planned} /{each.needed}" if each.needed else f"{each.planned}", each.is_short) for each in heads]
