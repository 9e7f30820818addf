"""The routes by which months are closed for departments, and reopened."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from attendance import access, periods
from attendance.api.fields import MonthField
from attendance.api.filters import called
from attendance.api.views import FilteredListMixin
from attendance.models import ClosedPeriod, Department
from timetracker.api.fields import InstantField
from timetracker.api.filters import YesOrNo
from timetracker.api.pagination import ListPagination
from timetracker.api.schema import problems


class ReopenedSerializer(serializers.Serializer):
    """Who reopened a month, when and why."""

    by = serializers.CharField(source="reopened_by")
    at = InstantField(source="reopened_at")
    reason = serializers.CharField(source="reopen_reason")


class PeriodSerializer(serializers.ModelSerializer):
    """One closing of a month; its department is to be selected with it."""

    department = serializers.CharField(source="department.name")
    month = MonthField()
    closed_at = InstantField()
    reopened = serializers.SerializerMethodField()

    class Meta:
        model = ClosedPeriod
        fields = ["id", "department_id", "department", "month", "closed_at", "closed_by", "reopened"]
        read_only_fields = fields

    @extend_schema_field(ReopenedSerializer(allow_null=True))
    def get_reopened(self, period):
        return ReopenedSerializer(period).data if period.reopened_at else None


class CloseSerializer(serializers.Serializer):
    """What the user in the context closes; `department` becomes one of those that they lead."""

    department = serializers.CharField(max_length=150, help_text="A name or an id.")
    month = MonthField()

    def validate_department(self, text) -> Department:
        department = access.departments_led_by(self.context["user"]).filter(called(text)).first()
        if department is None:
            raise serializers.ValidationError(_("There is no department of that name."))
        return department


class ReopenSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000, help_text="Why what was closed has to be changed.")


class _MonthOfQuery(forms.CharField):
    def to_python(self, value):
        text = super().to_python(value)
        try:
            return MonthField().run_validation(text) if text else None
        except serializers.ValidationError as error:
            raise forms.ValidationError([str(sentence) for sentence in error.detail]) from error


class _MonthFilter(filters.CharFilter):
    field_class = _MonthOfQuery


class PeriodFilter(filters.FilterSet):
    department = filters.CharFilter(method="of_department", max_length=150, help_text="A name or an id.")
    month = _MonthFilter(help_text="As `YYYY-MM`.")
    is_closed = YesOrNo(field_name="closed_month", exclude=True, lookup_expr="isnull")

    class Meta:
        model = ClosedPeriod
        fields = []

    def of_department(self, queryset, name: str, text: str):
        return queryset.filter(called(text, "department__"))


@extend_schema_view(list=extend_schema(responses={200: PeriodSerializer(many=True), **problems(400, 401, 403)}))
class PeriodViewSet(FilteredListMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """The closed months of the departments that one leads, reopened ones too, the latest month first."""

    queryset = ClosedPeriod.objects.all()
    serializer_class = PeriodSerializer
    filterset_class = PeriodFilter

    @property
    def pagination_class(self):
        return ListPagination if self.action == "list" else None

    def get_permissions(self):
        return [access.HROnly() if self.action == "reopen" else access.LeadersOnly()]

    def get_queryset(self):
        led = access.departments_led_by(self.request.user)
        return ClosedPeriod.objects.filter(department__in=led).select_related("department")

    @extend_schema(
        filters=False,
        request=CloseSerializer,
        responses={
            201: PeriodSerializer(many=True),
            **problems(400, 401, 403, in_future=400, already_closed=409),
        },
    )
    def create(self, request):
        """Closes a month that is over, for a department and those beneath it; answers what was not closed before."""
        sent = CloseSerializer(data=request.data, context={"user": request.user})
        sent.is_valid(raise_exception=True)
        by = request.user.get_username()
        closed = periods.close(**sent.validated_data, by=by, now=timezone.now())
        return Response(PeriodSerializer(closed, many=True).data, status.HTTP_201_CREATED)

    @extend_schema(
        filters=False,
        request=ReopenSerializer,
        responses={200: PeriodSerializer(many=True), **problems(400, 401, 403, 404, already_open=409)},
    )
    def reopen(self, request, pk):
        """Reopens the month, for the department and those beneath it; answers all that were reopened. For HR."""
        period, sent = self.get_object(), ReopenSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        by, reason = request.user.get_username(), sent.validated_data["reason"]
        reopened = periods.reopen(period, reason=reason, by=by, now=timezone.now())
        return Response(PeriodSerializer(reopened, many=True).data)
