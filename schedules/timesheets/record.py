"""An approved timesheet as plain JSON, and back: what was approved is read from here for ever.

Instants are ISO 8601 in UTC, lengths seconds or minutes as their names say. A field that is added later needs a default
in its class; none is ever taken away.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime

from django.db.models import F, QuerySet

from attendance.worktime import Anomaly, Code, Interval
from schedules.adherence import Held, Rules
from schedules.codes import read_pause, write_pause
from schedules.models import Holiday, Timesheet, TimesheetSnapshot
from schedules.planning import Shift
from schedules.rules import Breach, Rule
from schedules.timesheets.days import DayRow
from schedules.timesheets.month import Account, Adjustment, Approval, Blocker, Booking, Month, Totals

_OF_HELD = (
    "worked_seconds",
    "deducted_seconds",
    "planned_seconds",
    "night_seconds",
    "overtime_minutes",
    "provisional",
    "late_minutes",
    "early_leave_minutes",
    "missing_minutes",
    "no_show",
)
_OF_ROW = (
    "is_over",
    "code",
    "by_terms",
    "absence_code",
    "credited_seconds",
    "at_50_seconds",
    "at_100_seconds",
)
_NAMES = ("name_uk", "name_pl", "name_en")


def body_of(month: Month) -> dict:
    """All of the timesheet but whose it is, of which month, and its status. The days come last: lists do without."""
    return {
        "summary": {
            "totals": asdict(month.totals),
            "breaches": [asdict(breach) | {"day": _day(breach.day)} for breach in month.breaches],
            "blockers": [asdict(blocker) | {"day": _day(blocker.day)} for blocker in month.blockers],
            "account": _account(month.account),
            "rules": asdict(month.rules),
        },
        "days": [_row(row) for row in month.days],
    }


def approved(snapshot: TimesheetSnapshot) -> Month:
    """The timesheet that was approved, as it was."""
    days = tuple(_read_row(row) for row in snapshot.body["days"])
    return _approved(snapshot, snapshot.body["summary"], days)


def approved_in_short(snapshots: QuerySet[TimesheetSnapshot]) -> Iterator[Month]:
    """The timesheets that were approved, without their days, which are ten times as long as all the rest."""
    for snapshot in snapshots.defer("body").annotate(summary=F("body__summary")):
        yield _approved(snapshot, snapshot.summary, ())


def _approved(snapshot: TimesheetSnapshot, summary: dict, days: tuple[DayRow, ...]) -> Month:
    return Month(
        employee_id=snapshot.employee_id,
        month=snapshot.month,
        status=Timesheet.Status.APPROVED,
        days=days,
        totals=Totals(**summary["totals"]),
        breaches=tuple(
            Breach(Rule(each["rule"]), _read_day(each["day"]), each["found_seconds"], each["needed_seconds"])
            for each in summary["breaches"]
        ),
        blockers=tuple(Blocker(each["word"], _read_day(each["day"]), each["name"]) for each in summary["blockers"]),
        account=_read_account(summary["account"]),
        rules=Rules(**summary["rules"]),
        approval=_approval(snapshot),
    )


def _approval(snapshot: TimesheetSnapshot) -> Approval:
    return Approval(
        snapshot.pk,
        snapshot.approved_by,
        snapshot.approved_at,
        snapshot.reopened_by,
        snapshot.reopened_at,
        snapshot.reopen_reason,
    )


def _row(row: DayRow) -> dict:
    held = row.held
    return {
        "day": _day(row.day),
        "shift": held.shift and _shift(held.shift),
        "matched": [_interval(each) for each in held.matched],
        "others": [_interval(each) for each in held.others],
        **{name: getattr(held, name) for name in _OF_HELD},
        **{name: getattr(row, name) for name in _OF_ROW},
        "holiday": row.holiday and {name: getattr(row.holiday, name) for name in _NAMES},
        "anomalies": [
            {"code": each.code, "at": _at(each.at), "event_id": each.event_id, "other": each.other and _at(each.other)}
            for each in row.anomalies
        ],
        "waits_for": list(row.waits_for),
    }


def _read_row(row: dict) -> DayRow:
    day = _read_day(row["day"])
    held = Held(
        day,
        row["shift"] and _read_shift(day, row["shift"]),
        tuple(_read_interval(each) for each in row["matched"]),
        tuple(_read_interval(each) for each in row["others"]),
        **{name: row[name] for name in _OF_HELD},
    )
    return DayRow(
        held,
        holiday=row["holiday"] and Holiday(day=day, **row["holiday"]),
        anomalies=tuple(
            Anomaly(
                Code(each["code"]), _read_at(each["at"]), each["event_id"], each["other"] and _read_at(each["other"])
            )
            for each in row["anomalies"]
        ),
        waits_for=tuple(row["waits_for"]),
        **{name: row[name] for name in _OF_ROW},
    )


def _shift(shift: Shift) -> dict:
    return {
        "spans": [[_at(start), _at(end)] for start, end in shift.spans],
        "pause": write_pause(shift.pause),
        "cut": [[_at(start), _at(end)] for start, end in shift.cut],
        "nominal_minutes": shift.nominal_minutes,
    }


def _read_shift(day: date, shift: dict) -> Shift:
    return Shift(
        day=day,
        spans=tuple((_read_at(start), _read_at(end)) for start, end in shift["spans"]),
        pause=read_pause(shift["pause"]),
        cut=tuple((_read_at(start), _read_at(end)) for start, end in shift["cut"]),
        nominal_minutes=shift["nominal_minutes"],
    )


def _interval(work: Interval) -> list:
    return [_at(work.start), _at(work.end), work.in_id, work.out_id, work.open, work.auto_closed]


def _read_interval(work: list) -> Interval:
    start, end, *rest = work
    return Interval(_read_at(start), _read_at(end), *rest)


def _account(account: Account) -> dict:
    adjustments = [{"month": _day(each.month), "minutes": each.minutes} for each in account.adjustments]
    return asdict(account) | {"adjustments": adjustments}


def _read_account(account: dict) -> Account:
    adjustments = tuple(Adjustment(_read_day(each["month"]), each["minutes"]) for each in account["adjustments"])
    bookings = tuple(Booking(**each) for each in account["bookings"])
    return Account(**account | {"adjustments": adjustments, "bookings": bookings})


_day, _read_day = date.isoformat, date.fromisoformat
_at, _read_at = datetime.isoformat, datetime.fromisoformat
