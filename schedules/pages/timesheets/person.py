"""A person's timesheet: the days with plan above facts, the totals, the account, and what was approved of it."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from attendance import access, watermark
from attendance.models import Employee
from attendance.pages.months import Month as MonthOfPage
from attendance.pages.months import this_month
from attendance.pages.remedies import Problem, problem
from attendance.worktime import Code
from schedules import policies, timesheets
from schedules.models import Timesheet
from schedules.pages.timesheets import bars, explaining, words
from schedules.timesheets import DayRow, Month
from schedules.timesheets.wording import in_the_way
from schedules.wording import broken, law_of

Status = Timesheet.Status


@dataclass(frozen=True, slots=True)
class Line:
    """A day as it is shown. `sums` are the arithmetic of its figures."""

    row: DayRow
    bars: bars.Bars
    tags: list[words.Tag]
    sums: list[explaining.Sum]

    @property
    def free(self) -> bool:
        """Nothing was to be done, and nothing was."""
        return not (self.row.held.planned_seconds or self.row.held.intervals)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands in the way of approval on some days; `problem` is given for what a request puts right."""

    text: str
    days: list[date]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Powers:
    """What somebody may do about a timesheet now, as far as its state and their role tell."""

    submit: bool
    approve: bool
    reopen: bool

    @classmethod
    def of(cls, user: User, person: Employee, month: Month) -> "Powers":
        decides = may_decide(user, person)
        is_over = month.month < this_month().first
        return cls(
            is_over and month.status == Status.OPEN,
            decides and month.can_be_approved,
            decides and month.status == Status.APPROVED,
        )


def may_decide(user: User, person: Employee) -> bool:
    """Those who lead the person, never oneself."""
    return person.user_id != user.pk and access.led_employees_for(user).filter(pk=person.pk).exists()


@login_required
def mine(request):
    """One's own timesheet of the running month; whoever is no employee has none, and is told so on the start page."""
    person = getattr(request.user, "employee", None)
    return _page(request, person, this_month().first) if person else redirect("start")


@login_required
def timesheet(request, pk: int, month: date):
    """For those in whose reach the person is; `?version=` is one that was approved. Raises Http404 for the others."""
    return _page(request, in_reach(request.user, pk), month)


def in_reach(user: User, pk: int) -> Employee:
    return get_object_or_404(access.employees_for(user).select_related("department", "position"), pk=pk)


def _page(request, person: Employee, month: date):
    versions = timesheets.versions(person, month)
    asked = request.GET.get("version")
    shown = _version(versions, asked) if asked else timesheets.of_person(person, month, timezone.now())
    old = bool(shown.approval and shown.approval.reopened_at)
    last_heard = _last_heard(shown)
    axis, drawn = bars.drawn(shown.days)
    names = policies.names_of_codes(person.department_id)
    context = {
        "person": person,
        "own": person.user_id == request.user.pk,
        "month": MonthOfPage(month),
        "next_month": MonthOfPage(month).next_begun,
        "today": timezone.localdate(),
        "shown": shown,
        "status": words.of_status(shown.status),
        "old": old,
        "axis": axis,
        "lines": [
            Line(row, bar, list(words.of_day(row, names)), explaining.of_day(row, shown.rules, last_heard))
            for row, bar in zip(shown.days, drawn, strict=True)
        ],
        "totals": explaining.of_month(shown),
        "account": explaining.of_account(shown.account),
        "breaches": [(breach.day, broken(breach), law_of(breach)) for breach in shown.breaches],
        "obstacles": [] if shown.approval else _obstacles(shown, last_heard),
        "versions": [each.approval for each in versions if each.approval != shown.approval],
        "may": Powers(False, False, False) if old else Powers.of(request.user, person, shown),
        "leads": access.leads(request.user),
    }
    return render(request, "schedules/timesheets/person.html", context)


def _version(versions: list[Month], asked: str) -> Month:
    found = next((each for each in versions if str(each.approval.version) == asked), None)
    if found is None:
        raise Http404
    return found


def _last_heard(month: Month) -> explaining.LastHeard:
    """Asked only where a terminal is waited for. One query at most."""
    if month.approval or not any(row.waits_for for row in month.days):
        return {}
    return {door.name: door.reported_until for door in watermark.doors()}


def _obstacles(month: Month, last_heard: explaining.LastHeard) -> list[Obstacle]:
    """What refuses the approval first; what is the same on many days is said once."""
    rows = {row.day: row for row in month.days}
    anomalies = {row.day: iter(row.anomalies) for row in month.days}
    alike: dict[str, Obstacle] = {}
    found: list[Obstacle] = []
    for blocker in sorted(month.blockers, key=lambda each: not each.refuses):
        row = rows[blocker.day]
        if blocker.word.upper() in Code.__members__:
            wrong = problem(next(anomalies[row.day]), month.employee_id, row.day, row.held.planned_seconds)
            found.append(Obstacle(wrong.text, [row.day], wrong))
            continue
        text = explaining.waiting(row, last_heard) if blocker.word == "provisional" else in_the_way(blocker)
        if text not in alike:
            alike[text] = Obstacle(text, [])
            found.append(alike[text])
        alike[text].days.append(row.day)
    return found
