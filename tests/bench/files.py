"""What the files of the plan cost: the roster of five hundred people on paper and as a workbook, and their payroll."""

from datetime import timedelta
from itertools import cycle
from statistics import median

from tests.bench import worktime

PEOPLE, ROUNDS = 500, worktime.ROUNDS
FIRST, LAST = worktime.FIRST, worktime.LAST
DAY = timedelta(days=1)
DEPARTMENT = "Five hundred"
# What people have in their cells: hours of several shapes, and codes with and without.
CELLS = ("8-17", "7:30-15:30", "8-12/13-17", "20-8", "", "ОФ", "Н", "В", "ВП", "8-20")


def report() -> None:
    """Seeds what is missing, then measures over HTTP."""
    from attendance.models import Department

    if not Department.objects.filter(name="One month").exists():
        worktime.seed()
    seed_roster()
    over_http()


def seed_roster() -> None:
    """Five hundred of the thousand with a cell for nearly every day, each fifth of them on leave for a week of it."""
    from attendance.models import Department, Employee
    from schedules.models import Absence, DayType, RosterCell

    people = list(Employee.objects.filter(department__name="One month").order_by("pk")[:PEOPLE])
    department = Department.objects.create(name=DEPARTMENT)
    Employee.objects.filter(pk__in=[person.pk for person in people]).update(department=department)
    RosterCell.objects.all().delete()
    types, texts = {kind.code: kind for kind in DayType.objects.filter(profile="uk")}, cycle(CELLS)
    RosterCell.objects.bulk_create(
        [
            _cell(person, FIRST + DAY * number, text, types)
            for person in people
            for number in range((LAST - FIRST).days + 1)
            if (text := next(texts))
        ],
        batch_size=2000,
    )
    Absence.objects.bulk_create(
        Absence(
            employee=person,
            day_type=types["ВП"],
            first_day=FIRST + 7 * DAY,
            last_day=FIRST + 13 * DAY,
            status=Absence.Status.APPROVED,
            author_name="bench",
            created_at=worktime.NOW,
            decided_at=worktime.NOW,
        )
        for person in people[::5]
    )


def _cell(person, day, text: str, types: dict):
    from schedules.models import RosterCell

    kind = types.get(text)
    hours = kind.hours if kind else text
    return RosterCell(employee=person, day=day, day_type=kind, hours=hours, changed_by="bench", changed_at=worktime.NOW)


def over_http() -> None:
    from django.contrib.auth.models import User

    from tests.bench.__main__ import gunicorn
    from timetracker.api.sign_in import open_session

    token = open_session(User.objects.get(username="bench"))["access_token"]
    department = DEPARTMENT.replace(" ", "%20")
    days = f"date_from={FIRST}&date_to={LAST}&department={department}"
    month = f"month={FIRST:%Y-%m}&department={department}"
    with gunicorn() as port:
        print(f"\n{f'{PEOPLE} people, through gunicorn, the median':<46} {'s':>7} {'MB':>7}")
        for what, path in (
            ("/api/schedule/pdf, A4", f"/api/schedule/pdf?{days}"),
            ("  A3", f"/api/schedule/pdf?{days}&paper=a3"),
            ("/api/schedule/xlsx", f"/api/schedule/xlsx?{days}"),
            ("/api/export/payroll.csv", f"/api/export/payroll.csv?{month}"),
            ("/api/export/payroll.xlsx", f"/api/export/payroll.xlsx?{month}"),
        ):
            taken, size = zip(*(worktime.asked(port, path, token) for _ in range(ROUNDS)), strict=True)
            print(f"{what:<46} {median(taken):>7.2f} {size[0] / 1e6:>7.2f}")
