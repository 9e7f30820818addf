"""The routes of the audit log (API.md, Worked time)."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance.access import HROnly
from attendance.api.views import FilteredListMixin
from attendance.models import Action, AuditEntry
from timetracker.api.fields import InstantField
from timetracker.api.filters import FromToFilterSet
from timetracker.api.pagination import LogPagination
from timetracker.api.schema import problems


class AuditEntrySerializer(serializers.ModelSerializer):
    at = InstantField()
    action = serializers.ChoiceField(Action.choices)
    detail = serializers.DictField(
        help_text="What else is to be told of the act; of a change, each changed field with `[old, new]`."
    )

    class Meta:
        model = AuditEntry
        fields = ["id", "at", "actor", "action", "object_type", "object_id", "object_name", "detail"]
        read_only_fields = fields


class AuditFilter(FromToFilterSet):
    actor = filters.CharFilter(max_length=150, help_text="The name of a user, exactly.")
    action = filters.ChoiceFilter(choices=Action.choices)
    object_type = filters.CharFilter(max_length=32, help_text="`employee`, `event`, `correction`, `period`, …")

    class Meta:
        model = AuditEntry
        fields = []


@extend_schema_view(list=extend_schema(responses={200: AuditEntrySerializer(many=True), **problems(400, 401, 403)}))
class AuditLogViewSet(FilteredListMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Who did what to which record, newest first. Nothing changes or erases an entry."""

    queryset = AuditEntry.objects.all()
    permission_classes = [HROnly]
    serializer_class = AuditEntrySerializer
    pagination_class = LogPagination
    filterset_class = AuditFilter


class AuditActions(APIView):
    permission_classes = [HROnly]

    @extend_schema(
        responses={200: {"type": "array", "items": {"type": "string", "enum": Action.values}}, **problems(401, 403)}
    )
    def get(self, request):
        """The words that `action` may be."""
        return Response(Action.values)
