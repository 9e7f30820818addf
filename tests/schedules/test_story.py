"""A month from the roster to payroll, over HTTP alone: mistakes at the door, corrections, leave, approval, a late tap.

All times are Warsaw's, March 2026. The roster: 8-16 from Monday to Friday on 2-6, 9-13 and 16-20 March, and one night
22-6 from Saturday 28 to Sunday 29, when the clocks go forward: 7 hours. Planned: 15 x 480 + 420 = 7620 minutes.

    day      at work                     worked  late  early  overtime  missing   why
    Mon  2   07:55-16:05                  490                    10
    Tue  3   08:20-16:00                  460     20                       20
    Wed  4   08:00-16:00                  480                                     forgot to tap out; correction approved
    Thu  5   08:00-16:00                  480
    Fri  6   08:00-15:30                  450            30                30
    Mon  9   07:50-16:00                  490                    10               tapped twice; the second was voided
    Tue 10   07:58-16:00                  482                     2
    Wed 11   08:00-18:30                  630                   150
    Thu 12   leave                          0                                     480 credited
    Fri 13   leave                          0                                     480 credited
    Mon 16   08:00-16:00                  480
    Tue 17   did not come                   0                             480     no-show
    Wed 18   08:00-16:00                  480
    Thu 19   08:00-16:00                  480                                     forgot to tap in; HR entered it
    Fri 20   08:05-16:00                  475      5                        5
    Sat 21   10:00-12:00                  120                   120               not planned
    Sat 28   21:55-06:00, 7 h 5 min       425                     5               420 of it at night
                                         6422   2 times         297       535

Balance: 6422 + 960 - 7620 = -238, which is 297 - 535. Overtime by law (PL-01, PL-08): a doba begins with the scheduled
8:00 and holds 24 hours, so the 2 minutes before 8:00 on Tuesday 10 are Monday's: 10 (Mon 2) + 10 + 2 (Mon 9) + 150
(Wed 11) = 172 minutes above 8 hours, none of them at night or on a Sunday: at 50 per cent. Weekly rest (PL-06): the
weeks are those of the month, the first from Sunday 1 to Saturday 7, and its longest rest is from Friday 15:30 to
Saturday 24:00, 32:30 instead of 35 hours; the others hold a long one.
"""

import csv
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine

from attendance.models import Event

pytestmark = pytest.mark.django_db
WARSAW = ZoneInfo("Europe/Warsaw")
WEEKDAYS = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20]
WEEKS = [
    # the taps before the correction of the 10th, and those after it
    ["02 07:55", "02 16:05", "03 08:20", "03 16:00", "04 08:00", "05 08:00", "05 16:00", "06 08:00", "06 15:30",
     "09 07:50", "09 07:50:30", "09 16:00", "10 07:58"],
    ["10 16:00", "11 08:00", "11 18:30", "16 08:00", "16 16:00", "18 08:00", "18 16:00", "19 16:00", "20 08:05",
     "20 16:00", "21 10:00", "21 12:00", "28 21:55", "29 06:00"],
]  # fmt: skip
EXPECTED = {
    "planned_minutes": 7620,
    "worked_minutes": 6422,
    "balance_minutes": -238,
    "overtime_minutes": 297,
    "night_minutes": 420,
    "late_count": 2,
    "absence_days": 2,
    "missing_minutes": 535,
    "credited_minutes": 960,
    "no_show_count": 1,
    "overtime_50_minutes": 172,
    "overtime_100_minutes": 0,
    "overtime_average_minutes": 0,
    "payroll_minutes": 6422,
}


def local(text):
    """`09 07:50` of March 2026."""
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=WARSAW)


@pytest.fixture
def clock():
    with time_machine.travel("2026-02-20T09:00:00+01:00", tick=False) as travelled:
        yield travelled


@pytest.fixture
def story(clock, employee, manager, hr, terminal, terminal_client, client_for):
    return Story(clock, employee, manager, hr, terminal_client, client_for)


class Story:
    """What people do, each at the moment at which they do it."""

    def __init__(self, clock, employee, manager, hr, door, client_for):
        self.clock, self.employee, self.manager, self.hr, self.door = clock, employee, manager, hr, door
        self.client_for = client_for
        self.sheet = f"/api/timesheets/{employee.pk}/2026-03"

    def at(self, text, user):
        """A client of the user, at that moment of March."""
        self.clock.move_to(local(text))
        return self.client_for(user)

    def in_april(self, user):
        self.clock.move_to(datetime(2026, 4, 2, 9, tzinfo=WARSAW))
        self.door.get("/api/terminal/me")
        return self.client_for(user)

    def plan(self):
        cells = [{"employee_id": self.employee.pk, "day": f"2026-03-{day:02}", "code": "8-16"} for day in WEEKDAYS]
        night = {"employee_id": self.employee.pk, "day": "2026-03-28", "start_hhmm": "22:00", "end_hhmm": "06:00"}
        saved = self.client_for(self.manager).post("/api/schedules", {"cells": [*cells, night]})
        assert saved.json() == {"success": 16, "failed": 0, "errors": []}

    def tap(self, *moments):
        for moment in moments:
            self.clock.move_to(local(moment))
            answer = self.door.post(
                "/api/terminal/scan", {"uid": "04A1B2C3", "ts": int(local(moment).timestamp() * 1000)}
            )
            assert answer.json()["code"] == "accepted", (moment, answer.json())

    def event(self, moment):
        return Event.objects.get(employee=self.employee, at=local(moment))

    def ask_and_approve(self, route, body, asked_at, decided_at):
        asked = self.at(asked_at, self.employee.user).post(route, body)
        assert asked.status_code == 201, asked.json()
        decided = self.at(decided_at, self.manager).patch(f"{route}/{asked.json()['id']}/approve")
        assert decided.status_code == 200, decided.json()

    def put_right_by_hr(self):
        """Thursday 19: the only tap, at 16:00, was taken for an arrival."""
        desk = self.at("23 09:00", self.hr)
        voided = desk.post(f"/api/events/{self.event('19 16:00').pk}/void", {"reason": "It was the departure"})
        assert voided.status_code == 200
        for moment, direction in (("2026-03-19T08:00", "IN"), ("2026-03-19T16:00", "OUT")):
            entry = {"employee_id": self.employee.pk, "timestamp": moment, "direction": direction, "comment": "Foreman"}
            assert desk.post("/api/events/manual", entry).status_code == 201

    def work(self):
        """The whole of March, as it happened."""
        self.plan()
        self.tap(*WEEKS[0])
        forgotten = {"kind": "add", "timestamp": "2026-03-04T16:00", "direction": "OUT", "comment": "Forgot to tap out"}
        self.ask_and_approve("/api/corrections", forgotten, "10 09:00", "10 10:00")
        twice = {"kind": "void", "event_id": self.event("09 07:50:30").pk, "comment": "Tapped twice"}
        self.ask_and_approve("/api/corrections", twice, "10 09:05", "10 10:05")
        leave = {"code": "вп", "first_day": "2026-03-12", "last_day": "2026-03-13", "comment": ""}
        self.ask_and_approve("/api/absences", leave, "10 09:10", "10 10:10")
        self.tap(*WEEKS[1])
        self.put_right_by_hr()

    def approve(self):
        assert self.in_april(self.employee.user).post(f"{self.sheet}/submit").json()["status"] == "submitted"
        approved = self.in_april(self.manager).post(f"{self.sheet}/approve")
        assert approved.status_code == 200, approved.json()
        return approved.json()


def test_the_timesheet_says_what_was_worked_by_hand(story):
    story.work()
    sheet = story.in_april(story.employee.user).get(story.sheet).json()
    assert sheet["totals"] == EXPECTED
    worked = {day["day"][-2:]: day["worked_minutes"] for day in sheet["days"] if day["worked_minutes"]}
    assert worked == {
        "02": 490, "03": 460, "04": 480, "05": 480, "06": 450, "09": 490, "10": 482, "11": 630, "16": 480, "18": 480,
        "19": 480, "20": 475, "21": 120, "28": 425,
    }  # fmt: skip
    flags = {day["day"][-2:]: day["flags"] for day in sheet["days"] if day["flags"]}
    assert flags == {
        "03": ["late"], "06": ["early_leave"], "12": ["absence"], "13": ["absence"], "17": ["no_show"], "20": ["late"],
        "21": ["unplanned"],
    }  # fmt: skip
    assert [(each["rule"], each["day"]) for each in sheet["breaches"]] == [("weekly_rest", "2026-03-01")]


def test_an_approved_month_refuses_entries_and_payroll_gets_its_figures(story):
    story.work()
    approved = story.approve()
    entry = {"employee_id": story.employee.pk, "timestamp": "2026-03-20T19:00", "direction": "IN", "comment": "Late"}
    refused = story.in_april(story.hr).post("/api/events/manual", entry)
    assert (refused.status_code, refused.json()["code"]) == (409, "period_closed")
    file = story.in_april(story.hr).get("/api/export/payroll.csv", {"month": "2026-03", "department": "Workshop"})
    rows = {
        row["Full name"]: row for row in csv.DictReader(StringIO(file.getvalue().decode("utf-8-sig")), delimiter=";")
    }
    row = rows[story.employee.full_name]
    assert row["Status"] == "approved"
    assert row["Worked (h:mm)"] == "107:02"  # 6422 minutes
    for title, name in (("Worked", "worked"), ("Overtime", "overtime"), ("Overtime at 50%", "overtime_50"),
                        ("Night", "night"), ("Missing", "missing"), ("Balance", "balance")):  # fmt: skip
        assert int(row[f"{title} (minutes)"]) == approved["totals"][f"{name}_minutes"], title


def test_what_a_door_delivers_after_the_approval_is_paid_in_the_next_month(story):
    story.work()
    before = story.approve()
    story.in_april(story.manager)
    for moment in ("21 14:00", "21 15:00"):  # an hour on Saturday, kept by the door while it was offline
        scan = story.door.post("/api/terminal/scan", {"uid": "04A1B2C3", "ts": int(local(moment).timestamp() * 1000)})
        assert scan.json()["code"] == "accepted"
    assert "closed_period" in story.event("21 14:00").flags
    client = story.client_for(story.manager)
    assert client.get(story.sheet).json()["days"] == before["days"]
    account = client.get(f"/api/timesheets/{story.employee.pk}/2026-04").json()["account"]
    assert account["opening_minutes"] == -238
    assert account["adjustments"] == [{"month": "2026-03", "minutes": 60}]
