"""Shift patterns laid over people's days: two days and two off, four on and four off, a week, a cycle of any length."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.auth.models import User

from attendance.models import Employee
from attendance.worktime.clock import days_of
from schedules import policies
from schedules.models import ShiftPattern
from schedules.previews import Preview, must_fit, preview
from schedules.roster import Change


def preview_pattern(
    user: User, pattern: ShiftPattern, people: Sequence[Employee], first: date, last: date, start_at: int = 1
) -> Preview:
    """What the pattern would make of the people's days from `first` to `last`, both included.

    `start_at` is the place in the cycle of the first day, from 1; one beyond its end goes round. Who is planned with
    the codes of another profile is left out: there they could mean something else. Raises Problem 400 `too_many`.
    """
    days = days_of(first, last)
    people, others = _by_codes(people, pattern.profile)
    must_fit(len(days) * len(people))
    cycle = pattern.codes
    texts = [(day, cycle[number % len(cycle)]) for number, day in enumerate(days, start_at - 1)]
    changes = [Change(employee_id=person.pk, day=day, text=text) for person in people for day, text in texts]
    return preview(user, people, changes, others)


def _by_codes(people: Iterable[Employee], profile: str) -> tuple[list[Employee], list[Employee]]:
    """The people whose roster is written in the codes of the profile, and the others."""
    policy_of = policies.by_department()
    own, others = [], []
    for person in people:
        (own if policy_of(person.department_id).profile == profile else others).append(person)
    return own, others
