"""Who of a team is absent when, as those may see it who look (DOMAIN.md, G-4).

Everybody sees that a colleague is absent. What for is told of absences that are not private, and to the person and
those who lead them of all; to these also what waits for a decision.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.contrib.auth.models import User

from attendance import access
from attendance.models import Employee
from attendance.worktime.clock import days_of
from schedules.holidays import is_free
from schedules.models import Absence, DayType, Holiday
from schedules.plan import Plan, PlannedDay, plans


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A person's day: present unless `absent`. The `day_type` is None where it is nobody's business.

    `request` is what was asked for, for those in whose reach it is.
    """

    day: date
    free: bool = False
    absent: bool = False
    day_type: DayType | None = None
    waiting: bool = False
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    person: Employee
    days: tuple[Whereabouts, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A day with its public holidays, by all calendars of the team."""

    day: date
    holidays: tuple[Holiday, ...]

    @property
    def free(self) -> bool:
        return is_free(self.day, *self.holidays)


@dataclass(frozen=True, slots=True)
class Team:
    """Some people over some days."""

    days: tuple[Heading, ...]
    members: tuple[Member, ...]

    @property
    def absent(self) -> list[int]:
        """How many are absent on each of the days; what waits for a decision is not counted."""
        columns = ([member.days[index] for member in self.members] for index in range(len(self.days)))
        return [sum(each.absent and not each.waiting for each in column) for column in columns]

    @property
    def day_types(self) -> list[DayType]:
        """The kinds of absence that can be read here."""
        found = {each.day_type for member in self.members for each in member.days if each.day_type}
        return sorted(found, key=lambda each: each.code)


def team(viewer: User, people: Sequence[Employee], first: date, last: date) -> Team:
    """The whereabouts of people whom the viewer may know of (`access.colleagues_of`). A fixed number of queries."""
    known = _known(viewer, people)
    asked = _asked_for(known, first, last)
    planned = plans(people, first, last)
    members = tuple(
        Member(each, tuple(_whereabouts(day, each.pk in known, asked[each.pk]) for day in planned[each.pk].days))
        for each in people
    )
    return Team(_headings(planned.values(), first, last), members)


def _headings(planned: Iterable[Plan], first: date, last: date) -> tuple[Heading, ...]:
    holidays: dict[date, dict[int, Holiday]] = {day: {} for day in days_of(first, last)}
    for day in chain.from_iterable(plan.days for plan in planned):
        if day.holiday:
            holidays[day.day][day.holiday.pk] = day.holiday
    return tuple(Heading(day, tuple(found.values())) for day, found in holidays.items())


def _known(viewer: User, people: Iterable[Employee]) -> set[int]:
    """Of whom the viewer may know everything: themself and those they lead."""
    led = access.led_employees_for(viewer).filter(pk__in=[person.pk for person in people])
    return {*led.values_list("pk", flat=True), *(person.pk for person in people if person.user_id == viewer.pk)}


def _asked_for(people: Iterable[int], first: date, last: date) -> dict[int, list[Absence]]:
    """What is approved or waits for a decision, by person, the approved first."""
    found = defaultdict(list)
    standing = Absence.objects.filter(status__in=(Absence.Status.APPROVED, Absence.Status.PENDING))
    rows = standing.filter(employee__in=people).touching(first, last)
    for absence in rows.select_related("day_type").order_by("status", "id"):
        found[absence.employee_id].append(absence)
    return found


def _whereabouts(day: PlannedDay, is_known: bool, asked: Iterable[Absence]) -> Whereabouts:
    here = Whereabouts(day.day, free=day.is_free)
    request = next((each for each in asked if each.first_day <= day.day <= each.last_day), None)
    number = request and request.pk
    if day.absence:
        shown = day.absence if is_known or not day.absence.is_private else None
        return replace(here, absent=True, day_type=shown, request=number if day.asked_for else None)
    if request and day.to_work:
        return replace(here, absent=True, day_type=request.day_type, waiting=True, request=number)
    return here
