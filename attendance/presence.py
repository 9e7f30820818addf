"""Who is in now: an active person whose last event that counts is an IN, not older than MAX_SHIFT_HOURS."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from attendance.models import Direction, Employee, Event


def with_last_event(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Each person with `last_direction` and `last_at` of their last event that counts, in the same query."""
    last = Event.objects.counting().filter(employee=OuterRef("pk")).order_by("-at", "-id")
    return people.annotate(
        last_direction=Subquery(last.values("direction")[:1]), last_at=Subquery(last.values("at")[:1])
    )


def is_in(now: datetime) -> Q:
    """The condition, over `with_last_event`, that a person is in at the instant `now`."""
    since = now - timedelta(hours=settings.MAX_SHIFT_HOURS)
    return Q(is_active=True, last_direction=Direction.IN, last_at__gte=since)


def unended_arrivals(people: QuerySet[Employee], since: datetime) -> QuerySet[Event]:
    """The arrivals since the instant `since` of active ones of `people`, after which nothing of theirs counts yet.

    Each is its person's last event that counts; employee and department come in the same query.
    """
    last = Event.objects.counting().filter(employee=OuterRef("employee")).order_by("-at", "-id").values("pk")[:1]
    arrivals = Event.objects.filter(at__gte=since, direction=Direction.IN, employee__in=people.filter(is_active=True))
    return arrivals.filter(pk=Subquery(last)).select_related("employee__department")


def is_present(person: Employee, now: datetime) -> bool:
    """The same for one person out of `with_last_event`."""
    since = now - timedelta(hours=settings.MAX_SHIFT_HOURS)
    return person.is_active and person.last_direction == Direction.IN and person.last_at >= since
