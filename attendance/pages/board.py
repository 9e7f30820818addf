"""Who is in: the live board for those who lead, and for a screen on the wall.

The board asks for itself every two seconds. As long as nothing new was recorded it is told so (304) after one small
query, and no connection is held between.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendance import access, presence
from attendance.models import Employee, Event
from attendance.pages import for_leaders

LATE_SHOWN_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody on the board; `late` is whose arrival is older than MAX_SHIFT_HOURS."""

    name: str
    employee_id: int
    since: datetime
    seconds: int
    door: str
    late: bool


@dataclass(slots=True)
class Group:
    """A department with those of its `total` active people who came."""

    name: str
    total: int
    present: list[Card] = field(default_factory=list)
    late: list[Card] = field(default_factory=list)


@for_leaders
def who_is_in(request):
    now = timezone.now()
    return render(request, "attendance/who_is_in.html", _context(request, now, _version(request.user, now)))


def board(request):
    """The board alone. Whoever is no longer signed in, or may no longer see it, has the whole page asked for anew."""
    if not request.user.is_authenticated or not access.leads(request.user):
        return HttpResponse(status=403, headers={"HX-Refresh": "true"})
    now = timezone.now()
    etag = _version(request.user, now)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "attendance/partials/board.html", _context(request, now, etag))
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _context(request, now: datetime, etag: str) -> dict:
    """The `etag` comes from before: what is recorded meanwhile shows at the next look."""
    groups = departments(access.employees_for(request.user), now)
    return {
        "groups": groups,
        "present": sum(len(group.present) for group in groups),
        "late": sum(len(group.late) for group in groups),
        "now": now,
        "wall": "wall" in request.GET,
        "known": json.dumps({"If-None-Match": etag}),
    }


def departments(people: QuerySet[Employee], now: datetime) -> list[Group]:
    """The departments of the active ones of `people` by name, with who is in and who is late to leave. Two queries."""
    groups: dict[str, Group] = {}
    totals = people.filter(is_active=True).order_by(F("department__name").asc(nulls_last=True))
    for name, total in totals.values_list("department__name").annotate(Count("pk")):
        groups[name] = Group(name or _("No department"), total)
    arrivals = presence.unended_arrivals(people, _shown_since(now))
    for arrival in arrivals.order_by("employee__folded_name", "employee_id"):
        department = arrival.employee.department
        name = department.name if department else None
        group = groups.setdefault(name, Group(name or _("No department"), 1))
        card = _card(arrival, now)
        (group.late if card.late else group.present).append(card)
    return list(groups.values())


def _card(arrival: Event, now: datetime) -> Card:
    worked = now - arrival.at
    return Card(
        arrival.employee.full_name,
        arrival.employee_id,
        arrival.at,
        max(0, int(worked.total_seconds())),
        arrival.terminal_name or arrival.get_source_display(),
        worked > timedelta(hours=settings.MAX_SHIFT_HOURS),
    )


def _shown_since(now: datetime) -> datetime:
    """By the minute, so that two boards of one minute are drawn from the same span of the log."""
    longest = max(LATE_SHOWN_FOR, timedelta(hours=settings.MAX_SHIFT_HOURS))
    return now.replace(second=0, microsecond=0) - longest


def _version(user, now: datetime) -> str:
    """The ETag of what the user's board shows. One query over a day of the log.

    Events are only ever added and voided, so two counts tell any change of the log; what changes with time, and what HR
    changes in people and departments, shows within a minute.
    """
    since = _shown_since(now)
    counts = Event.objects.filter(at__gte=since).aggregate(Count("pk"), Count("voided_at"))
    seen = f"{user.pk} {get_language()} {since} {sorted(counts.items())}"
    return f'"{blake2b(seen.encode(), digest_size=12).hexdigest()}"'
