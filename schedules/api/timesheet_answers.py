"""What the routes of timesheets answer: how it is described, and how it is written."""

from dataclasses import asdict
from datetime import datetime

from rest_framework import serializers

from attendance.api.fields import MonthField
from attendance.models import Employee
from attendance.worktime import minutes
from schedules.models import Timesheet
from schedules.rules import Rule
from schedules.timesheets import Account, Approval, Blocker, DayRow, Month, Totals
from schedules.timesheets.wording import in_the_way
from schedules.wording import broken
from timetracker.api.fields import InstantField

# ----------------------------------------------------------------------------------------------------------- described


class BlockerSerializer(serializers.Serializer):
    """What stands in the way of approval."""

    code = serializers.CharField(help_text="`no_show`, `provisional`, `correction_pending`, …, or an anomaly's.")
    day = serializers.DateField()
    detail = serializers.CharField(help_text="A sentence for a person, in their language.")
    refuses = serializers.BooleanField(help_text="Whether the month cannot be approved while this is so.")


class TotalsSerializer(serializers.Serializer):
    """Whole minutes of the sums of seconds."""

    planned_minutes = serializers.IntegerField()
    worked_minutes = serializers.IntegerField()
    balance_minutes = serializers.IntegerField(help_text="Worked and credited less planned, of the days that are over.")
    overtime_minutes = serializers.IntegerField(help_text="Above the plan of each day.")
    night_minutes = serializers.IntegerField()
    late_count = serializers.IntegerField()
    absence_days = serializers.IntegerField()
    missing_minutes = serializers.IntegerField()
    credited_minutes = serializers.IntegerField(help_text="What was planned on days of absence.")
    no_show_count = serializers.IntegerField()
    overtime_50_minutes = serializers.IntegerField(help_text="Statutory overtime, at 50 per cent.")
    overtime_100_minutes = serializers.IntegerField(help_text="Statutory overtime, at 100 per cent.")
    overtime_average_minutes = serializers.IntegerField(help_text="Above the norm of the month, at 100 per cent.")
    payroll_minutes = serializers.IntegerField(help_text="Worked, with each day rounded as the department has it.")


class TimesheetRowSerializer(TotalsSerializer):
    """A person's month; its totals stand in the row, and as `totals`."""

    employee_id = serializers.IntegerField()
    employee_name = serializers.CharField()
    department = serializers.CharField(allow_null=True)
    month = MonthField()
    status = serializers.ChoiceField(Timesheet.Status.choices)
    totals = TotalsSerializer()
    breaches = serializers.IntegerField(help_text="How many there are.")
    blockers = BlockerSerializer(many=True)


class PlanOfDaySerializer(serializers.Serializer):
    """The rostered plan, whatever absence lies over it; of who has no roster the hours agreed."""

    code = serializers.CharField(help_text="Hours such as `8-17`, or a code; empty where the roster says nothing.")
    start = InstantField(allow_null=True)
    end = InstantField(allow_null=True)
    minutes = serializers.IntegerField()


class DayOfTimesheetSerializer(serializers.Serializer):
    day = serializers.DateField()
    plan = PlanOfDaySerializer()
    worked_minutes = serializers.IntegerField()
    night_minutes = serializers.IntegerField()
    late_minutes = serializers.IntegerField()
    early_leave_minutes = serializers.IntegerField()
    overtime_minutes = serializers.IntegerField()
    missing_minutes = serializers.IntegerField()
    balance_minutes = serializers.IntegerField(help_text="0 while the day is not over.")
    credited_minutes = serializers.IntegerField()
    overtime_50_minutes = serializers.IntegerField()
    overtime_100_minutes = serializers.IntegerField()
    holiday = serializers.CharField(allow_null=True, help_text="Its name.")
    absence_code = serializers.CharField(allow_null=True)
    first_in = InstantField(allow_null=True)
    last_out = InstantField(allow_null=True, help_text="Null while somebody is in.")
    waits_for = serializers.ListField(
        child=serializers.CharField(), help_text="The terminals that have yet to report; until then it is provisional."
    )
    flags = serializers.ListField(
        child=serializers.CharField(),
        help_text="`late`, `early_leave`, `no_show`, `unplanned`, `open`, `auto_closed`, `provisional`, `absence`, "
        "`holiday`, and the anomalies in lower case.",
    )


class BreachSerializer(serializers.Serializer):
    rule = serializers.ChoiceField([(rule.value, rule.value) for rule in Rule])
    day = serializers.DateField()
    detail = serializers.CharField(help_text="A sentence for a person, in their language.")


class AdjustmentSerializer(serializers.Serializer):
    month = MonthField()
    minutes = serializers.IntegerField()


class BookingSerializer(serializers.Serializer):
    minutes = serializers.IntegerField()
    reason = serializers.CharField()
    booked_by = serializers.CharField()


class AccountSerializer(serializers.Serializer):
    """The balance account of the month, in minutes."""

    opening_minutes = serializers.IntegerField()
    is_provisional = serializers.BooleanField(help_text="The month before is not approved yet.")
    adjustments = AdjustmentSerializer(many=True, help_text="What came in after earlier months were approved.")
    bookings = BookingSerializer(many=True, help_text="What HR booked.")
    balance_minutes = serializers.IntegerField()
    closing_minutes = serializers.IntegerField()
    limit_minutes = serializers.IntegerField(allow_null=True, help_text="How much goes on at most, up or down.")
    carried_minutes = serializers.IntegerField(help_text="What goes on to the next month.")


class VersionSerializer(serializers.Serializer):
    """One approval of the month, and who reopened it."""

    version = serializers.IntegerField()
    approved_by = serializers.CharField()
    approved_at = InstantField()
    reopened_by = serializers.CharField(help_text="Empty for the one in force.")
    reopened_at = InstantField(allow_null=True)
    reopen_reason = serializers.CharField()


class TimesheetSerializer(serializers.Serializer):
    """A person's month, day by day. Of one that is approved, what was approved."""

    employee_id = serializers.IntegerField()
    month = MonthField()
    status = serializers.ChoiceField(Timesheet.Status.choices)
    days = DayOfTimesheetSerializer(many=True)
    totals = TotalsSerializer()
    breaches = BreachSerializer(many=True)
    blockers = BlockerSerializer(many=True)
    account = AccountSerializer()
    approval = VersionSerializer(allow_null=True, help_text="Null for one that is not approved.")
    versions = VersionSerializer(many=True, help_text="All that was ever approved of the month, the last first.")


# ------------------------------------------------------------------------------------------------------------- written


def as_row(person: Employee, month: Month) -> dict:
    """As TimesheetRowSerializer describes it, which would be slow for hundreds of people."""
    totals = as_totals(month.totals)
    return {
        "employee_id": person.pk,
        "employee_name": person.full_name,
        "department": person.department.name if person.department else None,
        "month": f"{month.month:%Y-%m}",
        "status": month.status,
        **totals,
        "totals": totals,
        "breaches": len(month.breaches),
        "blockers": [as_blocker(blocker) for blocker in month.blockers],
    }


def as_timesheet(month: Month, versions: list[Approval]) -> dict:
    """As TimesheetSerializer describes it."""
    return {
        "employee_id": month.employee_id,
        "month": f"{month.month:%Y-%m}",
        "status": month.status,
        "days": [as_day(row) for row in month.days],
        "totals": as_totals(month.totals),
        "breaches": [{"rule": each.rule, "day": each.day, "detail": broken(each)} for each in month.breaches],
        "blockers": [as_blocker(blocker) for blocker in month.blockers],
        "account": as_account(month.account),
        "approval": month.approval and as_version(month.approval),
        "versions": [as_version(each) for each in versions],
    }


def as_totals(totals: Totals) -> dict:
    return {name: getattr(totals, name) for name in Totals.__slots__}


def as_day(row: DayRow) -> dict:
    held = row.held
    return {
        "day": row.day,
        "plan": as_plan(row),
        "worked_minutes": held.worked_minutes,
        "night_minutes": minutes(held.night_seconds),
        "late_minutes": held.late_minutes,
        "early_leave_minutes": held.early_leave_minutes,
        "overtime_minutes": held.overtime_minutes,
        "missing_minutes": held.missing_minutes,
        "balance_minutes": row.balance_minutes,
        "credited_minutes": minutes(row.credited_seconds),
        "overtime_50_minutes": minutes(row.at_50_seconds),
        "overtime_100_minutes": minutes(row.at_100_seconds),
        "holiday": row.holiday.name if row.holiday else None,
        "absence_code": row.absence_code or None,
        "first_in": _local(held.first_in),
        "last_out": _local(held.last_out),
        "waits_for": list(row.waits_for),
        "flags": row.flags,
    }


def as_plan(row: DayRow) -> dict:
    shift = row.held.shift
    return {
        "code": row.code,
        "start": shift and _local(shift.start),
        "end": shift and _local(shift.end),
        "minutes": row.held.planned_minutes,
    }


def as_blocker(blocker: Blocker) -> dict:
    return {
        "code": blocker.word,
        "day": blocker.day,
        "detail": in_the_way(blocker),
        "refuses": blocker.refuses,
    }


def as_account(account: Account) -> dict:
    return asdict(account) | {
        "adjustments": [{"month": f"{each.month:%Y-%m}", "minutes": each.minutes} for each in account.adjustments],
        "closing_minutes": account.closing_minutes,
        "carried_minutes": account.carried_minutes,
    }


def as_version(version: Approval) -> dict:
    return asdict(version) | {"approved_at": _local(version.approved_at), "reopened_at": _local(version.reopened_at)}


_INSTANT = InstantField()


def _local(at: datetime | None) -> str | None:
    return at and _INSTANT.to_representation(at)
