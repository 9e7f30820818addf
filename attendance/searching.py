"""How people are found: by name, badge, personnel number and position, without case and accents."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from attendance.folding import fold
from attendance.models import Badge, Employee, Position

LONGEST_SEARCH = 100


def matching(people: QuerySet[Employee], text: str) -> QuerySet[Employee]:
    """Those in whom every word of `text` is found, in whatever order. One query more, for the names of positions."""
    words = text.split()
    positions = [(pk, fold(name)) for pk, name in Position.objects.values_list("pk", "name")] if words else []
    for word in words:
        named = [pk for pk, name in positions if fold(word) in name]
        people = people.filter(
            Q(folded_name__contains=fold(word)) | Q(position__in=named) | Exists(_held_badge(word.upper()))
        )
    return people


def _held_badge(word: str) -> QuerySet[Badge]:
    """A card's UID is stored without the separators that people copy with it; a phone's keeps them."""
    bare = word.replace(":", "").replace("-", "")
    held = Badge.objects.filter(employee=OuterRef("pk"))
    return held.filter(Q(open_uid__contains=word) | Q(open_uid__contains=bare or word))
