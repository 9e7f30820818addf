"""What a batch of changes would do to the roster: looked at first, and then saved as it was looked at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attendance import access
from attendance.models import Employee
from attendance.people import here_since
from attendance.worktime.clock import days_of
from schedules import roster
from schedules.models import Absence, DayType, Kind, RosterCell
from schedules.plan import PlannedDay, plans
from schedules.roster import Change
from timetracker.api.errors import Problem

MOST_CELLS = 20_000  # a month of 600 people


@dataclass(frozen=True, slots=True)
class Proposed:
    """A cell as it is `now` and what it would say, or why it would be refused; nothing of both where it says so now.

    `change.was` is what it says now, and `was_told` whether the person was told of that. `absence` is what an approved
    request would lay over the new work.
    """

    person: Employee
    change: Change
    now: PlannedDay
    cell: RosterCell | None = None
    refusal: str = ""
    was_told: bool = False
    absence: DayType | None = None

    @property
    def code(self) -> str:
        """What it would say; of a refused one, what was asked for."""
        return self.cell.code if self.cell else self.change.text if self.refusal else self.now.code

    @property
    def is_overwritten(self) -> bool:
        return bool(self.cell and self.now.code)


@dataclass(frozen=True, slots=True)
class Preview:
    """The cells that were asked for, by person and day. `left_out` are people whose codes are of another profile."""

    cells: tuple[Proposed, ...]
    left_out: tuple[Employee, ...] = ()

    @property
    def days(self) -> list[date]:
        """All from the first to the last that something was asked for."""
        asked = [each.change.day for each in self.cells]
        return days_of(min(asked), max(asked)) if asked else []

    @property
    def changes(self) -> list[Change]:
        """What is to be saved. Each change is refused where its cell says something else by then."""
        return [each.change for each in self.cells if each.cell]

    @property
    def overwritten(self) -> list[Proposed]:
        return [each for each in self.cells if each.is_overwritten]

    @property
    def told(self) -> list[Proposed]:
        """Changes of what people were told of."""
        return [each for each in self.cells if each.was_told]

    @property
    def under_absence(self) -> list[Proposed]:
        return [each for each in self.cells if each.absence]

    @property
    def refused(self) -> list[Proposed]:
        return [each for each in self.cells if each.refusal]

    def rows(self) -> list[tuple[Employee, list[Proposed | None]]]:
        """A row for each person that something was asked of, with a place for each of the `days`."""
        found: dict[Employee, dict[date, Proposed]] = {}
        for each in self.cells:
            found.setdefault(each.person, {})[each.change.day] = each
        days = self.days
        return [(person, [cells.get(day) for day in days]) for person, cells in found.items()]


def preview(
    user: User, people: Sequence[Employee], changes: Iterable[Change], left_out: Sequence[Employee] = ()
) -> Preview:
    """What would come of the changes, at most one of each cell, of some of the people (with `department_id`).

    A cell that says the same already stays as it is, and keeps its own break unless the change names one. Raises
    Problem 400 `too_many`.
    """
    changes = list(changes)
    must_fit(len(changes))
    if not changes:
        return Preview((), tuple(left_out))
    first, last = min(each.day for each in changes), max(each.day for each in changes)
    by_id = {person.pk: person for person in people}
    planned = plans(people, first, last)
    now = [planned[each.employee_id].days[(each.day - first).days] for each in changes]
    changes = [replace(each, was=day.code) for each, day in zip(changes, now, strict=True)]
    answer = roster.check(user, changes)
    refused = {each.index: each.sentence for each in answer.errors}
    cells = {(cell.employee_id, cell.day): cell for cell in answer.cells}
    absences = _absences(by_id, first, last)
    proposed = tuple(
        _proposed(
            Proposed(by_id[each.employee_id], each, day, refusal=refused.get(index, "")),
            cells.get((each.employee_id, each.day)),
            absences,
        )
        for index, (each, day) in enumerate(zip(changes, now, strict=True))
    )
    return Preview(proposed, tuple(left_out))


def people_to_plan(user: User, first: date) -> QuerySet[Employee]:
    """Whom the user plans for from the day `first` on, with those who leave only after it."""
    return here_since(access.led_employees_for(user), first)


def must_fit(cells: int) -> None:
    """Raises Problem 400 `too_many` for more cells than are looked at in one go."""
    if cells > MOST_CELLS:
        sentence = _("These are %(cells)d cells, more than %(most)d. Choose fewer people or fewer days.")
        raise Problem(400, "too_many", sentence % {"cells": cells, "most": MOST_CELLS})


def _proposed(asked: Proposed, cell: RosterCell | None, absences: dict[int, list[Absence]]) -> Proposed:
    """What was asked for, with the cell as it would be saved, unless it says so already."""
    if asked.refusal or cell is None or _says_the_same(asked.change, asked.now, cell):
        return asked
    absence = _over(cell, absences.get(asked.person.pk, ()))
    return replace(asked, cell=cell, was_told=cell.published is not None, absence=absence)


def _absences(people: Collection[int], first: date, last: date) -> dict[int, list[Absence]]:
    approved = Absence.objects.filter(employee__in=people, status=Absence.Status.APPROVED)
    found: dict[int, list[Absence]] = defaultdict(list)
    for each in approved.touching(first, last).select_related("day_type"):
        found[each.employee_id].append(each)
    return found


def _over(cell: RosterCell, absences: Iterable[Absence]) -> DayType | None:
    """The absence that would lie over the cell, if that is work."""
    if cell.kind != Kind.WORK:
        return None
    return next((each.day_type for each in absences if each.first_day <= cell.day <= each.last_day), None)


def _says_the_same(change: Change, now: PlannedDay, cell: RosterCell) -> bool:
    if change.unpaid_break is None or now.cell is None:
        return cell.code == now.code
    return cell.plan_text == now.cell.plan_text
