"""The colours of HR's day types as a stylesheet: the pages carry no style of their own."""

from collections.abc import Iterable
from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from schedules.models import DayType

_A_YEAR = 365 * 24 * 3600
_RULE = (
    ".t%(pk)d{background-color:light-dark("
    "oklch(from %(colour)s max(l,.87) c h),oklch(from %(colour)s min(l,.36) calc(c * 2) h))}\n"
)


def address(types: Iterable[DayType]) -> str:
    """Where the colours of all day types are; another address once one of them has changed."""
    return reverse("roster-colours", query={"v": sha256(_stylesheet(types).encode()).hexdigest()[:12]})


@login_required
@cache_control(private=True, max_age=_A_YEAR, immutable=True)
def colours(request):
    return HttpResponse(_stylesheet(DayType.objects.all()), content_type="text/css")


def _stylesheet(types: Iterable[DayType]) -> str:
    """A class `t<id>` for each: the hue that HR chose, as light or dark as the text on it asks for in either scheme."""
    return "".join(_RULE % {"pk": each.pk, "colour": each.colour} for each in types)
