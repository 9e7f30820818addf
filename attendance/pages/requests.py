"""What the pages of all requests share: who finds one, and the buttons that decide."""

from types import ModuleType

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from attendance import access
from attendance.api.requests import RejectSerializer
from attendance.models import Request
from timetracker.api.errors import Problem


def in_reach(model: type[Request], user, pk: int) -> Request:
    """The request with its employee. Raises Http404 where it is out of the user's reach."""
    return get_object_or_404(access.requests_for(model, user).select_related("employee"), pk=pk)


def deciding(model: type[Request], acts: ModuleType, inbox: str) -> tuple:
    """The views that approve, reject and withdraw, by the functions of these names in the module `acts`.

    Each does it, says so, and goes back to the page `inbox` where the button was; a refusal is told with the request.
    """

    def decide(request, pk: int, act, done: str, **how):
        asked = in_reach(model, request.user, pk)
        try:
            act(asked, by=request.user, now=timezone.now(), **how)
        except Problem as refusal:
            messages.error(request, refusal.detail)
            return redirect(model.noun, pk)
        messages.success(request, done)
        return redirect(inbox) if "inbox" in request.POST else redirect(model.noun, pk)

    def approve(request, pk: int):
        return decide(request, pk, acts.approve, _("The request was approved."))

    def reject(request, pk: int):
        sent = RejectSerializer(data=request.POST.dict())
        if sent.is_valid():
            return decide(request, pk, acts.reject, _("The request was rejected."), **sent.validated_data)
        messages.error(request, _("Say why you reject it."))
        return redirect(model.noun, in_reach(model, request.user, pk).pk)

    def withdraw(request, pk: int):
        return decide(request, pk, acts.withdraw, _("The request was withdrawn."))

    return tuple(require_POST(login_required(view)) for view in (approve, reject, withdraw))
