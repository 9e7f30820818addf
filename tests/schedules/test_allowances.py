"""Leave over the years: what is given, what goes on into the next year, what was taken."""

from datetime import UTC, date, datetime

import pytest

from schedules.allowances import Leave, leave_of, over_years
from schedules.models import Absence, DayType, DepartmentPolicy, LeaveAllowance, RosterCell
from tests import factories

NOW = datetime(2026, 11, 20, tzinfo=UTC)


# ----------------------------------------------------------------------------------------------------- over the years


def carried(taken, *, days=20, at_most=10, own=None):
    """What each year from 2024 on brings along, by what was taken in each; `own` is {year: (days, carried)}."""
    day_type = DayType(yearly_days=days, carry_over_days=at_most)
    allowances = {year: LeaveAllowance(days=its, carried_days=over) for year, (its, over) in (own or {}).items()}
    years = range(2024, 2024 + len(taken))
    found = over_years(day_type, years, allowances, dict(zip(years, taken, strict=True)), {})
    return [leave.carried for leave in found]


@pytest.mark.parametrize(
    ("taken", "given", "expected"),
    [
        ([0, 0, 0], {}, [0, 10, 10]),  # never more than the limit
        ([15, 0, 0], {}, [0, 5, 10]),
        ([15, 25, 0], {}, [0, 5, 0]),
        ([15, 22, 0], {}, [0, 5, 3]),
        ([23, 0, 0], {}, [0, 0, 10]),  # too much taken is not held against the next year
        ([0, 0], {"at_most": 0}, [0, 0]),
        ([0, 0], {"at_most": 50}, [0, 20]),
        ([18, 0], {"own": {2024: (26, None)}}, [0, 8]),
        ([18, 0], {"own": {2025: (26, None)}}, [0, 2]),
        ([0, 0, 0], {"own": {2025: (20, 3)}}, [0, 3, 10]),  # what HR says came over
        ([0, 22, 0], {"own": {2025: (20, 3)}}, [0, 3, 1]),
        ([0, 0], {"own": {2025: (20, 0)}}, [0, 0]),
        ([0, 0], {"own": {2024: (5, 4)}}, [4, 9]),
    ],
)
def test_what_is_not_taken_goes_on_up_to_a_limit(taken, given, expected):
    assert carried(taken, **given) == expected


def test_a_kind_that_is_counted_in_some_years_only_brings_nothing_from_the_others():
    day_type, own = (
        DayType(yearly_days=None, carry_over_days=5),
        {2026: LeaveAllowance(days=3), 2028: LeaveAllowance(days=3)},
    )
    found = over_years(day_type, range(2025, 2029), own, {}, {})
    assert [(leave.year, leave.carried) for leave in found] == [(2026, 0), (2028, 0)]


def test_what_is_left_is_less_what_waits_for_a_decision():
    leave = Leave(DayType(), 2026, days=20, carried=3, taken=5, asked=2)
    assert (leave.unspent, leave.left) == (18, 16)


# ------------------------------------------------------------------------------------------------- what is on record


@pytest.fixture
def leave(db):
    return DayType.objects.get(code="ВП")


def absence(person, day_type, status="approved", **days):
    first, last = min(days), max(days)
    return Absence.objects.create(
        employee=person,
        day_type=day_type,
        first_day=date(int(first[1:]), 12 if len(days) > 1 else 5, 4),
        last_day=date(int(last[1:]), 1 if len(days) > 1 else 5, 28),
        days_by_year={year[1:]: number for year, number in days.items()},
        status=status,
        created_at=NOW,
        decided_at=None if status == "pending" else NOW,
    )


def annual(person, first=2026, last=2026):
    """Of annual leave: days, carried, taken, asked for each year."""
    found = [each for each in leave_of([person], first, last)[person.pk] if each.day_type.code in ("ВП", "U")]
    return [(each.days, each.carried, each.taken, each.asked) for each in found]


def test_absences_count_in_the_years_of_their_days_and_by_their_state(employee, leave):
    absence(employee, leave, _2026=5)
    absence(employee, leave, _2026=2, _2027=3)
    absence(employee, leave, "pending", _2026=4)
    for status in ("rejected", "withdrawn"):
        absence(employee, leave, status, _2026=9)
    assert annual(employee, 2026, 2027) == [(20, 0, 7, 4), (20, 13, 3, 0)]


def test_of_the_years_before_the_first_record_nothing_comes_over(employee, leave):
    assert annual(employee) == [(20, 0, 0, 0)]
    factories.record(employee, "2025-06-01T07:00")
    assert annual(employee) == [(20, 20, 0, 0)]


def test_the_year_of_a_record_is_the_local_one(employee, leave):
    factories.record(employee, "2025-12-31T23:30")
    assert annual(employee) == [(20, 0, 0, 0)]


def test_a_roster_and_an_allowance_are_records_too(employee, stranger, leave):
    RosterCell.objects.create(employee=employee, day=date(2025, 12, 31), hours="8-17", changed_at=NOW)
    LeaveAllowance.objects.create(employee=stranger, day_type=leave, year=2025, days=7)
    assert annual(employee) == [(20, 20, 0, 0)]
    assert annual(stranger) == [(20, 7, 0, 0)]


def test_nothing_comes_over_from_before_the_person_was_hired(employee, leave):
    factories.record(employee, "2024-06-01T07:00")
    employee.hired_on = date(2026, 3, 1)
    assert annual(employee, 2026, 2027) == [(20, 0, 0, 0), (20, 20, 0, 0)]


def test_leave_that_the_roster_gives_is_taken_and_under_an_approved_absence_only_once(employee, leave):
    for month, day in ((5, 10), (6, 1), (6, 2)):
        RosterCell.objects.create(employee=employee, day=date(2026, month, day), day_type=leave, changed_at=NOW)
    absence(employee, leave, _2026=5)
    assert annual(employee) == [(20, 0, 7, 0)]


def test_the_kinds_are_those_of_the_department_and_those_that_the_person_was_given(employee, department, leave):
    DepartmentPolicy.objects.create(department=department, profile="pl")
    codes = [each.day_type.code for each in leave_of([employee], 2026, 2026)[employee.pk]]
    assert sorted(codes) == ["DUG", "U", "UŻ"]
    LeaveAllowance.objects.create(employee=employee, day_type=leave, year=2026, days=3)
    codes = [each.day_type.code for each in leave_of([employee], 2026, 2026)[employee.pk]]
    assert sorted(codes) == ["DUG", "U", "UŻ", "ВП"]


def test_many_people_cost_what_one_costs(employee, leave, django_assert_num_queries):
    people = [employee, *factories.EmployeeFactory.create_batch(20)]
    for person in people:
        absence(person, leave, _2025=5)
        LeaveAllowance.objects.create(employee=person, day_type=leave, year=2026, days=26)
    for asked in (people[:1], people):
        with django_assert_num_queries(6):
            assert len(leave_of(asked, 2026, 2027)) == len(asked)
