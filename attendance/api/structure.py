"""The routes for positions and departments (API.md, People)."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from attendance import access, people
from attendance.api.fields import EmployeeField, ReferenceField
from attendance.api.views import RecordsViewSet
from attendance.models import Department, Employee, Position
from timetracker.api.schema import problems


class PositionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Position
        fields = ["id", "name", "is_active"]


class DepartmentSerializer(serializers.ModelSerializer):
    """To be validated inside a transaction: it locks the departments where one moves."""

    parent_id = ReferenceField(source="parent", queryset=Department.objects.all(), allow_null=True, default=None)
    head_id = EmployeeField(source="head", queryset=Employee.objects.all(), allow_null=True, default=None)

    class Meta:
        model = Department
        fields = ["id", "name", "parent_id", "head_id", "is_active"]

    def validate_parent_id(self, parent):
        if parent and self.instance and people.lies_within(parent, self.instance):
            raise serializers.ValidationError(_("A department cannot be part of itself or of one beneath it."))
        return parent


def _documented(serializer, **in_use):
    written = problems(400, 401, 403, 404, 503)
    return extend_schema_view(
        list=extend_schema(responses={200: serializer(many=True), **problems(401)}),
        retrieve=extend_schema(responses={200: serializer, **problems(401, 404)}),
        create=extend_schema(responses={201: serializer, **problems(400, 401, 403, 503)}),
        update=extend_schema(responses={200: serializer, **written}),
        partial_update=extend_schema(responses={200: serializer, **written}),
        destroy=extend_schema(responses={204: None, **problems(401, 403, 404, 503, **in_use)}),
    )


@_documented(PositionSerializer)
class PositionViewSet(RecordsViewSet):
    """What people work as. One that somebody has is deactivated instead of deleted."""

    serializer_class = PositionSerializer

    def get_queryset(self):
        return access.positions_for(self.request.user)

    def perform_destroy(self, position):
        people.remove_position(position)


@_documented(DepartmentSerializer, in_use=409)
class DepartmentViewSet(RecordsViewSet):
    """The parts of the organisation. One with people, or with departments beneath it, cannot be deleted."""

    serializer_class = DepartmentSerializer

    def get_queryset(self):
        return access.departments_for(self.request.user)

    def perform_destroy(self, department):
        people.remove_department(department)
