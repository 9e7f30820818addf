"""The e-mails about requests, to those who can decide one and back to who asked, and whatever else people are told.

They leave after the commit. A mail server that fails is logged, and fails nobody's request.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from attendance import access
from attendance.models import Employee, Request


def tell(to: Iterable[User | Employee], subject: str, body: str) -> None:
    """Writes the same to each of those who have an address, after the commit."""
    addresses = [address for each in to if (address := _address(each))]
    if not addresses:
        return
    messages = [mail.EmailMessage(subject, body, to=[address]) for address in addresses]
    # robust: what goes wrong is logged by Django and goes no further
    transaction.on_commit(lambda: mail.get_connection().send_messages(messages), robust=True)


def in_the_language_of_the_house():
    """Mails are written within: who reads them later has no request, and so no language, of their own."""
    return translation.override(settings.LANGUAGE_CODE)


def link_to(page: str, *args) -> str:
    """The address of a page for those outside; empty while the installation has no public one."""
    return f"{settings.PUBLIC_URL}{reverse(page, args=args)}" if settings.PUBLIC_URL else ""


def tell_deciders(request: Request) -> None:
    """Asks the nearest head above the person who can decide, or else all of HR, to look at a new request."""
    _tell(deciders_of(request), request, "asked")


def tell_author(request: Request) -> None:
    """Tells who asked how it was decided."""
    _tell([request.author] if request.author else [], request, "decided")


def deciders_of(request: Request) -> list[User]:
    """The nearest head above the person who can be written to and may decide; without any, everybody of HR."""
    for head in access.heads_above(request.employee):
        if head.is_active and head.user and access.leads(head.user) and _can_decide(head.user, request):
            return [head.user]
    staff = User.objects.filter(groups__name=access.Role.HR).select_related("employee").order_by("pk")
    return [user for user in staff if _can_decide(user, request)]


def _can_decide(user: User, request: Request) -> bool:
    concerned = {request.author_id, request.employee.user_id}
    return user.is_active and user.pk not in concerned and bool(_address(user))


def _address(one: User | Employee) -> str:
    user, person = (one.user, one) if isinstance(one, Employee) else (one, getattr(one, "employee", None))
    return (user and user.email) or (person and person.email) or ""


def _tell(users: list[User], request: Request, what: str) -> None:
    if not users:
        return
    with in_the_language_of_the_house():
        words = {"name": request.employee.full_name, "status": request.get_status_display()}
        told = {request.noun: request, "link": link_to(request.noun, request.pk)}
        body = render_to_string(f"{request._meta.app_label}/mail/{request.noun}_{what}.txt", told)
        tell(users, request.mail_subject % words, body)
