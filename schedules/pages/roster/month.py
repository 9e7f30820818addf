"""The roster of a month: people by days, written by those who plan for them and read by everybody about themselves."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property

from attendance import access
from attendance.pages.departments import Choice
from attendance.pages.months import Month, asked_month
from attendance.pages.team import members_of
from schedules.grid import Grid, Row, Section, editable, grid, law_of
from schedules.holidays import is_free
from schedules.models import DayType
from schedules.pages.roster import colours
from schedules.pages.roster.looks import Look, Sum, heads_as_text, looks, sum_of
from schedules.pages.roster.words import words
from schedules.publishing import unpublished_days


@dataclass(frozen=True, slots=True)
class Line:
    """A person's row as it is shown."""

    row: Row
    cells: list[Look]
    sum: Sum
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A department as it is shown."""

    section: Section
    lines: list[Line]
    heads: list[tuple[str, bool]]


class Sheet:
    """What somebody sees of the roster of a month: the people in their reach, or those of one department of theirs."""

    def __init__(self, user: User, month: Month, department: str):
        self.user, self.month = user, month
        self.choice = Choice.of(access.departments_for(user).filter(employees__isnull=False), department)
        self.law, self.today = law_of(month.first), timezone.localdate()

    @cached_property
    def grid(self) -> Grid:
        people = self.choice.among(members_of(access.employees_for(self.user), self.month))
        return grid(people, self.month.first, self.month.last)

    @cached_property
    def editable(self) -> set[int]:
        return editable(self.user, [row.person.pk for row in self.grid.rows()], self.month.first)

    def line(self, row: Row) -> Line:
        return Line(row, looks(row, self.law, self.today), sum_of(row), row.person.pk in self.editable)

    def parts(self) -> list[Part]:
        return [
            Part(section, [self.line(row) for row in section.rows], heads_as_text(section.heads))
            for section in self.grid.sections
        ]


@login_required
def roster(request):
    sheet = Sheet(request.user, asked_month(request), request.GET.get("department", ""))
    parts, types = sheet.parts(), list(DayType.objects.all())
    profiles = {part.section.policy.profile for part in parts}
    known = [each for each in types if each.is_active and each.profile in profiles]
    context = {
        "month": sheet.month,
        "next_month": sheet.month.next,
        **sheet.choice.context(),
        "days": [_Head(day, day == sheet.today) for day in sheet.grid.days],
        "week": sorted(sheet.grid.days[:7], key=date.weekday),
        "parts": parts,
        "leads": access.leads(request.user),
        "heads": heads_as_text(sheet.grid.heads),
        "may_edit": bool(sheet.editable),
        "to_publish": unpublished_days(row for row in sheet.grid.rows() if row.person.pk in sheet.editable),
        "types": known,
        "colours": colours.address(types),
        "for_script": words() | {"types": _by_profile(known)},
    }
    return render(request, "schedules/roster/month.html", context)


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a day's column."""

    day: date
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        return is_free(self.day)


def _by_profile(types: list[DayType]) -> dict[str, dict[str, list]]:
    """The number and the name of each code: a typed one is painted in its colour before it is saved."""
    found: dict[str, dict[str, list]] = {}
    for each in types:
        found.setdefault(each.profile, {})[each.code] = [each.pk, each.name]
    return found
