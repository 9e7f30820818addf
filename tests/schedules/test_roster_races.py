"""Several people plan at once, with real threads on the real database: nobody is overwritten unseen."""

import pytest
from rest_framework.test import APIClient

from attendance.models import AuditEntry
from schedules.models import RosterCell
from tests import factories
from tests.races import at_once
from tests.schedules.factories import plan
from timetracker.api import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY, TUESDAY = "2026-03-02", "2026-03-03"
THREADS = 4


@pytest.fixture
def planners():
    """So many of HR, each at a browser of their own."""
    clients = []
    for _ in range(THREADS):
        client = APIClient()
        token = sign_in.open_session(factories.UserFactory(role="hr"))["access_token"]
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        clients.append(client)
    return clients


@pytest.mark.parametrize("there", ["", "8-17"])
def test_of_those_who_saw_the_same_cell_one_wins_and_the_others_are_told(planners, employee, there):
    plan(employee, {MONDAY: there} if there else {})
    noted = AuditEntry.objects.filter(action="planned").count()

    def write(number):
        cell = {"employee_id": employee.pk, "day": MONDAY, "code": f"9-{18 + number}", "was": there}
        return planners[number].post("/api/schedules", cell).json()

    answers = at_once(write, range(THREADS))
    winners = [number for number, answer in enumerate(answers) if answer.get("success") == 1]
    assert [answer["code"] for answer in answers if "code" in answer] == ["conflict"] * (THREADS - 1)
    assert RosterCell.objects.get().code == f"9-{18 + winners[0]}"
    assert AuditEntry.objects.filter(action="planned").count() == noted + 1


def test_two_shifts_that_overlap_are_not_both_written(planners, employee):
    sent = [(MONDAY, "20-8"), (TUESDAY, "7-15")]

    def write(number):
        day, code = sent[number]
        return planners[number].post("/api/schedules", {"employee_id": employee.pk, "day": day, "code": code})

    assert sorted(answer.status_code for answer in at_once(write, range(2))) == [200, 409]
    assert RosterCell.objects.count() == 1


def test_many_people_written_at_once_are_all_written(planners, department):
    """By planners who come to the people in different orders."""
    people = [factories.EmployeeFactory(department=department) for _ in range(6)]

    def write(number):
        order = people if number % 2 else people[::-1]
        cells = [{"employee_id": one.pk, "day": f"2026-03-{number + 1:02}", "code": "8-17"} for one in order]
        return planners[number].post("/api/schedules", {"cells": cells}).json()

    assert at_once(write, range(THREADS)) == [{"success": 6, "failed": 0, "errors": []}] * THREADS
    assert RosterCell.objects.count() == 6 * THREADS


def test_the_holidays_of_a_year_are_written_once_by_those_who_ask_first(planners):
    asked = {"year": 2031}
    answers = at_once(lambda number: planners[number].get("/api/holidays", asked).json()["count"], range(THREADS))
    assert answers == [14] * THREADS
