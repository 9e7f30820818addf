"""Rosters as HR has them in spreadsheets: people in rows, days in columns, codes in cells."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from attendance.folding import fold
from attendance.models import Employee
from schedules.importing.layout import Layout, Line, address, laid_out
from schedules.importing.sheets import Written, tables, unreadable_file
from schedules.previews import Preview, people_to_plan, preview
from schedules.roster import Change


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read: where it stands in the file, of whom and which day, what it says, and why not.

    One that is about a whole line has no column, day or text.
    """

    row: int
    column: int | None
    person: str
    day: date | None
    text: str
    sentence: str

    @property
    def address(self) -> str:
        """Such as F7; of a whole line, its number."""
        return f"{self.row}" if self.column is None else address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Import:
    """A file as it was understood, and what it would do. Nothing is saved of what has a fault."""

    days: list[date]
    people: list[Employee]
    preview: Preview
    faults: list[Fault]


def read(user: User, content: bytes, month: date | None = None, *, clear_empty: bool = False) -> Import:
    """Reads a roster from the bytes of an XLSX or CSV file, for the people whom the user plans for.

    `month` (its first day) is needed where the days are plain numbers. A person is found by the personnel number, or
    by the full name if nobody else has it, and planned with the codes of their department. Empty cells are left as
    they are, unless `clear_empty`. Raises Problem 400: `unreadable_file`, `no_month`, `too_many`.
    """
    layout = _layout(content, month)
    days = sorted({day for day in layout.days.values() if day})
    if not days:
        raise unreadable_file(_("None of the days in the sheet is one of the month."))
    reading = _Reading(layout, _People(user, days[0]), clear_empty)
    reading.read()
    done = preview(user, reading.found, reading.changes)
    faults = reading.faults + [reading.refused(each.change, each.refusal) for each in done.refused]
    return Import(days, reading.found, done, sorted(faults, key=lambda fault: (fault.row, fault.column or 0)))


def _layout(content: bytes, month: date | None) -> Layout:
    for table in tables(content):
        if layout := laid_out(table, month):
            return layout
    raise unreadable_file(
        _("No row with the days of the month was found. It has the numbers 1, 2, 3 … or dates, one in each column.")
    )


class _People:
    """Those whom the user plans for from some day on, by what a file may call them."""

    def __init__(self, user: User, first: date):
        self.by_number: dict[str, Employee] = {}
        self.by_name: dict[str, list[Employee]] = {}
        for person in people_to_plan(user, first):
            self.by_name.setdefault(fold(person.full_name), []).append(person)
            if person.personnel_number:
                self.by_number[fold(person.personnel_number)] = person

    def find(self, line: Line) -> Employee | str:
        """The person of a line, or the sentence that says why it is nobody's."""
        named = self.by_name.get(fold(" ".join(line.name.split())), [])
        if numbered := self.by_number.get(fold(line.number)):
            if not line.name or numbered in named:
                return numbered
            return _("This number is that of %(name)s. Correct the number or the name.") % {"name": numbered.full_name}
        if line.number:
            named = [person for person in named if not person.personnel_number]
        if len(named) == 1:
            return named[0]
        if named:
            return _("Several people are called so. Give the personnel number beside the name.")
        return _("There is nobody of this name or number among the people you plan for.")


class _Reading:
    """What the lines of a sheet come to: the `changes` that they ask for, each at its place, and what is not one."""

    def __init__(self, layout: Layout, people: _People, clear_empty: bool):
        self.layout, self.people, self.clear_empty = layout, people, clear_empty
        self.lines: dict[int, Line] = {}
        self.found: list[Employee] = []
        self.changes: list[Change] = []
        self.faults: list[Fault] = []

    def read(self) -> None:
        for line in self.layout.lines:
            person = self.people.find(line)
            if isinstance(person, str):
                self._nobody(line, person)
            elif first := self.lines.get(person.pk):
                words = {"row": first.row}
                self._nobody(line, _("This person stands in row %(row)d already. Only that was read.") % words)
            else:
                self.lines[person.pk] = line
                self.found.append(person)
                self._days(line, person)

    def refused(self, change: Change, sentence: str) -> Fault:
        """The fault of a change that would be refused."""
        line = self.lines[change.employee_id]
        column = next(column for column, day in self.layout.days.items() if day == change.day)
        return Fault(line.row, column, line.title, change.day, change.text, sentence)

    def _nobody(self, line: Line, sentence: str) -> None:
        """A line without days is a heading, or a part of the legend."""
        if line.cells:
            self.faults.append(Fault(line.row, None, line.title, None, "", sentence))

    def _days(self, line: Line, person: Employee) -> None:
        for column, day in self.layout.days.items():
            cell = line.cells.get(column)
            if cell and (sentence := _fault(cell, day)):
                self.faults.append(Fault(line.row, column, line.title, day, cell.text, sentence))
            elif day and (cell or self.clear_empty):
                self.changes.append(Change(employee_id=person.pk, day=day, text=cell.text if cell else ""))


def _fault(cell: Written, day: date | None) -> str:
    """What is wrong with a cell of the file whatever the codes are; nothing else is found out here."""
    if day is None:
        return _("The month does not have this day. Empty the cell.")
    if cell.day:
        sentence = _("This is the date %(day)s: a spreadsheet has changed what was typed, probably %(typed)s. ")
        return sentence % {"day": cell.day, "typed": cell.typed} + _("Format the cell as text and type it again.")
    return ""
