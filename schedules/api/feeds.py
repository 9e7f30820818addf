"""The routes of the calendar feed (API.md, Files): the address of one's own, and the feed itself."""

from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance.models import Employee
from schedules import feeds
from schedules.exports import calendar_ics
from timetracker.api.errors import Problem
from timetracker.api.schema import problems

ICS = "text/calendar"


class FeedAddressSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="Whoever knows it can read the feed.")


class OwnCalendar(APIView):
    _ANSWERS = {200: FeedAddressSerializer, **problems(no_employee=404)}

    @extend_schema(responses=_ANSWERS | problems(503))
    def get(self, request):
        """The address of one's own feed, which is opened when it is first asked for."""
        return Response({"url": address_of(feeds.token_for(_own(request)), request)})

    @extend_schema(operation_id="schedules_calendar_renew", request=None, responses=_ANSWERS)
    def post(self, request):
        """A new address for it; the old one is dead at once."""
        return Response({"url": address_of(feeds.renew(_own(request)), request)})

    @extend_schema(responses={204: None, **problems(no_employee=404)})
    def delete(self, request):
        """Closes it; the address is dead at once."""
        feeds.revoke(_own(request))
        return Response(status=204)


class CalendarFeed(APIView):
    authentication_classes = []
    permission_classes = []

    @extend_schema(
        auth=[],
        operation_id="calendar_feed",
        responses={(200, ICS): OpenApiTypes.STR, 304: None, **problems(404)},
    )
    def get(self, request, token):
        """A person's shifts, for programs that know the address. Answers 304 to whoever has them already."""
        person = feeds.owner_of(token)
        if person is None:
            raise Http404
        content = calendar_ics.write(person, timezone.localdate())
        headers = {"Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="shifts.ics"'}
        response = HttpResponse(content, content_type=f"{ICS}; charset=utf-8", headers=headers)
        response["ETag"] = f'"{sha256(content).hexdigest()[:32]}"'
        return get_conditional_response(request, etag=response["ETag"], response=response)


def address_of(token: str, request) -> str:
    """The feed's whole address: under that of the installation, or else the one that the caller asked under."""
    path = reverse("calendar-feed", args=[token])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _own(request) -> Employee:
    person = getattr(request.user, "employee", None)
    if person is None:
        raise Problem(404, "no_employee", _("You are signed in as nobody who has shifts. Ask HR to link your user."))
    return person
