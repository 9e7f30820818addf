"""The e-mails about correction requests: to those who can decide one, and back to who asked.

They leave after the commit. A mail server that fails is logged, and fails nobody's request.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from attendance import access
from attendance.models import CorrectionRequest


def tell_deciders(correction: CorrectionRequest) -> None:
    """Asks the nearest head above the person who can decide, or else all of HR, to look at a new request."""
    _tell(deciders_of(correction), correction, "asked")


def tell_author(correction: CorrectionRequest) -> None:
    """Tells who asked how it was decided."""
    _tell([correction.author] if correction.author else [], correction, "decided")


def deciders_of(correction: CorrectionRequest) -> list[User]:
    """The nearest head above the person who can be written to and may decide; without any, everybody of HR."""
    for head in access.heads_above(correction.employee):
        if head.is_active and head.user and access.leads(head.user) and _can_decide(head.user, correction):
            return [head.user]
    staff = User.objects.filter(groups__name=access.Role.HR).select_related("employee").order_by("pk")
    return [user for user in staff if _can_decide(user, correction)]


def _can_decide(user: User, correction: CorrectionRequest) -> bool:
    concerned = {correction.author_id, correction.employee.user_id}
    return user.is_active and user.pk not in concerned and bool(_address(user))


def _address(user: User) -> str:
    return user.email or getattr(getattr(user, "employee", None), "email", "")


def _tell(users: Iterable[User], correction: CorrectionRequest, what: str) -> None:
    addresses = [address for user in users if (address := _address(user))]
    if not addresses:
        return
    with translation.override(settings.LANGUAGE_CODE):
        subject, body = _subject(correction), _body(correction, what)
    messages = [mail.EmailMessage(subject, body, to=[address]) for address in addresses]
    # robust: what goes wrong is logged by Django and goes no further
    transaction.on_commit(lambda: mail.get_connection().send_messages(messages), robust=True)


def _subject(correction: CorrectionRequest) -> str:
    words = {"name": correction.employee.full_name, "status": correction.get_status_display()}
    return _("Correction request for %(name)s: %(status)s") % words


def _body(correction: CorrectionRequest, what: str) -> str:
    link = f"{settings.PUBLIC_URL}{reverse('correction', args=[correction.pk])}" if settings.PUBLIC_URL else ""
    told = {"correction": correction, "at": timezone.localtime(correction.at), "link": link}
    return render_to_string(f"attendance/mail/correction_{what}.txt", told)
