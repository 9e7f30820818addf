"""The roster over HTTP, in both spellings (API.md, Schedules)."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance import access
from attendance.api.ranges import Query, RangeQuery, first_day, last_day, people_asked_for
from attendance.worktime.clock import end_of_month
from schedules import codes, roster
from schedules.models import RosterCell
from schedules.plan import PlannedDay, plans, said
from schedules.wording import WORDS
from timetracker.api.errors import Problem, invalid
from timetracker.api.fields import NullIsEmpty
from timetracker.api.filters import LARGEST_NUMBER
from timetracker.api.pagination import ListPagination
from timetracker.api.schema import Refusal, problems

MOST_CELLS = 5_000
_OF_A_BREAK = {"no_break", "no_such_break", "break_too_long"}

# --------------------------------------------------------------------------------------------------------- reading


class CellSerializer(serializers.Serializer):
    """A day of somebody's plan that says something: of the roster, or of an absence that lies over a working day."""

    id = serializers.IntegerField(allow_null=True, help_text="Null where there is an absence and no cell.")
    employee_id = serializers.IntegerField()
    day = serializers.DateField()
    start_hhmm = serializers.CharField(allow_null=True, help_text="Null for a day without hours.")
    end_hhmm = serializers.CharField(allow_null=True, help_text="`24:00` is the midnight that ends the day.")
    code = serializers.CharField(help_text="Hours such as `8-17`, a code, or the code of the absence over it.")
    planned_minutes = serializers.IntegerField(help_text="By instants, without an unpaid break.")
    unpaid_break = serializers.CharField(help_text="Minutes, or from when to when; empty without one.")
    rostered_code = serializers.CharField(help_text="What the roster says, whatever lies over it.")
    absence_code = serializers.CharField(allow_null=True)
    holiday = serializers.CharField(allow_null=True, help_text="Its name.")
    published = serializers.BooleanField(help_text="Whether people were told of it.")
    changed = serializers.BooleanField(help_text="Whether people were told otherwise.")


class ItemsSerializer(serializers.Serializer):
    date_from = serializers.DateField()
    date_to = serializers.DateField()
    items = CellSerializer(many=True)


class CellPagination(ListPagination):
    default_limit = max_limit = 20_000


class _CellsQuery(RangeQuery):
    department = serializers.CharField(max_length=150, required=False, help_text="A name or an id.")


class CellsQuery(_CellsQuery):
    employee = serializers.IntegerField(source="employee_id", min_value=0, max_value=LARGEST_NUMBER, required=False)

    def get_fields(self):
        # `from` is a word of Python and cannot be declared like the others
        return {"from": first_day(), "to": last_day(), **super().get_fields()}


class OlderCellsQuery(_CellsQuery):
    date_from, date_to = first_day(), last_day()
    employee_id = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, required=False)


class MonthSerializer(serializers.Serializer):
    year = serializers.IntegerField(min_value=roster.FIRST_DAY.year, max_value=roster.LAST_DAY.year)
    month = serializers.IntegerField(min_value=1, max_value=12)
    employee_id = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, required=False, allow_null=True)

    def validate(self, sent):
        first = date(sent["year"], sent["month"], 1)
        employee = sent.get("employee_id")
        return {"first": first, "last": end_of_month(first)} | ({} if employee is None else {"employee_id": employee})


def effective_cells(asked: dict, user) -> list[tuple[int, PlannedDay]]:
    """The days that say something, each with the id of its person, by the name of the person and the day."""
    people = people_asked_for(asked, user)
    of_people = plans(people, asked["first"], asked["last"])
    return [(pk, day) for pk, plan in of_people.items() for day in plan.days if day.cell or day.asked_for]


def as_cell(employee_id: int, day: PlannedDay) -> dict:
    """The day as CellSerializer describes it: there may be 20,000 of them, and a serializer would be slow."""
    cell = day.cell or RosterCell()
    start, end = codes.ends_of("" if day.asked_for else cell.hours)
    return {
        "id": cell.pk,
        "employee_id": employee_id,
        "day": day.day.isoformat(),
        "start_hhmm": start,
        "end_hhmm": end,
        "code": day.absence.code if day.asked_for else day.code,
        "planned_minutes": 0 if day.asked_for or not day.shift else day.shift.minutes,
        "unpaid_break": cell.unpaid_break,
        "rostered_code": day.code,
        "absence_code": day.absence.code if day.absence else None,
        "holiday": day.holiday.name if day.holiday else None,
        "published": cell.published is not None,
        "changed": cell.is_changed,
    }


def items_of(asked: dict, user) -> dict:
    """The answer of the older routes."""
    items = [as_cell(*each) for each in effective_cells(asked, user)]
    return {"date_from": asked["first"], "date_to": asked["last"], "items": items}


# ---------------------------------------------------------------------------------------------------------- writing


class _Time(NullIsEmpty, serializers.RegexField):
    default_error_messages = {"invalid": _("Give a time such as 08:00.")}

    def __init__(self):
        super().__init__(r"^[0-9]{1,2}([:.][0-9]{1,2})?$", required=False, allow_blank=True, allow_null=True)


class _Text(serializers.CharField):
    """A text of a cell; null is as if it were not sent."""

    def __init__(self, help_text):
        longest = codes.LONGEST_TEXT
        super().__init__(default=None, allow_null=True, allow_blank=True, max_length=longest, help_text=help_text)


class ChangeSerializer(serializers.Serializer):
    """What a cell is to say: `start_hhmm` and `end_hhmm`, or a `code`; with neither it is emptied."""

    employee_id = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER)
    day = serializers.DateField()
    start_hhmm = _Time()
    end_hhmm = _Time()
    code = _Text("Hours such as `8-17`, or the code of a day type.")
    unpaid_break = _Text("`30`, `13-14`, or empty for none; left out, that of the day type.")
    was = _Text("The `rostered_code` that the sender saw; the change is refused where it is another by now.")

    def validate(self, sent):
        """The Change that is meant."""
        ends = {name: sent.get(name, "") for name in ("start_hhmm", "end_hhmm")}
        missing = [name for name, time in ends.items() if not time]
        if len(missing) == 1:
            raise serializers.ValidationError({missing[0]: [_("Give both ends, or a code.")]})
        code, times = sent["code"], "" if missing else "-".join(ends.values())
        return roster.Change(
            employee_id=sent["employee_id"],
            day=sent["day"],
            text=code or times,
            times=times if code else "",
            unpaid_break=sent["unpaid_break"],
            was=sent["was"],
        )


class ChangesSerializer(ChangeSerializer):
    """One cell, by its own fields; or many as `cells`, each with these fields and judged by itself."""

    employee_id = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, required=False)
    day = serializers.DateField(required=False)
    cells = serializers.ListField(
        child=serializers.JSONField(allow_null=True),
        max_length=MOST_CELLS,
        required=False,
        help_text=f"At most {MOST_CELLS} cells with the fields of one.",
    )

    def validate(self, sent):
        """The Change that is meant, or the list of what was sent as cells."""
        if "cells" in sent:
            return sent["cells"]
        missing = {name: [_("This field is required.")] for name in ("employee_id", "day") if name not in sent}
        if missing:
            raise serializers.ValidationError(missing)
        return super().validate(sent)


class RefusedSerializer(serializers.Serializer):
    index = serializers.IntegerField(help_text="Its place among the cells, from 0.")
    employee_id = serializers.IntegerField(allow_null=True)
    day = serializers.CharField(allow_null=True, help_text="As it was sent.")
    error = serializers.CharField(help_text="A sentence for a person, in their language.")
    code = serializers.CharField(help_text="A stable word for the program.")


class SavedSerializer(serializers.Serializer):
    success = serializers.IntegerField(help_text="How many cells were saved.")
    failed = serializers.IntegerField()
    errors = RefusedSerializer(many=True)


class OneCellQuery(Query):
    employee = serializers.IntegerField(source="employee_id", min_value=0, max_value=LARGEST_NUMBER)
    day = serializers.DateField()


class OlderOneCellQuery(Query):
    employee_id = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER)
    day = serializers.DateField()


def save_one(change: roster.Change, user) -> dict:
    """Raises Problem with the status and the word of the refusal."""
    saved = roster.save(user, [change], timezone.now())
    if not saved.errors:
        return {"success": 1, "failed": 0, "errors": []}
    (refused,) = saved.errors
    errors = {_field_of(refused): [refused.sentence]} if refused.status == 400 else None
    raise Problem(refused.status, refused.word, refused.sentence, errors=errors)


def _field_of(refused: roster.Refused) -> str:
    if refused.word == "no_such_day":
        return "day"
    if refused.word in _OF_A_BREAK:
        return "unpaid_break"
    return "code"


def save_many(cells: list, user) -> dict:
    """Each of the cells is judged by itself, one that cannot be read too."""
    read, changes, errors = ChangeSerializer().run_validation, {}, []
    for index, sent in enumerate(cells):
        try:
            changes[index] = read(sent)
        except serializers.ValidationError as error:
            errors.append(_unread(index, sent, error))
    places = list(changes)
    for refused in roster.save(user, changes.values(), timezone.now()).errors:
        change, place = refused.change, places[refused.index]
        errors.append(_error(place, change.employee_id, f"{change.day}", refused.sentence, refused.word))
    errors.sort(key=lambda error: error["index"])
    return {"success": len(cells) - len(errors), "failed": len(errors), "errors": errors}


def _unread(index: int, sent, error: serializers.ValidationError) -> dict:
    """Who and which day is repeated as far as it can be."""
    sent = sent if isinstance(sent, dict) else {}
    person, day = sent.get("employee_id"), sent.get("day")
    person = person if type(person) is int and 0 <= person <= LARGEST_NUMBER else None
    return _error(index, person, day if isinstance(day, str) else None, invalid(error).detail, "invalid")


def _error(index: int, employee_id: int | None, day: str | None, sentence: str, word: str) -> dict:
    return {"index": index, "employee_id": employee_id, "day": day, "error": sentence, "code": word}


def delete_cell(user, employee_id: int, day: date) -> None:
    """Raises Http404 where nothing is planned, or not by the user, and Problem as `save_one` does."""
    led = RosterCell.objects.filter(employee__in=access.led_employees_for(user))
    get_object_or_404(said(led), employee=employee_id, day=day)
    save_one(roster.Change(employee_id=employee_id, day=day, text=""), user)


# ----------------------------------------------------------------------------------------------------------- routes

_WORDS = ("invalid", "no_such_day", "contradiction", *WORDS)
_REFUSED = problems(401, 403, 404, conflict=409, period_closed=409, overlap=409) | {400: Refusal(_WORDS)}
_DELETED = problems(400, 401, 403, 404, period_closed=409)


class _Roster(GenericAPIView):
    """Everybody reads as far as their reach goes; managers plan for their departments, HR for all."""

    permission_classes = (access.LeadersWriteAllRead,)
    serializer_class = CellSerializer
    pagination_class = CellPagination

    @extend_schema(request=ChangesSerializer, responses={200: SavedSerializer, **_REFUSED})
    def post(self, request):
        """Save one cell, or many: one that is refused alone is an error, among many an entry of `errors`."""
        sent = ChangesSerializer().run_validation(request.data)
        save = save_one if isinstance(sent, roster.Change) else save_many
        return Response(save(sent, request.user))


class Schedules(_Roster):
    @extend_schema(parameters=[CellsQuery], responses={200: CellSerializer(many=True), **problems(400, 401)})
    def get(self, request):
        """The plan of the people in reach, by their names, day by day. Days that say nothing are left out."""
        page = self.paginate_queryset(effective_cells(CellsQuery.read(request), request.user))
        return self.get_paginated_response([as_cell(*each) for each in page])

    @extend_schema(parameters=[OneCellQuery], responses={204: None, **_DELETED})
    def delete(self, request):
        """Empty one cell of the roster."""
        delete_cell(request.user, **OneCellQuery.read(request))
        return Response(status=204)


class Schedule(_Roster):
    """The older spelling."""

    pagination_class = None

    @extend_schema(parameters=[OlderCellsQuery], responses={200: ItemsSerializer, **problems(400, 401)})
    def get(self, request):
        """The plan of the people in reach, all in one answer."""
        return Response(items_of(OlderCellsQuery.read(request), request.user))


class ScheduleMonth(APIView):
    @extend_schema(request=MonthSerializer, responses={200: ItemsSerializer, **problems(400, 401)})
    def post(self, request):
        """The plan of a month; nothing is created."""
        return Response(items_of(MonthSerializer().run_validation(request.data), request.user))


class ScheduleCell(APIView):
    permission_classes = (access.LeadersOnly,)

    @extend_schema(request=ChangeSerializer, responses={200: SavedSerializer, **_REFUSED})
    def post(self, request):
        """Save one cell."""
        return Response(save_one(ChangeSerializer().run_validation(request.data), request.user))

    @extend_schema(parameters=[OlderOneCellQuery], responses={204: None, **_DELETED})
    def delete(self, request):
        """Empty one cell of the roster. Which one may be said in the body, too."""
        query = OlderOneCellQuery(data={**request.data, **request.query_params.dict()})
        query.is_valid(raise_exception=True)
        delete_cell(request.user, **query.validated_data)
        return Response(status=204)
