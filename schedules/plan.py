"""What is planned for people on some days: roster, approved absences, holidays and terms, laid over each other.

The roster of many people over a month is read in a fixed number of queries, and shifts that people share are made once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from attendance.agreed import agreed_seconds
from attendance.models import Employee, EmploymentTerms
from attendance.worktime.clock import DAY, days_of, end_of_month, month_of
from schedules import codes, holidays, policies
from schedules.models import ABSENCES, Absence, DayType, DepartmentPolicy, Holiday, Kind, RosterCell
from schedules.models.roster import SaysAPlan
from schedules.planning import Shift, shift_of


@dataclass(slots=True)
class Cell(SaysAPlan):
    """A RosterCell as it is read by the thousand: Django takes ten times as long to make one."""

    id: int
    employee_id: int
    day: date
    day_type: DayType | None
    hours: str
    unpaid_break: str
    published: str | None

    @property
    def pk(self) -> int:
        return self.id

    @property
    def day_type_id(self) -> int | None:
        return self.day_type.pk if self.day_type else None


_OF_A_CELL = ("id", "employee_id", "day", "day_type_id", "hours", "unpaid_break", "published")


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A person's day as it is planned.

    `cell` is the roster's, None where it says nothing; `shift` the hours of it. `agreed` are seconds by the terms of
    employment, and given only to who has no roster in that month. `to_work` says whether it is a working day, by the
    roster or, for who has none, from Monday to Friday. `absence` is what an approved request lays over a working day
    (`asked_for`), or what the cell itself says.
    """

    day: date
    cell: Cell | None = None
    shift: Shift | None = None
    agreed: int | None = None
    to_work: bool = False
    absence: DayType | None = None
    asked_for: bool = False
    holiday: Holiday | None = None

    @property
    def code(self) -> str:
        """What the roster says, whatever lies over it; empty for nothing."""
        return self.cell.code if self.cell else ""

    @property
    def shown(self) -> DayType | None:
        """Whose colour the day has: of the absence that lies over it, or else of the cell."""
        return self.absence or (self.cell.day_type if self.cell and self.cell.day_type_id else None)

    @property
    def is_free(self) -> bool:
        """Whether it is a weekend or a public holiday that is a day off, whatever is planned."""
        return holidays.is_free(self.day, self.holiday)

    @property
    def seconds(self) -> int:
        """How long was to be worked: of the shift by instants and without its unpaid break, or by the terms."""
        return self.shift.seconds if self.shift else self.agreed or 0

    @property
    def credited(self) -> int:
        """How much of it an absence takes off, in seconds."""
        return self.seconds if self.absence else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's `days` in order, all of them; those `beside` carry nothing but the shifts of the roster."""

    employee_id: int
    policy: DepartmentPolicy
    days: tuple[PlannedDay, ...]
    beside: tuple[PlannedDay, ...] = ()

    def shifts(self) -> list[Shift]:
        """All shifts in the order of their days, those beside too."""
        return [each.shift for each in sorted((*self.days, *self.beside), key=lambda each: each.day) if each.shift]


def plans(people: Iterable[Employee], first: date, last: date, *, beside: int = 0) -> dict[int, Plan]:
    """The plan of each of the people (with `department_id`) from `first` to `last`, both included, by their id.

    `beside` so many days before and after, of which only the roster's shifts are of interest: work around the edges
    belong to them. Nine queries at most, however many people there are and however long the past is.
    """
    return _Reading(list(people), first, last, beside).plans()


def to_work(people: Iterable[Employee], first: date, last: date) -> dict[int, list[int | None]]:
    """How long each of the people was to work on each of the days, in seconds and less absences, by their id.

    None for a day of who has neither a roster that month nor terms.
    """
    reading = _Reading(list(people), first, last, 0)
    return {pk: [reading.to_work(pk, day) for day in plan.days] for pk, plan in reading.plans().items()}


class _Reading:
    """One reading of the plan of some people, with what they share."""

    def __init__(self, people: list[Employee], first: date, last: date, beside: int):
        self.people, self.first, self.last, self.beside = people, first, last, DAY * beside
        self.zone = timezone.get_default_timezone()
        self.types = DayType.objects.in_bulk()
        self.policy_of = policies.by_department()
        self._shifts: dict[tuple, Shift] = {}

    def plans(self) -> dict[int, Plan]:
        return {person.pk: self._plan(person) for person in self.people}

    def to_work(self, person: int, day: PlannedDay) -> int | None:
        if day.cell is None and day.agreed is None and (person, month_of(day.day)) not in self.rostered:
            return None
        return day.seconds - day.credited

    def _plan(self, person: Employee) -> Plan:
        policy = self.policy_of(person.department_id)
        cells = self.cells.get(person.pk, {})
        festive = self.holidays[policy.calendar]
        absences = self.absences.get(person.pk, ())
        terms = self.terms.get(person.pk, ())
        days = tuple(self._day(day, cells.get(day), festive.get(day), absences, terms, person) for day in self.span)
        around = (PlannedDay(day, cell, self._shift(cell)) for day, cell in cells.items() if day not in self.within)
        return Plan(person.pk, policy, days, tuple(sorted(around, key=lambda each: each.day)))

    def _day(self, day, cell, holiday, absences, terms, person) -> PlannedDay:
        kind = cell.kind if cell else ""
        to_work, agreed = kind == Kind.WORK, None
        if cell is None and (person.pk, month_of(day)) not in self.rostered:
            to_work = not holidays.is_free(day, holiday)
            agreed = agreed_seconds(terms, day)
            agreed = agreed if to_work or not agreed else 0
        asked = to_work and next((each for each in absences if each[0] <= day <= each[1]), None)
        absence = self.types[asked[2]] if asked else cell.day_type if kind in ABSENCES else None
        shift = cell and self._shift(cell)
        return PlannedDay(day, cell, shift, agreed, to_work, absence, bool(asked), holiday)

    def _shift(self, cell: Cell) -> Shift | None:
        if not cell.hours:
            return None
        key = (cell.day, cell.hours, cell.unpaid_break)
        if key not in self._shifts:
            segments, pause = codes.read_hours(cell.hours), codes.read_pause(cell.unpaid_break)
            self._shifts[key] = shift_of(cell.day, segments, pause, self.zone)
        return self._shifts[key]

    @cached_property
    def span(self) -> list[date]:
        return days_of(self.first, self.last)

    @cached_property
    def within(self) -> set[date]:
        return set(self.span)

    @cached_property
    def ids(self) -> list[int]:
        return [person.pk for person in self.people]

    @cached_property
    def cells(self) -> dict[int, dict[date, Cell]]:
        """What the roster says, by person and day; cells that say nothing are left out."""
        days = (self.first - self.beside, self.last + self.beside)
        rows = said(RosterCell.objects.filter(employee__in=self.ids, day__range=days))
        found: dict[int, dict[date, Cell]] = defaultdict(dict)
        for pk, person, day, day_type, *rest in rows.order_by().values_list(*_OF_A_CELL).iterator():
            found[person][day] = Cell(pk, person, day, self.types.get(day_type), *rest)
        return found

    @cached_property
    def absences(self) -> dict[int, list[tuple[date, date, int]]]:
        found = defaultdict(list)
        approved = Absence.objects.filter(employee__in=self.ids, status=Absence.Status.APPROVED)
        rows = approved.touching(self.first, self.last).order_by("first_day")
        for person, *row in rows.values_list("employee_id", "first_day", "last_day", "day_type_id"):
            found[person].append(tuple(row))
        return found

    @cached_property
    def holidays(self) -> dict[str, dict[date, Holiday]]:
        calendars = {self.policy_of(person.department_id).calendar for person in self.people}
        return holidays.holidays_in(calendars, self.first, self.last)

    @cached_property
    def terms(self) -> dict[int, list[EmploymentTerms]]:
        found = defaultdict(list)
        for terms in EmploymentTerms.objects.filter(employee__in=self.ids, starts_on__lte=self.last).order_by(
            "-starts_on"
        ):
            found[terms.employee_id].append(terms)
        return found

    @cached_property
    def rostered(self) -> set[tuple[int, date]]:
        """Who has a roster in which month: of months that lie in the span only in part, asked for."""
        found = {(person, month_of(day)) for person, cells in self.cells.items() for day in cells}
        for month in {month_of(self.first), month_of(self.last)}:
            end = end_of_month(month)
            if month < self.first or end > self.last:
                rows = said(RosterCell.objects.filter(employee__in=self.ids, day__range=(month, end)))
                found |= {
                    (person, month) for person in rows.order_by().values_list("employee_id", flat=True).distinct()
                }
        return found


def said(cells):
    """Those of the cells (a queryset) that say something: the rest are there because people were told otherwise."""
    return cells.exclude(day_type=None, hours="")
