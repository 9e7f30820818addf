"""Rosters, absences and department rules with plain defaults."""

from datetime import UTC, date, datetime

from schedules import roster
from schedules.models import Absence, DayType, RosterCell
from tests import factories

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def plan(person, days, *, published=False):
    """The roster of a person through the one door: `{"2026-03-02": "8-17"}`. With `published`, they were told of it."""
    planner = factories.UserFactory(role="hr")
    changes = [
        roster.Change(employee_id=person.pk, day=date.fromisoformat(day), text=text) for day, text in days.items()
    ]
    saved = roster.save(planner, changes, LONG_AGO)
    assert not saved.errors, saved.errors
    if published:
        for cell in RosterCell.objects.filter(employee=person, day__in=[change.day for change in changes]):
            cell.published, cell.published_at = cell.plan_text, LONG_AGO
            cell.save()
    return saved.cells


def absent(person, code, first, last=None, *, profile="uk", status=Absence.Status.APPROVED):
    """An absence on record, approved unless told otherwise."""
    return Absence.objects.create(
        employee=person,
        day_type=DayType.objects.get(profile=profile, code=code),
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last or first),
        status=status,
        author_name="somebody",
        created_at=LONG_AGO,
        decided_at=None if status == Absence.Status.PENDING else LONG_AGO,
    )
