"""The roster of a month as people look at it: departments with their people, their days, and what these add up to.

Totals and heads count what the roster says. Somebody without any roster works by their terms, and is no planned head.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import access, periods
from attendance.agreed import in_force
from attendance.models import Department, Employee
from attendance.worktime.clock import DAY, days_of
from schedules import rules
from schedules.models import DayType, DepartmentPolicy, Kind, RosterCell
from schedules.plan import Plan, PlannedDay, plans
from schedules.rules import Breach, DayOfWork, nominal_minutes
from schedules.rules.norms import DAILY_NORM

_FULL_TIME = 5 * DAILY_NORM // 60  # minutes a week
_AROUND = 2  # days beside the month in which a rest that its first or last shift needs may be cut short
_KNOWN_TO_THE_PLAN = frozenset({rules.Rule.DAILY_REST, rules.Rule.WEEKLY_REST, rules.Rule.MAX_DAILY})


@dataclass(frozen=True, slots=True)
class Heads:
    """How many are planned to work on a day, and how many are needed: 0 where any number will do."""

    planned: int
    needed: int

    @property
    def is_short(self) -> bool:
        return self.planned < self.needed


@dataclass(frozen=True, slots=True)
class Row:
    """A person's plan. `agreed` is what their terms ask for in these days, in seconds; None without terms.

    `emptied` are the days whose cell says nothing any more, of which the person was told otherwise.
    """

    person: Employee
    plan: Plan
    agreed: int | None
    emptied: frozenset[date] = frozenset()

    @property
    def days(self) -> tuple[PlannedDay, ...]:
        return self.plan.days

    @property
    def planned(self) -> int:
        """The seconds of all shifts, those under an absence too: they are credited."""
        return sum(day.shift.seconds for day in self.days if day.shift)


@dataclass(frozen=True, slots=True)
class Section:
    """The people of one department, by name; of none where `department` is None. One policy holds for them."""

    department: Department | None
    rows: tuple[Row, ...]
    heads: tuple[Heads, ...]

    @property
    def key(self) -> int:
        """The id of the department, 0 for people without one."""
        return self.department.pk if self.department else 0

    @property
    def name(self) -> str:
        return self.department.name if self.department else _("Without a department")

    @property
    def policy(self) -> DepartmentPolicy:
        return self.rows[0].plan.policy


@dataclass(frozen=True, slots=True)
class Grid:
    """Some days of the roster. `heads` are those of all sections together."""

    days: tuple[date, ...]
    sections: tuple[Section, ...]
    heads: tuple[Heads, ...]

    def rows(self) -> Iterator[Row]:
        for section in self.sections:
            yield from section.rows

    def day_types(self) -> list[DayType]:
        """Those that can be seen in it, by their codes."""
        seen = {day.shown for row in self.rows() for day in row.days if day.shown}
        return sorted(seen, key=lambda each: (each.code, each.pk))


def grid(people: QuerySet[Employee], first: date, last: date) -> Grid:
    """The roster of the people (a queryset in somebody's reach) from `first` to `last`, both included.

    Departments come by name, those without one last. A fixed number of queries, however many people there are.
    """
    people = list(people.select_related("department").prefetch_related("terms").order_by("folded_name", "id"))
    planned = plans(people, first, last, beside=_AROUND)
    emptied = _emptied(people, first, last)
    nominal: dict[str, list[int]] = {}
    members: dict[Department | None, list[Row]] = defaultdict(list)
    for person in people:
        plan = planned[person.pk]
        calendar = plan.policy.calendar
        asked = nominal.get(calendar) or nominal.setdefault(calendar, _nominal(plan.days))
        members[person.department].append(Row(person, plan, _agreed(person, plan.days, asked), emptied[person.pk]))
    sections = tuple(
        Section(department, tuple(members[department]), _heads(members[department]))
        for department in sorted(members, key=_by_name)
    )
    return Grid(tuple(days_of(first, last)), sections, _in_all(sections))


def editable(user: User, people: Iterable[int], month: date) -> set[int]:
    """Whose roster of a month (its first day) the user may write, of these people (their ids). Three queries at most.

    Those whom they plan for, unless the month is closed or approved for the person.
    """
    led = set(access.led_employees_for(user).filter(pk__in=people).values_list("pk", flat=True))
    return led - {person for person, _month in periods.closed_months(led, [month])} if led else led


def law_of(month: date) -> rules.Month:
    """The month (its first day) as `breaches` asks for it, the same for everybody."""
    night = settings.NIGHT_START, settings.NIGHT_END
    return rules.Month.of(month.year, month.month, timezone.get_default_timezone(), holidays=(), night=night)


def breaches(row: Row, month: rules.Month) -> dict[date, list[Breach]]:
    """What the person's plan for the month, all of whose days are in the row, breaks of the law, by day."""
    found: dict[date, list[Breach]] = defaultdict(list)
    if any(day.shift for day in row.days):
        for breach in rules.breaches(_to_work(row, month), month):
            if breach.rule in _KNOWN_TO_THE_PLAN:
                found[breach.day].append(breach)
    return found


def _to_work(row: Row, month: rules.Month) -> list[DayOfWork]:
    """The days of the month and those around it, as the law looks at them."""
    known = {day.day: day for day in (*row.plan.beside, *row.days)}
    span = days_of(month.first - _AROUND * DAY, month.last + _AROUND * DAY)
    return [_day_of_work(day, known.get(day)) for day in span]


def _day_of_work(day: date, planned: PlannedDay | None) -> DayOfWork:
    if planned is None or planned.shift is None:
        return DayOfWork(day, excused=bool(planned and planned.absence))
    shift = planned.shift
    if planned.absence:
        return DayOfWork(day, shift.start, shift.nominal_minutes, excused=True)
    return DayOfWork(day, shift.start, shift.nominal_minutes, shift.spans)


def _heads(rows: Sequence[Row]) -> tuple[Heads, ...]:
    """Of each day, for the people of a department. A public holiday needs as many as a weekend."""
    policy = rows[0].plan.policy
    return tuple(
        Heads(sum(map(_is_at_work, days)), policy.heads_on_weekends if days[0].is_free else policy.heads_on_weekdays)
        for days in zip(*(row.days for row in rows), strict=True)
    )


def _is_at_work(day: PlannedDay) -> bool:
    return day.cell is not None and day.cell.kind == Kind.WORK and not day.absence


def _in_all(sections: Iterable[Section]) -> tuple[Heads, ...]:
    return tuple(
        Heads(sum(each.planned for each in heads), sum(each.needed for each in heads))
        for heads in zip(*(section.heads for section in sections), strict=True)
    )


def _by_name(department: Department | None) -> tuple:
    return (department is None, department and department.name, department and department.pk)


def _emptied(people: Iterable[Employee], first: date, last: date) -> dict[int, frozenset[date]]:
    """By the ids of the people, the days whose cell says nothing though it was published with something."""
    found: dict[int, frozenset[date]] = defaultdict(frozenset)
    ids = [person.pk for person in people]
    cells = RosterCell.objects.filter(employee__in=ids, day__range=(first, last), day_type=None, hours="")
    for person, day in cells.exclude(published=None).exclude(published="").order_by().values_list("employee_id", "day"):
        found[person] |= {day}
    return found


def _nominal(days: Iterable[PlannedDay]) -> list[int]:
    """PL-03 day by day: the minutes that full time asks for, less than none on a holiday that falls on a Saturday."""
    off = {day.day for day in days if day.holiday and day.holiday.is_off}
    return [nominal_minutes(day.day, day.day, off) for day in days]


def _agreed(person: Employee, days: Iterable[PlannedDay], nominal: list[int]) -> int | None:
    """The person's share of full time in seconds. A day on which an absence is rostered asks for nothing."""
    terms, held, asked = list(person.terms.all()), False, 0
    for day, minutes in zip(days, nominal, strict=True):
        if current := in_force(terms, day.day):
            held = True
            asked += 0 if day.absence and not day.asked_for else minutes * current.weekly_minutes
    return max(0, asked * 60 // _FULL_TIME) if held else None
