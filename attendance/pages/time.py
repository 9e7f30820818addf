"""My time: a person's month, a line for each day."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from attendance import access, reports
from attendance.agreed import Standing, standings, to_work, total
from attendance.models import ClosedPeriod, Employee
from attendance.pages.bars import Bar, day_bar
from attendance.pages.months import Month, asked_month
from attendance.pages.remedies import Problem, problem
from attendance.worktime import Day


@dataclass(frozen=True, slots=True)
class Line:
    """A day of the month."""

    day: Day
    bar: Bar
    stood: Standing
    problems: list[Problem]

    @property
    def free(self) -> bool:
        """Nothing was to be done, and nothing was."""
        return not self.stood.to_work and not self.day.worked_seconds


@login_required
def my_time(request):
    """One's own month; whoever is no employee has none, and is told so on the start page."""
    person = getattr(request.user, "employee", None)
    return _month_page(request, person) if person else redirect("start")


@login_required
def person_time(request, pk: int):
    """For those in whose reach the person is; 404 for the others."""
    return _month_page(request, get_object_or_404(access.employees_for(request.user), pk=pk))


def _month_page(request, person: Employee):
    month, now = asked_month(request), timezone.now()
    today = timezone.localdate(now)
    span = reports.span_of(month.first, month.last)
    summary = reports.report_on(person.pk, span, now).summary
    stood = list(standings(summary.days, to_work([person], month.first, month.last)[person.pk], today))
    context = {
        "person": person,
        "own": person.user_id == request.user.pk,
        "month": month,
        "next_month": month.next_begun,
        "today": today,
        "summary": summary,
        "lines": [
            Line(day, day_bar(local, day.intervals), each, _problems(day, person, each))
            for local, day, each in zip(span.days, summary.days, stood, strict=True)
        ],
        "total": total(stood),
        "closed": is_closed(person, month),
    }
    return render(request, "attendance/my_time.html", context)


def _problems(day: Day, person: Employee, stood: Standing) -> list[Problem]:
    return [problem(anomaly, person.pk, day.day, stood.to_work) for anomaly in day.anomalies]


def is_closed(person: Employee, month: Month) -> bool:
    """Whether the month is closed for the person, so that no correction of it can be approved."""
    return ClosedPeriod.objects.over(person.pk).filter(closed_month=month.first).exists()
