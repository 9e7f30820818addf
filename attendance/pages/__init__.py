"""The product's own pages: server-rendered, whole without JavaScript."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from attendance import access


def for_leaders(view):
    """A page for those who lead others; the rest get 403, and whoever is not signed in is asked to."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not access.leads(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
