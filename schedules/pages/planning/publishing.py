"""Publishing: what people were not told yet, and telling them."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from attendance.models import Employee
from attendance.pages import for_leaders
from attendance.pages.months import asked_month
from schedules.models import RosterCell
from schedules.pages.planning.confirming import to_roster
from schedules.pages.planning.forms import SpanForm
from schedules.publishing import publish, unpublished
from schedules.rules import last_day_to_publish


@dataclass(frozen=True, slots=True)
class News:
    """What a person was not told: how many days for the first time, and which otherwise than they are now."""

    person: Employee
    new: list[RosterCell] = field(default_factory=list)
    changed: list[RosterCell] = field(default_factory=list)


@for_leaders
def publish_roster(request):
    """The form, filled in by the query string, with what would be told; a POST tells it."""
    month = asked_month(request)
    usual = {"first": month.first, "last": month.last, "department": request.GET.get("department", "")}
    sent = request.POST if request.method == "POST" else request.GET if "first" in request.GET else usual
    form = SpanForm(request.user, sent)
    context = {"form": form, "month": month}
    if form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        people = [person.pk for person in form.chosen(first)]
        if request.method == "POST":
            return _publish(request, people, first, last)
        context |= _to_tell(people, first, last)
    return render(request, "schedules/planning/publish.html", context, status=400 if form.errors else 200)


def _publish(request, people: list[int], first: date, last: date):
    told = publish(request.user, people, first, last, timezone.now())
    sentence = ngettext("%(people)d roster was published.", "%(people)d rosters were published.", told)
    messages.success(request, sentence % {"people": told})
    return to_roster(first)


def _to_tell(people: list[int], first: date, last: date) -> dict:
    news: dict[Employee, News] = {}
    for cell in unpublished(people, first, last):
        its = news.setdefault(cell.employee, News(cell.employee))
        (its.new if cell.published is None else its.changed).append(cell)
    is_new = any(each.new for each in news.values())
    return {"news": list(news.values()), "late": is_new and timezone.localdate() > last_day_to_publish(first)}
