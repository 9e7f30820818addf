"""What the tests of timesheets share: October 2026, seen from the third of November."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tests import factories

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (9, 10, 11, 12))
NOW = datetime(2026, 11, 3, 11, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")


def at(wall):
    """The instant at which the clocks of Warsaw show an ISO 8601 text."""
    return datetime.fromisoformat(wall).replace(tzinfo=WARSAW)


def works(person, *spans):
    """Checks in and out, each as "2026-10-01T08:00 16:00"; an end with a date of its own as "2026-10-02T06:10"."""
    for span in spans:
        came, left = span.split()
        left = left if "T" in left else f"{came[:10]}T{left}"
        factories.record(person, at(came), "IN")
        factories.record(person, at(left), "OUT")


def last_heard_of(terminal, wall):
    terminal.contacted_at = at(wall)
    terminal.save()


def sheet(client, person, month=OCTOBER, **query):
    """The timesheet as the API tells it."""
    answer = client.get(f"/api/timesheets/{person.pk}/{month:%Y-%m}", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def day(timesheet, number):
    """One of its days, by its number in the month."""
    return timesheet["days"][number - 1]


def post(client, person, act, month=OCTOBER, **body):
    return client.post(f"/api/timesheets/{person.pk}/{month:%Y-%m}/{act}", body)


def approved(client, person, month=OCTOBER):
    """Submits and approves, as somebody who may."""
    assert post(client, person, "submit", month).status_code == 200
    answer = post(client, person, "approve", month)
    assert answer.status_code == 200, answer.json()
    return answer.json()
