"""A week or a month of the roster again at another time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.contrib.auth.models import User

from attendance.models import Employee
from attendance.worktime.clock import DAY, days_of, end_of_month
from schedules.models import ABSENCES, DepartmentPolicy
from schedules.plan import PlannedDay, plans
from schedules.previews import Preview, must_fit, preview
from schedules.roster import Change

A_WEEK = 7


def preview_week(user: User, people: Sequence[Employee], source: date, target: date, *, empty: bool = False) -> Preview:
    """The seven days from `source` again as those from `target`. Otherwise as `preview_month`."""
    return _preview(user, people, {target + DAY * n: source + DAY * n for n in range(A_WEEK)}, empty)


def preview_month(
    user: User, people: Sequence[Employee], source: date, target: date, *, empty: bool = False
) -> Preview:
    """The month of `source` (its first day) again in that of `target`, by weekdays and not by day numbers.

    The n-th Monday of the one has the plan of the n-th Monday of the other, and so have the other days of the week; a
    fifth one takes the plan of the fourth where the other month has four. What is copied is what the roster says, with
    its breaks, and not the absences that it says or that lie over it: those were of their own days. Days without a
    plan stay out of it, or with `empty` empty the days that they are copied to. People whose codes were of another
    profile then are left out. Raises Problem 400 `too_many`.
    """
    return _preview(user, people, dict(_by_weekday(source, target)), empty)


def _by_weekday(source: date, target: date) -> Iterator[tuple[date, date]]:
    """Each day of the month `target` with the day of the month `source` whose plan it gets."""
    theirs = defaultdict(list)
    for day in days_of(source, end_of_month(source)):
        theirs[day.weekday()].append(day)
    for number, day in enumerate(days_of(target, end_of_month(target))):
        alike = theirs[day.weekday()]
        yield day, alike[min(number // A_WEEK, len(alike) - 1)]


def _preview(user: User, people: Sequence[Employee], days: Mapping[date, date], empty: bool) -> Preview:
    must_fit(len(days) * len(people))
    first, changes, left_out = min(days.values()), [], []
    planned = plans(people, first, max(days.values()))
    for person in people:
        plan = planned[person.pk]
        if any(_is_foreign(day, plan.policy) for day in plan.days):
            left_out.append(person)
            continue
        again = ((day, plan.days[(source - first).days]) for day, source in days.items())
        changes += [_again(person, day, source) for day, source in again if _is_copied(source, empty)]
    return preview(user, people, changes, left_out)


def _is_foreign(day: PlannedDay, policy: DepartmentPolicy) -> bool:
    return bool(day.cell and day.cell.day_type_id and day.cell.day_type.profile != policy.profile)


def _is_copied(source: PlannedDay, empty: bool) -> bool:
    if source.cell is None:
        return empty
    return source.cell.kind not in ABSENCES


def _again(person: Employee, day: date, source: PlannedDay) -> Change:
    unpaid_break = source.cell.unpaid_break if source.cell else None
    return Change(employee_id=person.pk, day=day, text=source.code, unpaid_break=unpaid_break)
