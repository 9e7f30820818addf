"""What a month of worked time costs: for a thousand people, and with ten years of history behind it or after it."""

import json
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from random import Random
from statistics import median
from tempfile import TemporaryFile

PEOPLE, SAMPLE, YEARS, ROUNDS = 1000, 25, 10, 7
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONTH = f"from_date={FIRST}&to_date={LAST}"
DAY = timedelta(days=1)
EVENT = """INSERT INTO attendance_event (employee_id, at, declared, direction, source, terminal_number, terminal_name,
    recorded_at, comment, created_by, flags, voided_by, void_reason)
    VALUES (%s, %s, '', %s, 'terminal', 1, 'Main entrance', %s, '', '', '[]', '', '')"""


def report() -> None:
    """Seeds the database, then measures over HTTP and inside one process."""
    token = seed()
    over_http(token)
    in_one_process()


def seed() -> str:
    """A thousand people with a month behind the measured one, as many of them again as a sample with ten years.

    Answers the access token of somebody from HR.
    """
    from attendance.models import Department
    from tests.factories import EmployeeFactory, UserFactory
    from timetracker.api.sign_in import open_session

    long, short = (Department.objects.create(name=name) for name in ("Ten years", "One month"))
    since = {EmployeeFactory(department=short).pk: FIRST - 30 * DAY for _ in range(PEOPLE)}
    since |= {EmployeeFactory(department=long).pk: FIRST.replace(year=FIRST.year - YEARS) for _ in range(SAMPLE)}
    _write(sorted(_taps(since, Random(1)), key=lambda tap: tap[1]))
    return open_session(UserFactory(username="bench", role="hr"))["access_token"]


def _taps(since: dict[int, date], random: Random):
    """Four a working day, around eight, noon, half past twelve and half past four."""
    for person, first in since.items():
        for number in range((LAST - first).days + 1):
            day = first + number * DAY
            if day.weekday() < 5:
                for minutes, direction in ((360, "IN"), (600, "OUT"), (630, "IN"), (870, "OUT")):
                    at = datetime(day.year, day.month, day.day) + timedelta(
                        minutes=minutes, seconds=random.randint(-300, 300), microseconds=random.randint(0, 999_999)
                    )
                    yield person, at, direction, at


def _write(taps: list[tuple]) -> None:
    """In the order of time, as they would have come."""
    from django.db import connection, transaction
    from tqdm import tqdm

    with transaction.atomic(), connection.cursor() as cursor:
        for start in tqdm(range(0, len(taps), 5000), desc=f"{len(taps)} taps", disable=None):
            cursor.executemany(EVENT, taps[start : start + 5000])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE TABLE attendance_event")
        cursor.fetchall()
    connection.close()


def over_http(token: str) -> None:
    from tests.bench.__main__ import gunicorn

    days = MONTH.replace("from_date", "date_from").replace("to_date", "date_to")
    with gunicorn() as port:
        print(f"\n{'through gunicorn, the median':<46} {'s':>7} {'MB':>7}")
        for what, path, rounds in (
            (f"/api/stats/worktime, {PEOPLE} people", f"/api/stats/worktime?{MONTH}&department=One%20month", ROUNDS),
            ("/api/export/worktime.csv", f"/api/export/worktime.csv?{days}&department=One%20month", ROUNDS),
            ("/api/export/worktime.xlsx", f"/api/export/worktime.xlsx?{days}&department=One%20month", ROUNDS),
            ("  with a sheet of days for each", f"/api/export/worktime.xlsx?{days}&department=One%20month&days=1", 1),
        ):
            taken, size = zip(*(asked(port, path, token) for _ in range(rounds)), strict=True)
            print(f"{what:<46} {median(taken):>7.2f} {size[0] / 1e6:>7.2f}")


def asked(port: int, path: str, token: str) -> tuple[float, int]:
    connection = HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    content = answer.read()
    taken = time.perf_counter() - started
    connection.close()
    if answer.status != 200 or (path.startswith("/api/stats") and len(json.loads(content)) != PEOPLE):
        raise SystemExit(f"{path}: {answer.status} {content[:300]}")
    return taken, len(content)


def in_one_process() -> None:
    from attendance import reports
    from attendance.models import Employee

    people = {name: list(_ids(Employee, name)) for name in ("One month", "Ten years")}
    sample = people["One month"][:SAMPLE]
    month = reports.span_of(FIRST, LAST)
    oldest = reports.span_of(FIRST.replace(year=FIRST.year - YEARS + 1), LAST.replace(year=LAST.year - YEARS + 1))
    cases = {
        "1 month of history behind it": (sample, month),
        f"{YEARS} years behind it": (people["Ten years"], month),
        f"1 year behind it, {YEARS - 1} after it": (people["Ten years"], oldest),
    }
    times = {name: [] for name in cases}
    for _round in range(4 * ROUNDS):  # in turns, so that what else the machine does meets all of them
        for name, (ids, span) in cases.items():
            times[name].append(_timed(lambda ids=ids, span=span: list(reports.reports_on(ids, span, NOW))))
    print(f"\n{'a month of one person, ms':<46} {'median':>7} {'ratio':>7}")
    yardstick = median(times["1 month of history behind it"])
    for name, taken in times.items():
        print(f"{name:<46} {1000 * median(taken) / SAMPLE:>7.2f} {median(taken) / yardstick:>7.2f}")
    _where_it_goes(people["One month"], month)
    _memory(people["One month"], month)


def _ids(employee, department: str):
    return employee.objects.filter(department__name=department).order_by("pk").values_list("pk", flat=True)


def _timed(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _where_it_goes(people: list[int], month) -> None:
    from attendance import reports, worktime

    batches = [people[start : start + 200] for start in range(0, len(people), 200)]
    own = time.process_time()
    reading = _timed(lambda: [reports._logs(batch, month) for batch in batches])
    own = time.process_time() - own
    logs = [log for batch in batches for log in reports._logs(batch, month).values()]
    works: list = []
    pairing = _timed(lambda: works.extend(worktime.pair(log, month.policy, NOW) for log in logs))
    adding = _timed(lambda: [worktime.summarise(work, month, month.policy.attribution) for work in works])
    print(f"\nwhere it goes, {PEOPLE} people, s")
    for what, taken in (
        ("waiting for the database", reading - own),
        ("rows to events", own),
        ("events to intervals", pairing),
        ("intervals to days", adding),
    ):
        print(f"  {what:<44} {taken:>7.2f}")


def _memory(people: list[int], month) -> None:
    """The report and the workbook with its sheets of days, read and written without being kept."""
    from attendance import reports
    from attendance.exports import worktime_xlsx
    from attendance.models import Employee

    def workbook(ids, days):
        rows = reports.by_name(Employee.objects.filter(pk__in=ids), month, NOW)
        with TemporaryFile() as file:
            worktime_xlsx.write(file, rows, month, days=days)

    print(f"\n{'memory at most, MB':<40} {'200':>6} {len(people):>6}  people")
    for what, act in (
        ("the report", lambda ids: sum(1 for _ in reports.reports_on(ids, month, NOW))),
        ("the workbook", lambda ids: workbook(ids, False)),
        ("the workbook with sheets of days", lambda ids: workbook(ids, True)),
    ):
        peaks = [_peak(lambda ids=ids, act=act: act(ids)) / 1e6 for ids in (people[:200], people)]
        print(f"{what:<40} {peaks[0]:>6.1f} {peaks[1]:>6.1f}")


def _peak(act) -> int:
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
