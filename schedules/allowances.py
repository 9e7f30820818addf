"""How much leave people have in a year: what they are given, what came over from the year before, what they took.

All of it in working days. What the roster itself says is leave counts as taken, unless an approved absence lies there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from attendance.models import Employee, Event
from schedules import policies
from schedules.models import ABSENCES, Absence, DayType, LeaveAllowance, RosterCell

# What was not taken goes on from year to year; what is older than this is not looked for.
YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Leave:
    """A kind of leave in a year: `taken` is what was approved, `asked` what waits for a decision."""

    day_type: DayType
    year: int
    days: int
    carried: int = 0
    taken: int = 0
    asked: int = 0

    @property
    def unspent(self) -> int:
        return self.days + self.carried - self.taken

    @property
    def left(self) -> int:
        """What may still be asked for."""
        return self.unspent - self.asked


def over_years(
    day_type: DayType,
    years: Iterable[int],
    own: Mapping[int, LeaveAllowance],
    taken: Mapping[int, int],
    asked: Mapping[int, int],
) -> list[Leave]:
    """The leave of each of the years, which come in order; of those in which it is not counted, none.

    A person's `own` allowance of a year goes before what the day type gives. What was not taken goes over into the
    next year up to the day type's limit, unless the own allowance says how much did. Nothing comes before the first.
    """
    found: list[Leave] = []
    before = None
    for year in years:
        allowed = own.get(year)
        days = allowed.days if allowed else day_type.yearly_days
        if days is None:
            before = None
            continue
        carried = allowed.carried_days if allowed else None
        if carried is None:
            carried = max(0, min(day_type.carry_over_days, before.unspent)) if before else 0
        before = Leave(day_type, year, days, carried, taken.get(year, 0), asked.get(year, 0))
        found.append(before)
    return found


def leave_of(people: Iterable[Employee], first: int, last: int) -> dict[int, list[Leave]]:
    """By the id of each of the people, the kinds of leave that are counted for them, year by year from `first`.

    Seven queries, however many people there are.
    """
    records = _Records(list(people), first, last)
    return {person.pk: list(records.counted(person)) for person in records.people}


def shortage(person: Employee, day_type: DayType, days: Mapping[int, int], *, with_asked: bool) -> tuple | None:
    """The first year in which so many `days` more, by the year, are too many: its Leave without them, and how many.

    It may be the year after, which has less then that is carried over. `with_asked`, what waits for a decision counts
    as if it was approved. None where there is enough, or where this leave is not counted.
    """
    if not days:
        return None
    records = _Records([person], min(days), max(days) + 1)
    now, then = records.leave(person, day_type), records.leave(person, day_type, days)
    for before, after in zip(now, then, strict=True):
        had, has = (each.left if with_asked else each.unspent for each in (before, after))
        if before.year >= min(days) and has < min(0, had):
            return before, min(0, had) - has
    return None


class _Records:
    """What is on record of the leave of some people, from which that of the years `first` to `last` follows."""

    def __init__(self, people: list[Employee], first: int, last: int):
        self.people, self.first, self.last = people, first, last
        self.ids = [person.pk for person in people]
        self.span = date(first - YEARS_BACK, 1, 1), date(last, 12, 31)
        self.policy_of = policies.by_department()
        self.types = {each.pk: each for each in DayType.objects.filter(kind__in=ABSENCES)}
        self.own: dict[tuple, dict[int, LeaveAllowance]] = defaultdict(dict)
        self.taken: dict[tuple, Counter] = defaultdict(Counter)
        self.asked: dict[tuple, Counter] = defaultdict(Counter)
        self.begun = self._first_records()
        self._read_allowances()
        self._read_roster(self._read_absences())

    def counted(self, person: Employee) -> Iterator[Leave]:
        """Of the kinds that the person has so many days of, by the codes of their department or an own allowance."""
        profile = self.policy_of(person.department_id).profile
        for each in self.types.values():
            usual = each.is_active and each.profile == profile and each.yearly_days is not None
            if usual or (person.pk, each.pk) in self.own:
                yield from (leave for leave in self.leave(person, each) if leave.year >= self.first)

    def leave(self, person: Employee, day_type: DayType, more: Mapping[int, int] | None = None) -> list[Leave]:
        """From the first year that counts, with so many days `more` taken."""
        key = person.pk, day_type.pk
        years = [*self.own.get(key, ()), *self.taken.get(key, ()), self.begun.get(person.pk, self.first), self.first]
        begun = max(min(years), self.span[0].year)
        if person.hired_on:
            begun = min(max(begun, person.hired_on.year), self.first)
        taken = Counter(self.taken.get(key, {})) + Counter(more or {})
        return over_years(day_type, range(begun, self.last + 1), self.own.get(key, {}), taken, self.asked.get(key, {}))

    def _first_records(self) -> dict[int, int]:
        """In which year each person is first known here: of the years before nothing can be said."""

        def first(model, field):
            return Subquery(model.objects.filter(employee=OuterRef("pk")).order_by(field).values(field)[:1])

        known = Employee.objects.filter(pk__in=self.ids).order_by()
        rows = known.values_list("pk", first(Event, "at"), first(RosterCell, "day"))
        zone = timezone.get_default_timezone()
        return {
            pk: min(day.year for day in (tap and timezone.localdate(tap, zone), cell) if day)
            for pk, tap, cell in rows
            if tap or cell
        }

    def _read_allowances(self) -> None:
        years = (self.span[0].year, self.span[1].year)
        for each in LeaveAllowance.objects.filter(employee__in=self.ids, year__range=years):
            self.own[each.employee_id, each.day_type_id][each.year] = each

    def _read_absences(self) -> dict[tuple, list[tuple[date, date]]]:
        """Counts what absences take, and answers the days of those that are approved."""
        approved = defaultdict(list)
        counting = Absence.objects.filter(status__in=(Absence.Status.PENDING, Absence.Status.APPROVED))
        rows = counting.filter(employee__in=self.ids).touching(*self.span)
        for each in rows.order_by():
            key = each.employee_id, each.day_type_id
            is_approved = each.status == Absence.Status.APPROVED
            counter = self.taken if is_approved else self.asked
            counter[key].update({int(year): days for year, days in each.days_by_year.items()})
            if is_approved:
                approved[key].append((each.first_day, each.last_day))
        return approved

    def _read_roster(self, approved: Mapping[tuple, list[tuple[date, date]]]) -> None:
        cells = RosterCell.objects.filter(employee__in=self.ids, day__range=self.span, day_type__in=self.types)
        for person, day_type, day in cells.order_by().values_list("employee_id", "day_type_id", "day"):
            key = person, day_type
            if not any(first <= day <= last for first, last in approved.get(key, ())):
                self.taken[key][day.year] += 1
