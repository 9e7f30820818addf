"""What the routes of all requests share: how one is read, and how it is decided."""

from types import ModuleType

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from attendance import access
from attendance.api.fields import EmployeeField
from attendance.models import Employee
from timetracker.api.fields import InstantField
from timetracker.api.schema import problems

DECIDED = {"own_request": 403, "already_decided": 409}


class RequestSerializer(serializers.ModelSerializer):
    """A request as it is read; its employee is to be selected with it."""

    employee_name = serializers.CharField(source="employee.full_name")
    created_at = InstantField()
    created_by = serializers.CharField(source="author_name", help_text="The name of the user who asked.")
    decided_at = InstantField(allow_null=True)
    decided_by = serializers.SerializerMethodField(help_text="The name of the user who decided, or withdrew.")
    reason = serializers.CharField(help_text="Why it was rejected.")

    def get_decided_by(self, request) -> str | None:
        return request.decided_by or None


class AskingSerializer(serializers.Serializer):
    """A request as it is made by the user in the context, about somebody in their reach.

    To be validated inside a transaction: the person is locked, so that nobody is removed between this look and the
    request.
    """

    employee_id = EmployeeField(
        source="employee",
        queryset=Employee.objects.none(),
        required=False,
        allow_null=True,
        help_text="Whom it is about: oneself by default.",
    )

    def get_fields(self):
        fields = super().get_fields()
        if user := self.context.get("user"):  # there is none while the API describes itself
            fields["employee_id"].queryset = access.employees_for(user).select_for_update()
        return fields

    def person(self, attrs: dict) -> Employee:
        """Whom it is about. Raises ValidationError where the user is no employee and names nobody."""
        person = attrs.get("employee") or getattr(self.context["user"], "employee", None)
        if person is None:
            raise serializers.ValidationError({"employee_id": [_("Say whom it is about.")]})
        return person


class RejectSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000, help_text="Why it is not done.")


class DecidingMixin:
    """Requests are approved, rejected and withdrawn by the functions of these names in the module `acts`.

    A route says itself what it answers, with `DECIDED` among it.
    """

    acts: ModuleType

    def approve(self, request, pk):
        return self._answer(self.acts.approve(self.get_object(), by=request.user, now=timezone.now()))

    def reject(self, request, pk):
        asked, sent = self.get_object(), RejectSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        reason = sent.validated_data["reason"]
        return self._answer(self.acts.reject(asked, reason=reason, by=request.user, now=timezone.now()))

    @extend_schema(responses={204: None, **problems(401, 403, 404, already_decided=409)})
    def destroy(self, request, pk):
        """Withdraws one's own request while it is pending; it stays on record."""
        self.acts.withdraw(self.get_object(), by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _answer(self, decided) -> Response:
        return Response(self.get_serializer(decided).data)
