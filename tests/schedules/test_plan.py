"""What is planned for people: roster, absences, holidays and terms of employment laid over each other."""

from datetime import UTC, date, datetime

import pytest

from schedules.models import Absence, DayType, DepartmentPolicy, Holiday, RosterCell
from schedules.plan import plans
from tests import factories
from tests.schedules.factories import absent, plan

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)  # the 11th is a holiday in Poland, the 1st is on a Sunday
MONDAY, TUESDAY, SATURDAY, INDEPENDENCE = "2026-11-02", "2026-11-03", "2026-11-07", "2026-11-11"


def planned(person, first=FIRST, last=LAST, **more):
    return plans([person], first, last, **more)[person.pk]


def day_of(person, day, **more):
    day = date.fromisoformat(day)
    return planned(person, day, day, **more).days[0]


def hours(seconds):
    return None if seconds is None else seconds / 3600


# ------------------------------------------------------------------------------------------------------ the roster


def test_every_day_is_there_in_order(employee):
    plan(employee, {MONDAY: "8-17"})
    days = planned(employee).days
    assert [each.day.day for each in days] == list(range(1, 31))
    assert [each.day.isoformat() for each in days if each.to_work] == [MONDAY]


def test_a_day_type_has_the_hours_that_it_had_when_it_was_planned(employee):
    plan(employee, {MONDAY: "ОФ"})
    DayType.objects.filter(code="ОФ").update(hours="7-15", unpaid_break="")
    monday = day_of(employee, MONDAY)
    assert (monday.code, hours(monday.seconds), monday.shift.start) == ("ОФ", 8, datetime(2026, 11, 2, 8, tzinfo=UTC))


def test_a_day_off_and_an_absence_of_the_roster_are_no_work(employee):
    plan(employee, {MONDAY: "В", TUESDAY: "ВП"})
    monday, tuesday = planned(employee, date(2026, 11, 2), date(2026, 11, 3)).days
    assert (monday.to_work, monday.absence, monday.seconds) == (False, None, 0)
    assert (tuesday.to_work, tuesday.absence.code, tuesday.asked_for) == (False, "ВП", False)


def test_shifts_beside_the_range_are_known_by_their_hours_alone(employee):
    plan(employee, {"2026-10-31": "20-8", "2026-12-01": "8-17", "2026-12-02": "8-17"})
    found = planned(employee, beside=1)
    assert [shift.day.isoformat() for shift in found.shifts()] == ["2026-10-31", "2026-12-01"]
    assert len(found.days) == 30
    assert planned(employee).shifts() == []


def test_a_cell_that_was_emptied_after_it_was_published_says_nothing(employee):
    plan(employee, {MONDAY: "8-17"}, published=True)
    plan(employee, {MONDAY: ""})
    assert RosterCell.objects.get().is_changed
    assert day_of(employee, MONDAY).cell is None


# ----------------------------------------------------------------------------------------------------- the terms


@pytest.fixture
def agreed(employee):
    """38 hours a week, agreed since the beginning of the year."""
    return factories.EmploymentTermsFactory(employee=employee, weekly_minutes=38 * 60)


def test_who_has_no_roster_works_by_their_terms(employee, agreed):
    assert hours(day_of(employee, MONDAY).agreed) == 7.6
    assert day_of(employee, SATURDAY).agreed == 0
    assert (day_of(employee, INDEPENDENCE).agreed, day_of(employee, INDEPENDENCE).to_work) == (0, False)


def test_one_cell_in_the_month_and_the_terms_count_no_more(employee, agreed):
    plan(employee, {"2026-11-30": "8-17"})
    assert (day_of(employee, MONDAY).agreed, day_of(employee, MONDAY).to_work) == (None, False)
    assert hours(day_of(employee, "2026-10-30").agreed) == 7.6


def test_terms_count_from_when_to_when_they_hold(employee):
    factories.EmploymentTermsFactory(employee=employee, starts_on=date(2026, 11, 3), ends_on=date(2026, 11, 3))
    found = [each.agreed for each in planned(employee, date(2026, 11, 2), date(2026, 11, 4)).days]
    assert found == [None, 8 * 3600, None]


def test_without_roster_and_terms_nothing_is_agreed_but_monday_to_friday_are_working_days(employee):
    found = planned(employee, date(2026, 11, 6), date(2026, 11, 11)).days
    assert [each.agreed for each in found] == [None] * 6
    assert [each.to_work for each in found] == [True, False, False, True, True, False]


def test_a_holiday_that_hr_calls_ordinary_is_worked(employee, agreed):
    planned(employee)
    Holiday.objects.filter(day=date.fromisoformat(INDEPENDENCE)).update(is_off=False)
    day = day_of(employee, INDEPENDENCE)
    assert (hours(day.agreed), day.holiday.is_off) == (7.6, False)


def test_ukrainian_holidays_are_worked(employee, department, agreed):
    DepartmentPolicy.objects.create(department=department, calendar="UA")
    day = day_of(employee, "2026-08-24")
    assert (day.holiday.name_en, hours(day.agreed)) == ("Independence Day", 7.6)


def test_the_calendar_is_that_of_the_department_above(employee, department, agreed):
    DepartmentPolicy.objects.create(department=factories.DepartmentFactory(name="Kyiv"), calendar="UA")
    department.parent = DepartmentPolicy.objects.get().department
    department.save()
    assert day_of(employee, INDEPENDENCE).holiday is None
    assert planned(employee).policy.department.name == "Kyiv"


# --------------------------------------------------------------------------------------------------- the absences


def test_an_absence_lies_over_working_days_and_gives_them_back(employee):
    plan(employee, {MONDAY: "8-17", TUESDAY: "В"})
    absence = absent(employee, "ВП", MONDAY, "2026-11-04")
    monday, tuesday, wednesday = planned(employee, date(2026, 11, 2), date(2026, 11, 4)).days
    assert (monday.absence.code, monday.asked_for, monday.code, hours(monday.credited)) == ("ВП", True, "8-17", 9)
    assert (tuesday.absence, tuesday.code) == (None, "В")
    assert (wednesday.absence, wednesday.to_work) == (None, False)
    absence.status = Absence.Status.WITHDRAWN
    absence.save()
    assert (day_of(employee, MONDAY).absence, hours(day_of(employee, MONDAY).seconds)) == (None, 9)


@pytest.mark.parametrize("status", ["pending", "rejected", "withdrawn"])
def test_only_an_approved_absence_counts(employee, status):
    plan(employee, {MONDAY: "8-17"})
    absent(employee, "ВП", MONDAY, status=status)
    assert day_of(employee, MONDAY).absence is None


@pytest.mark.parametrize("weekly_minutes", [None, 40 * 60])
def test_without_a_roster_it_lies_over_monday_to_friday_but_for_holidays(employee, weekly_minutes):
    if weekly_minutes:
        factories.EmploymentTermsFactory(employee=employee, weekly_minutes=weekly_minutes)
    absent(employee, "ВП", "2026-11-06", INDEPENDENCE)
    found = planned(employee)
    away = [each.day.day for each in found.days if each.absence]
    assert away == [6, 9, 10]
    assert sum(each.credited for each in found.days) == (3 * 8 * 3600 if weekly_minutes else 0)


def test_what_the_roster_itself_calls_an_absence_stays(employee):
    plan(employee, {MONDAY: "Л"})
    absent(employee, "ВП", MONDAY)
    assert (day_of(employee, MONDAY).absence.code, day_of(employee, MONDAY).asked_for) == ("Л", False)


# -------------------------------------------------------------------------------------------------- many at once


@pytest.mark.parametrize("count", [2, 40])
@pytest.mark.parametrize(("first", "last", "queries"), [(FIRST, LAST, 7), (date(2026, 10, 20), date(2026, 11, 3), 9)])
def test_the_plan_of_many_costs_a_fixed_number_of_queries(
    department, django_assert_num_queries, count, first, last, queries
):
    DepartmentPolicy.objects.create(department=department)
    people = [factories.EmployeeFactory(department=department) for _ in range(count)]
    for person in people:
        factories.EmploymentTermsFactory(employee=person)
        plan(person, {MONDAY: "ОФ"})
        absent(person, "ВП", MONDAY)
    plans(people, first, last)  # the holidays are looked up once and for all
    with django_assert_num_queries(queries):
        assert len(plans(people, first, last, beside=2)) == count


def test_nobodys_plan_is_empty():
    assert plans([], FIRST, LAST) == {}
