"""The rows of many people's month: roster, work, doors and law, read together and held against each other.

Read for many people at once with a fixed number of queries; what depends on nobody is made once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from attendance import reports, watermark
from attendance.models import Employee
from attendance.watermark import Door
from attendance.worktime import Anomaly, Attribution, Code, Interval, OpenShift, Range, Work, minutes
from attendance.worktime.clock import DAY, end_of_month
from schedules import holidays, matching, rules
from schedules.adherence import Held, Rules, hold
from schedules.models import DepartmentPolicy
from schedules.plan import Plan, PlannedDay, plans
from schedules.timesheets.days import DayRow
from schedules.timesheets.law import Law, day_of_work

_NEVER = datetime.min.replace(tzinfo=UTC)
# Taps that made no interval.
_ALONE = {Code.ORPHAN_OUT, Code.OUT_BEFORE_IN, Code.MISSING_OUT}
# How far around the month the law looks: a doba reaches over midnight.
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """A person's month: every day of it, what breaks the law, and the overtime above the month's norm in seconds."""

    employee_id: int
    policy: DepartmentPolicy
    rules: Rules
    rows: tuple[DayRow, ...]
    breaches: tuple[rules.Breach, ...]
    average_overtime: int


class Reader:
    """Reads the month that begins on `month` as of the instant `now`, for any number of people."""

    def __init__(self, month: date, now: datetime):
        self.month, self.now = month, now
        self.last = end_of_month(month)
        self.span = reports.span_of(month - matching.MARGIN, self.last + matching.MARGIN, Attribution.SHIFT)
        self.days = reports.span_of(month, self.last, Attribution.SHIFT)
        self._laws: dict[str, Law] = {}
        self._houses: dict[int | None, House] = {}

    def of(self, people: Sequence[Employee]) -> Iterator[Facts]:
        """The facts of each of the people (with `department_id`), in the order given. Fourteen queries at most."""
        plan_of = plans(people, self.month, self.last, beside=matching.MARGIN.days)
        self._read_laws({plan.policy.calendar for plan in plan_of.values()})
        for person, work in reports.works_on(list(plan_of), self.span, self.now, self._planned_ends(plan_of)):
            plan = plan_of[person]
            yield _Person(self._house(plan.policy), plan, work).facts()

    def _planned_ends(self, plan_of: dict[int, Plan]) -> reports.PlannedEnds:
        if self.span.policy.open_shift == OpenShift.PLAN_END:
            return lambda person: matching.planned_end(plan_of[person].shifts())
        return reports.nobody_planned

    def _read_laws(self, calendars: Iterable[str]) -> None:
        if missing := set(calendars) - self._laws.keys():
            found = holidays.holidays_in(missing, self.month - 7 * DAY, self.last + 7 * DAY)
            for calendar, days in found.items():
                self._laws[calendar] = Law(
                    self.month, self.last, self.span.policy, {day for day, holiday in days.items() if holiday.is_off}
                )

    def _house(self, policy: DepartmentPolicy) -> "House":
        if policy.pk not in self._houses:
            doors = watermark.at_site(self._doors, policy.site)
            self._houses[policy.pk] = House.of(policy, self._laws[policy.calendar], doors, self.span, self.now)
        return self._houses[policy.pk]

    @cached_property
    def _doors(self) -> list[Door]:
        return watermark.doors()


@dataclass(frozen=True, slots=True)
class House:
    """What holds for all people of one department's rules, in one month as of one moment.

    Before `reported_until` all doors of the site have told what they know; None where there is none.
    """

    policy: DepartmentPolicy
    law: Law
    doors: list[Door]
    span: Range
    now: datetime
    rules: Rules
    reported_until: datetime | None

    @classmethod
    def of(cls, policy: DepartmentPolicy, law: Law, doors: list[Door], span: Range, now: datetime) -> "House":
        applied = Rules(
            grace_late=policy.grace_late, grace_early=policy.grace_early, overtime_after=policy.overtime_after
        )
        until = min((door.reported_until or _NEVER for door in doors), default=None)
        return cls(policy, law, doors, span, now, applied, until)

    def is_awaited(self, until: datetime) -> bool:
        """Whether a door has yet to report up to then."""
        return self.reported_until is not None and self.reported_until < until


class _Person:
    """One person's month while it is made."""

    def __init__(self, house: House, plan: Plan, work: Work):
        self.house, self.plan, self.work = house, plan, work
        self.shifts = plan.shifts()
        self.excused = {day.day for day in plan.days if day.absence}
        self.is_in = bool(work.intervals) and work.intervals[-1].open
        self.lone_taps = [each.at for each in work.anomalies if each.code in _ALONE and each.other is None]

    def facts(self) -> Facts:
        house, planned, first = self.house, self.plan.days, matching.MARGIN.days
        held = self._held()
        held[first : first + len(planned)] = map(self._by_terms, planned, held[first:])
        worked = self._days_of_work(held[first - _BESIDE : first + len(planned) + _BESIDE])
        month, policy = house.law.month, house.policy
        counted = rules.dobas(worked, month.zone)
        breaches = rules.breaches(worked, month, breaks_are_tapped=policy.breaks_are_tapped, counted=counted)
        overtime = rules.overtime(worked, month, equivalent=policy.equivalent_system, counted=counted)
        anomalies = self._anomalies(held)
        rows = tuple(
            [
                self._row(day, found, overtime.get(day.day), anomalies.get(day.day, ()))
                for day, found in zip(planned, held[first:], strict=False)
            ]
        )
        average = self._average_overtime(rows, overtime)
        return Facts(self.plan.employee_id, policy, house.rules, rows, tuple(breaches), average)

    def _held(self) -> list[Held]:
        house = self.house
        return hold(
            house.span,
            self.shifts,
            [interval for interval in self.work.intervals if interval.start in house.span],
            house.rules,
            house.now,
            seen=self.lone_taps,
            excused=self.excused,
            reported_until=house.reported_until,
        )

    def _by_terms(self, planned: PlannedDay, held: Held) -> Held:
        """Who has no roster is held against the hours agreed for the day, whenever they are worked."""
        if planned.agreed is None:
            return held
        left_no_trace = not held.others and held.day not in self.days_of_lone_taps
        excused = bool(planned.absence)
        return held_by_terms(held, planned.agreed, self.house, self._end_of(held), excused, left_no_trace)

    @cached_property
    def days_of_lone_taps(self) -> set[date]:
        span = self.house.span
        return {span.days[span.index(at)].day for at in self.lone_taps if at in span}

    def _end_of(self, held: Held) -> datetime:
        """When a day is over: with its shift, without one at midnight."""
        if held.shift:
            return held.shift.end
        span = self.house.span
        return span.days[(held.day - span.days[0].day).days].end

    def _days_of_work(self, held: Sequence[Held]) -> list[rules.DayOfWork]:
        excused, tapped = self.excused, self.house.policy.breaks_are_tapped
        return [day_of_work(each, excused=each.day in excused, breaks_are_tapped=tapped) for each in held]

    def _row(self, planned: PlannedDay, held: Held, overtime: rules.Overtime | None, anomalies: tuple) -> DayRow:
        absence = planned.absence
        return DayRow(
            held,
            self._end_of(held) <= self.house.now and not (self.is_in and held.open),
            planned.code,
            planned.agreed is not None,
            absence.code if absence else "",
            planned.credited if absence else 0,
            planned.holiday,
            anomalies,
            self._awaited_on(planned, held) if held.provisional else (),
            overtime.at_50 if overtime else 0,
            overtime.at_100 if overtime else 0,
        )

    def _awaited_on(self, planned: PlannedDay, held: Held) -> tuple[str, ...]:
        """The doors that have not reported past the work, the shift, or the day by the terms."""
        ends = [each.end for each in held.intervals]
        if held.shift or planned.agreed is not None:
            ends.append(self._end_of(held))
        return tuple(door.name for door in watermark.waiting_for(self.house.doors, max(ends)))

    def _anomalies(self, held: Sequence[Held]) -> dict[date, tuple[Anomaly, ...]]:
        """By roster day: with the work that they are about, else with the shift that the tap is near, else R11."""
        found: dict[date, tuple[Anomaly, ...]] = defaultdict(tuple)
        if not self.work.anomalies:
            return found
        day_of = {interval.in_id: each.day for each in held for interval in each.intervals}
        for anomaly in self.work.anomalies:
            if anomaly.at in self.house.span:
                found[day_of.get(anomaly.event_id) or self._day_near(anomaly)] += (anomaly,)
        return found

    def _day_near(self, anomaly: Anomaly) -> date:
        near, _none = matching.match(self.shifts, [Interval(anomaly.at, anomaly.at, anomaly.event_id)])
        span = self.house.span
        return next(iter(near), span.days[span.index(anomaly.at)].day)

    def _average_overtime(self, rows: Sequence[DayRow], overtime: dict[date, rules.Overtime]) -> int:
        if not all(row.is_over for row in rows):
            return 0
        law = self.house.law
        worked = sum(row.held.worked_seconds for row in rows)
        excused = sum(law.excused_seconds(row.day, row.credited_seconds) for row in rows if row.absence_code)
        return law.average_overtime(worked, sum(each.seconds for each in overtime.values()), excused)


def held_by_terms(
    held: Held, agreed: int, house: House, midnight: datetime, excused: bool, left_no_trace: bool
) -> Held:
    """The day against `agreed` seconds: nothing is late, and nothing missing before `midnight`, the end of the day."""
    beyond = held.worked_seconds - agreed
    is_over = midnight <= house.now and not held.open
    provisional = is_over and not excused and bool(agreed or held.others) and house.is_awaited(midnight)
    missing = max(0, minutes(agreed) - held.worked_minutes) if is_over and not excused else 0
    return Held(
        held.day,
        others=held.others,
        worked_seconds=held.worked_seconds,
        planned_seconds=agreed,
        night_seconds=held.night_seconds,
        overtime_minutes=minutes(beyond) if beyond > house.rules.overtime_after * 60 else 0,
        provisional=provisional,
        missing_minutes=missing,
        no_show=missing > 0 and left_no_trace and not provisional,
    )
