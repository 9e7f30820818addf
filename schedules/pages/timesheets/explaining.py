"""The arithmetic behind the figures of a timesheet: every operand, what came of it, and by which rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance import reports
from attendance.pages.day import sum_of
from attendance.templatetags.hours import balance, duration, exact, on_day
from attendance.wording import in_words
from attendance.worktime import minutes
from schedules.adherence import Held, Rules
from schedules.matching import NEAREST
from schedules.planning import Shift
from schedules.timesheets import Account, DayRow, Month

MINUTE = timedelta(minutes=1)
LastHeard = Mapping[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of arithmetic: `what` it is of, its operands, what they come to, and why so."""

    what: str
    operands: str
    result: str
    why: str = ""


# ------------------------------------------------------------------------------------------------------------ of a day


def of_day(row: DayRow, rules: Rules, last_heard: LastHeard) -> list[Sum]:
    """Nothing for a day on which nothing was planned and nothing happened."""
    held = row.held
    found = [*_plan(row), *_worked(held), *_late_and_early(held, rules), *_beyond_the_plan(row, rules)]
    if row.balance_minutes or (row.is_over and found):
        found.append(_balance(row))
    return [*found, *_uncertain(row, last_heard)]


def waiting(row: DayRow, last_heard: LastHeard) -> str:
    """Which terminals a provisional day waits for, and when they were last heard of."""
    return _("Not final yet: waits for %(names)s.") % {
        "names": "; ".join(_terminal(name, last_heard.get(name), row.day) for name in row.waits_for)
    }


def _terminal(name: str, at: datetime | None, day: date) -> str:
    return _("%(name)s, last heard of %(at)s") % {"name": name, "at": on_day(at, day)} if at else name


def _plan(row: DayRow) -> Iterator[Sum]:
    seconds = row.held.planned_seconds
    if row.held.shift:
        yield _shift(row.held.shift, row.day)
    elif seconds:
        yield Sum(_("Planned"), _("a fifth of the agreed week, as there is no roster"), exact(seconds))
    if row.absence_code and seconds:
        operands = _("the plan under the absence %(code)s") % {"code": row.absence_code}
        yield Sum(_("Credited"), operands, exact(row.credited_seconds), _("counts as if it had been worked"))


def _shift(shift: Shift, day: date) -> Sum:
    operands = " + ".join(_span(start, end, day) for start, end in shift.spans)
    pauses = [_span(start, end, day) for start, end in shift.cut]
    if shift.pause.minutes:
        pauses.append(duration(60 * shift.pause.minutes))
    if pauses:
        words = {"spans": operands, "pause": ", ".join(pauses)}
        operands = _("%(spans)s without the unpaid break, %(pause)s") % words
    why = _("the clocks change: %(hours)s on the wall") % {"hours": duration(60 * shift.nominal_minutes)}
    return Sum(_("Planned"), operands, exact(shift.seconds), "" if shift.minutes == shift.nominal_minutes else why)


def _span(start: datetime, end: datetime, day: date) -> str:
    return f"{on_day(start, day)}–{on_day(end, day)}"


def _worked(held: Held) -> Iterator[Sum]:
    sums = [sum_of(interval, held.day) for interval in held.intervals]
    for interval, each in zip(held.intervals, sums, strict=True):
        notes = [*each.notes, *([_("belongs to no shift")] if held.shift and interval in held.others else [])]
        yield Sum(_("In the house"), f"{each.end} − {each.start}", exact(each.seconds), "; ".join(notes))
    if held.matched and held.shift and (held.shift.pause.minutes or held.shift.cut):
        yield _pause(held)
    if len(sums) > 1 or held.deducted_seconds:
        operands = " + ".join(exact(each.seconds) for each in sums)
        if held.deducted_seconds:
            operands += f" − {exact(held.deducted_seconds)}"
        yield Sum(_("Worked"), operands, exact(held.worked_seconds))
    if held.night_seconds:
        night = reports.policy()
        operands = _("of it from %(start)s to %(end)s") % {
            "start": f"{night.night_start:%H:%M}",
            "end": f"{night.night_end:%H:%M}",
        }
        yield Sum(_("Night"), operands, exact(held.night_seconds))


def _pause(held: Held) -> Sum:
    shift = held.shift
    if shift.cut:
        windows = ", ".join(_span(start, end, held.day) for start, end in shift.cut)
        return Sum(
            _("Unpaid break"), _("what was worked in %(windows)s") % {"windows": windows}, exact(held.deducted_seconds)
        )
    operands = _("%(pause)s, less the gaps between the taps") % {"pause": duration(60 * shift.pause.minutes)}
    why = "" if held.deducted_seconds else _("taken, or no more than half of the shift was worked")
    return Sum(_("Unpaid break"), operands, exact(held.deducted_seconds), why)


def _late_and_early(held: Held, rules: Rules) -> Iterator[Sum]:
    shift = held.shift
    if not shift:
        return
    if held.late_minutes:
        came = on_day(shift.start + held.late_minutes * MINUTE, held.day)
        operands = _("came %(came)s − planned %(start)s") % {"came": came, "start": on_day(shift.start, held.day)}
        yield Sum(_("Late"), operands, duration(60 * held.late_minutes), _grace(rules.grace_late))
    if held.early_leave_minutes:
        left = on_day(shift.end - held.early_leave_minutes * MINUTE, held.day)
        operands = _("planned %(end)s − left %(left)s") % {"end": on_day(shift.end, held.day), "left": left}
        yield Sum(_("Left early"), operands, duration(60 * held.early_leave_minutes), _grace(rules.grace_early))


def _grace(minutes: int) -> str:
    if not minutes:
        return ""
    return _("more than the grace of %(grace)s, so all of it") % {"grace": duration(60 * minutes)}


def _beyond_the_plan(row: DayRow, rules: Rules) -> Iterator[Sum]:
    held = row.held
    operands = _("worked %(worked)s − planned %(planned)s")
    words = {"worked": exact(held.worked_seconds), "planned": exact(held.planned_seconds)}
    threshold = {"threshold": duration(60 * rules.overtime_after)}
    over = minutes(held.worked_seconds - held.planned_seconds)
    if held.overtime_minutes:
        why = _("more than %(threshold)s, so all of it") % threshold if rules.overtime_after else ""
        yield Sum(_("Overtime"), operands % words, duration(60 * over), why)
    elif over > 0:
        why = _("no more than %(threshold)s, so none of it") % threshold
        yield Sum(_("Overtime"), operands % words, duration(60 * over), why)
    if held.missing_minutes:
        operands = _("planned %(planned)s − worked %(worked)s")
        yield Sum(_("Missing"), operands % words, duration(60 * held.missing_minutes))
    law = _("Labour Code, art. 151¹")
    for seconds, share in ((row.at_50_seconds, 50), (row.at_100_seconds, 100)):
        if seconds:
            what = _("Overtime at %(share)d%%") % {"share": share}
            yield Sum(what, _("above the daily norm within 24 hours from the start"), duration(seconds), law)


def _balance(row: DayRow) -> Sum:
    held = row.held
    operands = _difference(held.worked_seconds, row.credited_seconds, held.planned_seconds)
    return Sum(_("Balance"), operands, balance(row.balance_minutes))


def _difference(worked: int, credited: int, planned: int) -> str:
    parts = [worked, credited] if credited else [worked]
    return f"{' + '.join(map(duration, parts))} − {duration(planned)}"


def _uncertain(row: DayRow, last_heard: LastHeard) -> Iterator[Sum]:
    for anomaly in row.anomalies:
        yield Sum(_("To look at"), in_words(anomaly, row.day), "")
    if row.held.no_show:
        hours = {"hours": NEAREST // timedelta(hours=1)}
        operands = _("no work and no tap within %(hours)d h of the shift") % hours
        yield Sum(_("Did not come"), operands, "", _("every terminal has reported since"))
    if row.waits_for:
        yield Sum(_("Provisional"), waiting(row, last_heard), "")
    elif not row.is_over and row.held.planned_seconds:
        yield Sum(_("Provisional"), _("the day is not over yet"), "")


# ---------------------------------------------------------------------------------------------------------- of a month


def of_month(month: Month) -> list[Sum]:
    """The totals, each with what it is the sum of."""
    totals, rows = month.totals, month.days
    return [
        Sum(_("Planned"), _days(sum(row.held.planned_seconds > 0 for row in rows)), _length(totals.planned_minutes)),
        Sum(_("Worked"), _days(sum(row.held.worked_seconds > 0 for row in rows)), _length(totals.worked_minutes)),
        *_balance_of(month),
        *_overtime_of(month),
        Sum(_("Night"), _days(sum(row.held.night_seconds > 0 for row in rows)), _length(totals.night_minutes)),
        *_counts_of(month),
    ]


def _length(minutes: int) -> str:
    return duration(60 * minutes)


def _days(number: int) -> str:
    return ngettext("the sum of %(days)d day", "the sum of %(days)d days", number) % {"days": number}


def _balance_of(month: Month) -> Iterator[Sum]:
    totals, over = month.totals, [row for row in month.days if row.is_over]
    if totals.credited_minutes:
        operands = _("what was planned under absences")
        yield Sum(_("Credited"), operands, _length(totals.credited_minutes), _("counts as if it had been worked"))
    operands = _difference(
        sum(row.held.worked_seconds for row in over),
        sum(row.credited_seconds for row in over),
        sum(row.held.planned_seconds for row in over),
    )
    why = "" if len(over) == len(month.days) else _("of the days that are over")
    yield Sum(_("Balance"), operands, balance(totals.balance_minutes), why)


def _overtime_of(month: Month) -> Iterator[Sum]:
    totals = month.totals
    days = [duration(row.overtime_seconds) for row in month.days if row.overtime_seconds]
    yield Sum(_("Overtime"), " + ".join(days), _length(totals.overtime_minutes), _("above the plan of each day"))
    law = _("Labour Code, art. 151¹")
    for length, share in ((totals.overtime_50_minutes, 50), (totals.overtime_100_minutes, 100)):
        if length:
            yield Sum(_("Overtime at %(share)d%%") % {"share": share}, _("above the daily norm"), _length(length), law)
    if totals.overtime_average_minutes:
        operands = _("above the norm of the month, daily overtime not counted twice")
        yield Sum(_("Overtime at 100%"), operands, _length(totals.overtime_average_minutes), law)


def _counts_of(month: Month) -> Iterator[Sum]:
    totals = month.totals
    if totals.missing_minutes:
        yield Sum(_("Missing"), _("below the plan of each day, absences aside"), _length(totals.missing_minutes))
    if totals.late_count:
        late = " + ".join(_length(row.held.late_minutes) for row in month.days if row.held.late_minutes)
        yield Sum(_("Late"), late, _days_long(totals.late_count))
    if totals.absence_days:
        yield Sum(_("Absences"), _by_code(month), _days_long(totals.absence_days))
    if totals.payroll_minutes != totals.worked_minutes:
        yield Sum(_("For payroll"), _("each day rounded"), _length(totals.payroll_minutes), _("the record is not"))


def _days_long(number: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", number) % {"days": number}


def _by_code(month: Month) -> str:
    codes = [row.absence_code for row in month.days if row.absence_code]
    return " + ".join(f"{code} {codes.count(code)}" for code in dict.fromkeys(codes))


# ------------------------------------------------------------------------------------------------------ of the account


def of_account(account: Account) -> list[Sum]:
    """What the balance came from and goes on as, line by line."""
    not_approved = _("the month before is not approved yet")
    opening = Sum(
        _("Balance brought forward"),
        "",
        balance(account.opening_minutes),
        not_approved if account.is_provisional else "",
    )
    came_late = [
        Sum(
            _("Came in late for %(month)s") % {"month": date_format(each.month, "F Y")},
            _("after its approval"),
            balance(each.minutes),
        )
        for each in account.adjustments
    ]
    booked = [
        Sum(_("Booked by %(name)s") % {"name": each.booked_by}, each.reason, balance(each.minutes))
        for each in account.bookings
    ]
    this = Sum(_("Balance of this month"), "", balance(account.balance_minutes))
    closing = Sum(_("Balance account"), "", balance(account.closing_minutes))
    return [opening, *came_late, *booked, this, closing, _carried(account)]


def _carried(account: Account) -> Sum:
    what, result = _("Carried forward"), balance(account.carried_minutes)
    if account.limit_minutes is None:
        return Sum(what, "", result, _("the terms set no limit"))
    limit = {"limit": _length(account.limit_minutes)}
    return Sum(what, "", result, _("the terms let at most %(limit)s go on, up or down") % limit)
