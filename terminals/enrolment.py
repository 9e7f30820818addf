"""How badges reach people: a phone's key, a person proposed at a terminal, and the badges that wait for HR."""

from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import auditing, badges, recording
from attendance.models import Badge, Employee, Event
from attendance.transactions import one_transaction
from terminals import scans
from terminals.models import Scan
from timetracker.api.errors import Problem


def register_key(uid: str, public_key: str, now: datetime) -> Employee:
    """Keeps a phone's first public key and answers whose phone it is; the same key again changes nothing.

    Raises Problem: 404 `employee_not_found` (key and UID then wait for HR), 409 `employee_inactive` or
    `public_key_exists`.
    """
    employee = _register_key(uid, public_key, now)
    if employee is None:
        raise Problem(404, "employee_not_found", _("Nobody holds this badge yet. HR can assign it with its key."))
    return employee


@one_transaction
def _register_key(uid: str, public_key: str, now: datetime) -> Employee | None:
    badge = recording.lock_holder(uid, now)
    if badge is None:
        badges.keep_unassigned(uid, public_key=public_key)
        return None
    if not badge.employee.may_come_in(timezone.localdate(now)):
        raise Problem(409, "employee_inactive", _("This person is not active. HR can activate them."))
    if badge.public_key and badge.public_key != public_key:
        detail = _("Another phone is registered for this badge. HR can reset it.")
        raise Problem(409, "public_key_exists", detail)
    badge.public_key = public_key
    badge.save(update_fields=["public_key"])
    return badge.employee


@one_transaction
def propose_person(uid: str, full_name: str) -> Employee:
    """A person proposed at a terminal: inactive until HR confirms. Raises badges.UidTaken."""
    person = Employee.objects.create(full_name=full_name, is_active=False)
    auditing.note_saved(person, None)
    badges.give_badge(person, uid, proposed_name=full_name)
    return person


def waiting_badges() -> QuerySet[Badge]:
    """The badges that HR may assign: read, announced with a key, or proposed; those read last first.

    Each with `first_seen`, `last_seen`, `times` and `terminal_name` of its refused taps.
    """
    taps = Scan.objects.filter(uid=OuterRef("uid"), event=None, code=Scan.Code.UNKNOWN_BADGE)
    by_uid = taps.order_by().values("uid")
    return (
        badges.unassigned()
        .filter(Exists(taps) | ~Q(public_key="") | ~Q(proposed_name=""))
        .annotate(
            first_seen=Subquery(by_uid.annotate(n=Min("at")).values("n")),
            last_seen=Subquery(by_uid.annotate(n=Max("at")).values("n")),
            times=Subquery(by_uid.annotate(n=Count("id")).values("n")),
            terminal_name=Subquery(taps.order_by("-at", "-id").values("terminal__name")[:1]),
        )
        .order_by("-last_seen", "-id")
    )


@one_transaction
def assign(badge_id: int, employee_id: int, *, since: datetime | None, now: datetime) -> tuple[Badge, list[Event]]:
    """Gives a waiting badge, with its key, to a person from the instant `since` (default `now`).

    The refused taps since then become the person's, through the one door, each still on record as it was told.
    Raises Employee.DoesNotExist, Badge.DoesNotExist, badges.UidTaken.
    """
    employee = recording.lock_person(employee_id)
    uid = badges.unassigned().select_for_update().values_list("uid", flat=True).get(pk=badge_id)
    badge = badges.give_badge(employee, uid, since=since or now)
    return badge, claim_taps(badge, now)


def claim_taps(badge: Badge, now: datetime) -> list[Event]:
    """Makes the refused taps from while the locked person holds the badge theirs, through the one door, in order."""
    refused = Scan.objects.filter(uid=badge.uid, at__gte=badge.held_from, event=None, code=Scan.Code.UNKNOWN_BADGE)
    if badge.held_to:
        refused = refused.filter(at__lt=badge.held_to)
    refused = refused.select_related("terminal").order_by("at", "id")
    return [event for scan in refused if (event := scans.claim(scan, badge.employee, now))]
