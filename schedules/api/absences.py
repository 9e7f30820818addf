"""The routes by which people ask to be absent, and others decide (API.md, Schedules)."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from attendance import access, requests
from attendance.api.requests import DECIDED, AskingSerializer, DecidingMixin, RejectSerializer, RequestSerializer
from attendance.api.views import FilteredListMixin
from attendance.transactions import one_transaction
from schedules import absences
from schedules.calendars import FIRST_YEAR, LAST_YEAR
from schedules.models import Absence
from timetracker.api.filters import Number
from timetracker.api.schema import problems

LONGEST = 366
_CALENDAR = (MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 12, 31)))
_IMPOSSIBLE = {"overlap": 409, "over_allowance": 409, "period_closed": 409}


class AbsenceSerializer(RequestSerializer):
    """A request as it is read; its employee and day type are to be selected with it."""

    code = serializers.CharField(source="day_type.code")
    day_type = serializers.CharField(source="day_type.name", help_text="What the code means, in the reader's language.")
    days = serializers.IntegerField(help_text="How many working days it takes: fixed when it is approved.")

    class Meta:
        model = Absence
        fields = [
            "id", "employee_id", "employee_name", "code", "day_type", "first_day", "last_day", "days", "comment",
            "status", "created_at", "created_by", "decided_at", "decided_by", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class AskForAbsenceSerializer(AskingSerializer):
    """A request as it is made; the validated data has `employee` and `day_type`."""

    code = serializers.CharField(max_length=12, help_text="Of a day type that is an absence; see /api/day-types.")
    first_day = serializers.DateField(validators=_CALENDAR)
    last_day = serializers.DateField(validators=_CALENDAR, help_text=f"Inclusive, at most {LONGEST} days in all.")
    comment = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")

    def validate(self, attrs):
        length = (attrs["last_day"] - attrs["first_day"]).days
        if length < 0:
            raise serializers.ValidationError({"last_day": [_("The last day is before the first.")]})
        if length >= LONGEST:
            raise serializers.ValidationError({"last_day": [_("Ask for a year at most.")]})
        person = self.person(attrs)
        day_type = absences.kind_called(attrs.pop("code"), self.context["user"], person)
        if day_type is None:
            sentence = _("There is no absence of this code that can be asked for here. Choose one of the list.")
            raise serializers.ValidationError({"code": [sentence]})
        return {**attrs, "employee": person, "day_type": day_type}


def ask(user, sent: dict) -> Absence:
    """Makes the request that an AskForAbsenceSerializer has validated, in its transaction. Raises Problem 409."""
    sent = dict(sent)
    return absences.ask(user, sent.pop("employee"), sent.pop("day_type"), **sent, now=timezone.now())


def _day(field: str, lookup: str, words: str) -> filters.DateFilter:
    return filters.DateFilter(field_name=field, lookup_expr=lookup, input_formats=["%Y-%m-%d"], help_text=words)


class AbsenceFilter(filters.FilterSet):
    """`from` and `to` are local dates, both inclusive: what touches one of the days between them."""

    status = filters.ChoiceFilter(choices=Absence.Status.choices)
    employee = Number(field_name="employee_id")

    class Meta:
        model = Absence
        fields = []

    @classmethod
    def get_filters(cls):
        # `from` is a word of Python and cannot be declared like the others
        ends = {"from": _day("last_day", "gte", "A local date."), "to": _day("first_day", "lte", "Inclusive.")}
        return super().get_filters() | ends

    def filter_queryset(self, queryset):
        first, last = self.form.cleaned_data["from"], self.form.cleaned_data["to"]
        if first and last and first > last:
            raise serializers.ValidationError({"from": [_("The range ends before it begins.")]})
        return super().filter_queryset(queryset)


_LIST = extend_schema(responses={200: AbsenceSerializer(many=True), **problems(400, 401)})


@extend_schema_view(list=_LIST, retrieve=extend_schema(responses={200: AbsenceSerializer, **problems(401, 404)}))
class AbsenceViewSet(
    DecidingMixin, FilteredListMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """The absences of the people in reach, and those one asked for, newest first. The manager or HR decides."""

    acts = absences
    queryset = Absence.objects.all()
    permission_classes = [IsAuthenticated]
    serializer_class = AbsenceSerializer
    filterset_class = AbsenceFilter

    def get_queryset(self):
        return access.requests_for(Absence, self.request.user).select_related("employee", "day_type")

    @extend_schema(
        request=AskForAbsenceSerializer,
        responses={201: AbsenceSerializer, **problems(400, 401, **_IMPOSSIBLE, already_asked=409)},
    )
    @one_transaction
    def create(self, request):
        """Asks that somebody be absent, both days included."""
        sent = AskForAbsenceSerializer(data=request.data, context={"user": request.user})
        sent.is_valid(raise_exception=True)
        made = ask(request.user, sent.validated_data)
        return Response(AbsenceSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: AbsenceSerializer, **problems(401, 404, **DECIDED, **_IMPOSSIBLE)})
    def approve(self, request, pk):
        """Lays the absence over the working days of the roster."""
        return super().approve(request, pk)

    @extend_schema(request=RejectSerializer, responses={200: AbsenceSerializer, **problems(400, 401, 404, **DECIDED)})
    def reject(self, request, pk):
        """Refuses what was asked, for a reason."""
        return super().reject(request, pk)

    @extend_schema(
        responses={204: None, **problems(401, 403, 404, already_decided=409, already_begun=409, period_closed=409)}
    )
    def destroy(self, request, pk):
        """Withdraws an absence, which gives the working days back.

        Who asked does so before it begins, or where it was approved only afterwards; leaders at any time.
        """
        return super().destroy(request, pk)


@extend_schema_view(list=_LIST)
class OwnAbsenceViewSet(AbsenceViewSet):
    """The absences that one asked for, and one's own, newest first."""

    def get_queryset(self):
        return requests.own(Absence, self.request.user).select_related("employee", "day_type")
