"""The codes of the roster over HTTP (API.md, Schedules). HR edits them in the admin."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from attendance.api.views import FilteredListMixin
from schedules import codes
from schedules.models import DayType, Profile
from timetracker.api.schema import problems


class DayTypeSerializer(serializers.ModelSerializer):
    name = serializers.CharField(help_text="In the reader's language.")
    start_hhmm = serializers.SerializerMethodField(help_text="When its own hours begin.")
    end_hhmm = serializers.SerializerMethodField(help_text="`24:00` is the midnight that ends the day.")

    class Meta:
        model = DayType
        fields = [
            "id", "profile", "code", "name", "name_uk", "name_pl", "name_en", "colour", "kind", "hours", "start_hhmm",
            "end_hhmm", "unpaid_break", "is_private", "can_be_asked", "yearly_days", "carry_over_days",
        ]  # fmt: skip
        read_only_fields = fields

    def get_start_hhmm(self, day_type) -> str | None:
        return codes.ends_of(day_type.hours)[0]

    def get_end_hhmm(self, day_type) -> str | None:
        return codes.ends_of(day_type.hours)[1]


class DayTypeFilter(filters.FilterSet):
    profile = filters.ChoiceFilter(choices=Profile.choices)

    class Meta:
        model = DayType
        fields = []


@extend_schema_view(list=extend_schema(responses={200: DayTypeSerializer(many=True), **problems(400, 401)}))
class DayTypeViewSet(FilteredListMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """The codes that a roster can be written with."""

    queryset = DayType.objects.filter(is_active=True)
    serializer_class = DayTypeSerializer
    filterset_class = DayTypeFilter
