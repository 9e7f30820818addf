"""The product's own pages: server-rendered, whole without JavaScript."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404

from attendance import access
from timetracker.api.fields import read_id


def id_named(text: str | None) -> int:
    """The id that an address or a form names. Raises Http404 for what is none."""
    if (number := read_id(text or "")) is None:
        raise Http404
    return number


def for_leaders(view):
    """A page for those who lead others; the rest get 403, and whoever is not signed in is asked to."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not access.leads(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
