"""The door through which the grid saves: the changes of a pause in one request."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import api_view, authentication_classes
from rest_framework.response import Response

from attendance.pages.months import Month, asked_month
from schedules import roster
from schedules.pages.roster.looks import heads_as_text
from schedules.pages.roster.month import Line, Sheet

_MOST_CELLS = 10_000


class PageSession(SessionAuthentication):
    """Whoever is signed in to the pages; a session that has ended is a 401, which the page can tell from a 403."""

    def authenticate_header(self, request):
        return "Session"


class _CellSerializer(serializers.Serializer):
    employee_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    day = serializers.DateField()
    code = serializers.CharField(allow_blank=True)
    was = serializers.CharField(allow_blank=True)

    def validate_day(self, day):
        month: Month = self.context["month"]
        if not month.first <= day <= month.last:
            raise serializers.ValidationError(_("This day is not in the month of the page. Load the page again."))
        return day


class _ChangesSerializer(serializers.Serializer):
    cells = _CellSerializer(many=True, allow_empty=False, max_length=_MOST_CELLS)


@extend_schema(exclude=True)
@api_view(["POST"])
@authentication_classes([PageSession])
def save(request):
    """Saves what can be saved, and answers with the rows and the heads as they are now, and why the rest was refused.

    The address names what the page shows, as the page's own does.
    """
    month = asked_month(request)
    sent = _ChangesSerializer(data=request.data, context={"month": month})
    sent.is_valid(raise_exception=True)
    changes = [
        roster.Change(employee_id=each["employee_id"], day=each["day"], text=each["code"], was=each["was"])
        for each in sent.validated_data["cells"]
    ]
    saved = roster.save(request.user, changes, timezone.now())
    return Response(_answer(Sheet(request.user, month, request.GET.get("department", "")), changes, saved))


def _answer(sheet: Sheet, changes: list[roster.Change], saved: roster.Saved) -> dict:
    changed = {change.employee_id for change in changes}
    heads = {section.key: heads_as_text(section.heads) for section in sheet.grid.sections}
    return {
        "saved": [{"employee_id": cell.employee_id, "day": f"{cell.day}", "code": cell.code} for cell in saved.cells],
        "errors": [_error(refused) for refused in saved.errors],
        "rows": {row.person.pk: _row(sheet.line(row)) for row in sheet.grid.rows() if row.person.pk in changed},
        "heads": heads | {"all": heads_as_text(sheet.grid.heads)},
    }


def _error(refused: roster.Refused) -> dict:
    change = refused.change
    return {
        "employee_id": change.employee_id,
        "day": f"{change.day}",
        "error": refused.word,
        "detail": refused.sentence,
    }


def _row(line: Line) -> dict:
    return {
        "cells": [look.as_list() for look in line.cells],
        "sum": [line.sum.planned, line.sum.agreed, line.sum.difference],
    }
