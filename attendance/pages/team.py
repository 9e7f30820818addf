"""Team: the people in one's reach for a month, those with something to look at first."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.shortcuts import render
from django.utils import timezone

from attendance import access, reports
from attendance.agreed import Total, standings, to_work, total
from attendance.models import CorrectionRequest, Employee
from attendance.pages import for_leaders
from attendance.pages.bars import month_line
from attendance.pages.departments import Choice
from attendance.pages.months import Month, asked_month
from attendance.people import here_since
from attendance.worktime import Range, Summary

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A person's month. `waiting` is how many requests about it nobody has decided yet."""

    person: Employee
    summary: Summary
    total: Total | None
    waiting: int
    line: str

    @property
    def problems(self) -> int:
        return len(self.summary.anomalies)


@for_leaders
def team(request):
    month, now = asked_month(request), timezone.now()
    departments = access.departments_for(request.user).filter(employees__isnull=False)
    choice = Choice.of(departments, request.GET.get("department"))
    people = choice.among(members_of(access.employees_for(request.user).exclude(user=request.user), month))
    span = reports.span_of(month.first, month.last)
    members = sorted(_members(people, span, now), key=lambda each: not (each.problems or each.waiting))
    page = Paginator(members, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "month": month,
        "next_month": month.next_begun,
        **choice.context(),
        "page": page,
        "days": len(span.days),
        "attention": sum(bool(each.problems or each.waiting) for each in members),
        "worked": sum(each.summary.worked_seconds for each in members),
    }
    return render(request, "attendance/team.html", context)


def members_of(people: QuerySet[Employee], month: Month) -> QuerySet[Employee]:
    """Those who work here, or did until some day of the month, by name."""
    return here_since(people, month.first).select_related("department")


def _members(people: QuerySet[Employee], span: Range, now) -> list[Member]:
    """One for each person, by name, in a fixed number of queries."""
    pending = CorrectionRequest.objects.filter(status="pending", at__gte=span.start, at__lt=span.end)
    waiting = dict(pending.order_by().values_list("employee").annotate(Count("pk")))
    people = list(people)
    planned = to_work(people, span.days[0].day, span.days[-1].day)
    found = reports.reports_on([person.pk for person in people], span, now)
    today = timezone.localdate(now)
    return [
        _member(person, report.summary, planned[person.pk], waiting.get(person.pk, 0), today)
        for person, report in zip(people, found, strict=True)
    ]


def _member(person: Employee, summary: Summary, planned: list[int | None], waiting: int, today: date) -> Member:
    stood = total(standings(summary.days, planned, today))
    line = month_line(day.worked_seconds for day in summary.days)
    return Member(person, summary, stood, waiting, line)
