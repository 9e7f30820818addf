"""What the timesheets of a thousand people cost: a month of roster against a month of taps."""

import time
from datetime import timedelta
from statistics import median

from tests.bench import worktime

PEOPLE, ROUNDS = worktime.PEOPLE, worktime.ROUNDS
MONTH, NOW = worktime.FIRST, worktime.NOW
DAY = timedelta(days=1)
HOURS = "8-12/12:30-16:30"


def report() -> None:
    """Seeds what is missing, then measures over HTTP and inside one process."""
    from attendance.models import Department

    if not Department.objects.filter(name="One month").exists():
        worktime.seed()
    seed_roster()
    over_http()
    in_one_process()


def seed_roster() -> None:
    """Hours on each working day of the month, and of the week on either side of it, for the thousand."""
    from schedules.models import RosterCell

    RosterCell.objects.all().delete()
    days = [MONTH + DAY * number for number in range(-7, 38)]
    cells = [
        RosterCell(employee_id=person.pk, day=day, hours=HOURS, changed_by="bench", changed_at=NOW)
        for person in people()
        for day in days
        if day.weekday() < 5
    ]
    RosterCell.objects.bulk_create(cells, batch_size=2000)


def people() -> list:
    from attendance.models import Employee

    return list(Employee.objects.filter(department__name="One month").order_by("pk"))


def over_http() -> None:
    from django.contrib.auth.models import User

    from tests.bench.__main__ import gunicorn
    from timetracker.api.sign_in import open_session

    token = open_session(User.objects.get(username="bench"))["access_token"]
    asked = f"/api/timesheets?month={MONTH:%Y-%m}&department=One%20month&limit=500"
    with gunicorn() as port:
        print(f"\n{'through gunicorn, the median':<46} {'s':>7} {'MB':>7}")
        for what, paths in (
            (f"/api/timesheets, {PEOPLE} people, 2 pages", (asked, f"{asked}&offset=500")),
            ("  a page of 50", (asked.replace("500", "50"),)),
            ("  one person's", (f"/api/timesheets/{people()[0].pk}/{MONTH:%Y-%m}",)),
        ):
            taken, size = zip(*(_asked(port, paths, token) for _ in range(ROUNDS)), strict=True)
            print(f"{what:<46} {median(taken):>7.2f} {size[0] / 1e6:>7.2f}")


def _asked(port: int, paths: tuple[str, ...], token: str) -> tuple[float, int]:
    answers = [worktime.asked(port, path, token) for path in paths]
    return sum(taken for taken, _size in answers), sum(size for _taken, size in answers)


def in_one_process() -> None:
    from schedules import timesheets

    everybody = people()
    taken = [_timed(lambda: sum(1 for _ in timesheets.of(everybody, MONTH, NOW))) for _round in range(ROUNDS)]
    print(f"\n{f'the timesheets of {PEOPLE} people, s':<46} {median(taken):>7.2f}")


def _timed(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
