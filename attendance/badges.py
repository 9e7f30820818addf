"""Who holds which badge from when to when."""

from datetime import UTC, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.models import Action, Badge, Employee
from attendance.uids import canonical_uid
from timetracker.api.errors import Problem

# The earliest instant a tap can have (API.md, Terminal protocol): "since always" for a badge that nobody held before.
SINCE_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


class UidTaken(Problem):
    """Somebody holds the badge; named to those who may see them."""

    def __init__(self, holder: Employee | None = None):
        detail = _("Somebody holds this badge already.")
        if holder is not None:
            detail = _("%(name)s holds this badge already.") % {"name": holder.full_name}
        super().__init__(409, "nfc_uid_taken", detail)


def with_current_badge(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Each person with `nfc_uid` and `badge_key` of the badge they hold, the one given last, in one query."""
    held = Badge.objects.filter(employee=OuterRef("pk"), open_uid__isnull=False).order_by("-held_from", "-id")
    return people.annotate(nfc_uid=Subquery(held.values("uid")[:1]), badge_key=Subquery(held.values("public_key")[:1]))


def current_badge(employee: Employee) -> Badge | None:
    """The badge that the person was given last and still holds."""
    return employee.badges.filter(open_uid__isnull=False).order_by("-held_from", "-id").first()


def give_badge(employee: Employee, uid: str, *, since: datetime | None = None, proposed_name: str = "") -> Badge:
    """Gives the badge of `uid` to the person from `since`: by default from when its last holder returned it, or always.

    A badge that waits unassigned comes with its key. Raises UidTaken while somebody holds it, or held it after `since`.
    """
    uid = canonical_uid(uid)
    holdings = list(Badge.objects.select_for_update().filter(uid=uid).select_related("employee"))
    waiting = next((badge for badge in holdings if badge.employee is None), None)
    held = [badge for badge in holdings if badge.employee is not None]
    start = since or _free_since(held)
    for other in held:
        if _share_time(other, start, None):
            raise UidTaken(other.employee)
    badge = waiting or Badge(uid=uid)
    badge.employee, badge.held_from = employee, start
    badge.proposed_name = proposed_name or badge.proposed_name
    badge.save()
    _note(Action.ASSIGNED if waiting else Action.GIVEN, badge, since=start)
    return badge


def conflicting(uid: str, start: datetime | None, end: datetime | None, *, besides: int | None = None) -> Badge | None:
    """Somebody's holding of the canonical `uid`, other than the row `besides`, with an instant in `[start, end)`.

    Without `start` from where `give_badge` would begin.
    """
    held = list(Badge.objects.filter(uid=uid, employee__isnull=False).exclude(pk=besides).select_related("employee"))
    start = start or _free_since(held)
    return next((other for other in held if _share_time(other, start, end)), None)


def _free_since(held: list[Badge]) -> datetime:
    return max((badge.held_to for badge in held if badge.held_to), default=SINCE_ALWAYS)


def _share_time(held: Badge, start: datetime, end: datetime | None) -> bool:
    """A badge returned at the instant it was given was never held."""
    ends_later = held.held_to is None or held.held_to > max(start, held.held_from)
    return ends_later and (end is None or held.held_from < end)


def return_badge(badge: Badge, at: datetime) -> None:
    """Ends the holding at the instant `at`; the row stays, since past taps are resolved by it."""
    badge.held_to = max(at, badge.held_from)
    badge.save(update_fields=["held_to"])
    _note(Action.RETURNED, badge, until=badge.held_to)


def keep_unassigned(uid: str, *, public_key: str = "") -> Badge:
    """The row under which a badge that nobody holds waits for HR, made on its first tap. `public_key` replaces."""
    badge, _made = Badge.objects.get_or_create(open_uid=uid, defaults={"uid": uid})
    if public_key:
        badge.public_key = public_key
        badge.save(update_fields=["public_key"])
    return badge


def change_badge(employee: Employee, uid: str | None, *, now: datetime) -> None:
    """Makes `uid` the person's badge, or takes the badge away where it is None; the former one ends at `now`."""
    current = current_badge(employee)
    if current is not None and uid is not None and current.uid == canonical_uid(uid):
        return
    if current is not None:
        return_badge(current, now)
    if uid is not None:
        give_badge(employee, uid)


def give_up_badges(employee: Employee) -> None:
    """What a person about to be removed still holds waits for HR again, with its key: the card and the phone exist."""
    employee.badges.filter(open_uid__isnull=False).update(employee=None)


def forget_keys(employee: Employee) -> None:
    """Resets the person's phone: the next first scan may bring another key."""
    for badge in employee.badges.filter(open_uid__isnull=False).exclude(public_key=""):
        badge.public_key = ""
        badge.save(update_fields=["public_key"])
        _note(Action.KEY_RESET, badge)


def _note(action: Action, badge: Badge, **detail) -> None:
    holder = {"employee_id": badge.employee_id, "employee": badge.employee.full_name} if badge.employee else {}
    auditing.note(action, badge, detail=holder | detail)


def unassigned() -> QuerySet[Badge]:
    """The badges that were read or announced and that nobody holds."""
    return Badge.objects.filter(open_uid__isnull=False, employee__isnull=True)
