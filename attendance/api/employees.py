"""The routes for people (API.md, People)."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from attendance import access, badges, people, presence, recording
from attendance.api.fields import DayField, DepartmentField, EmailField, PositionField, TextField, UidField
from attendance.api.filters import EmployeeFilter
from attendance.api.views import FilteredListMixin, RecordsViewSet
from attendance.models import Employee
from attendance.searching import LONGEST_SEARCH, matching
from attendance.transactions import one_transaction
from timetracker.api.pagination import LARGEST_PAGE
from timetracker.api.schema import problems


class EmployeeSerializer(serializers.ModelSerializer):
    """A person with their badge and their last event. To be saved inside a transaction, the person's row locked."""

    nfc_uid = UidField(allow_blank=True, allow_null=True, default=None)
    position = PositionField(allow_blank=True, allow_null=True, default=None)
    department = DepartmentField(allow_blank=True, allow_null=True, default=None)
    email = EmailField(allow_blank=True, allow_null=True, default="", max_length=254)
    phone = TextField(allow_blank=True, allow_null=True, default="", max_length=32)
    hired_on = DayField(allow_null=True, default=None)
    left_on = DayField(allow_null=True, default=None, help_text="The last day on which the person may come in.")
    comment = TextField(allow_blank=True, allow_null=True, default="", max_length=5000)
    has_public_key = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField(help_text="Whether the person is in now.")

    class Meta:
        model = Employee
        fields = [
            "id", "full_name", "nfc_uid", "personnel_number", "position", "department", "email", "phone", "hired_on",
            "left_on", "is_active", "comment", "has_public_key", "present",
        ]  # fmt: skip
        extra_kwargs = {"personnel_number": {"default": None}}

    def get_has_public_key(self, person: Employee) -> bool:
        return bool(person.badge_key)

    def get_present(self, person: Employee) -> bool:
        return presence.is_present(person, timezone.now())

    def validate(self, attrs):
        hired_on, left_on = (attrs.get(name, getattr(self.instance, name, None)) for name in ("hired_on", "left_on"))
        if hired_on and left_on and left_on < hired_on:
            raise serializers.ValidationError({"left_on": [_("The person cannot have left before being hired.")]})
        return attrs

    def create(self, attrs):
        uid = attrs.pop("nfc_uid")
        person = super().create(attrs)
        badges.change_badge(person, uid, now=timezone.now())
        return person

    def update(self, person, attrs):
        changes_badge, uid = "nfc_uid" in attrs, attrs.pop("nfc_uid", None)
        super().update(person, attrs)
        if changes_badge:
            badges.change_badge(person, uid, now=timezone.now())
        return person


_READ = problems(401, 404)
_WRITTEN = problems(400, 401, 403, 404, 503, nfc_uid_taken=409)


@extend_schema_view(
    list=extend_schema(responses={200: EmployeeSerializer(many=True), **problems(400, 401)}),
    retrieve=extend_schema(responses={200: EmployeeSerializer, **_READ}),
    create=extend_schema(responses={201: EmployeeSerializer, **problems(400, 401, 403, 503, nfc_uid_taken=409)}),
    update=extend_schema(responses={200: EmployeeSerializer, **_WRITTEN}),
    partial_update=extend_schema(responses={200: EmployeeSerializer, **_WRITTEN}),
    destroy=extend_schema(responses={204: None, **problems(401, 403, 404, 503)}),
)
class EmployeeViewSet(FilteredListMixin, RecordsViewSet):
    """The people in the caller's reach."""

    queryset = Employee.objects.all()
    serializer_class = EmployeeSerializer
    filterset_class = EmployeeFilter

    def get_queryset(self):
        shown = access.employees_for(self.request.user).select_related("position", "department")
        return presence.with_last_event(badges.with_current_badge(shown))

    def get_object(self):
        if self.request.method not in ("GET", "HEAD"):
            _lock(self.kwargs["pk"])
        return super().get_object()

    def perform_destroy(self, person):
        people.remove_person(person, today=timezone.localdate())

    @extend_schema(responses={204: None, **problems(401, 403, 404, 503)})
    @one_transaction
    def reset_phone(self, request, pk):
        """Forgets the public key of the person's phone, so that the next first scan may bring another."""
        badges.forget_keys(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, serializer):
        super()._save(serializer)
        serializer.instance = self.get_queryset().get(pk=serializer.instance.pk)


def _lock(pk: int) -> None:
    try:
        recording.lock_person(pk)
    except Employee.DoesNotExist as error:
        raise Http404 from error


class FoundEmployeeSerializer(serializers.ModelSerializer):
    """What is needed to recognise a person in a list of suggestions."""

    nfc_uid = serializers.CharField(allow_null=True)
    position = serializers.CharField(source="position.name", default=None, allow_null=True)
    department = serializers.CharField(source="department.name", default=None, allow_null=True)

    class Meta:
        model = Employee
        fields = ["id", "full_name", "nfc_uid", "personnel_number", "position", "department", "is_active"]


class SearchSerializer(serializers.Serializer):
    q = serializers.CharField(
        default="", allow_blank=True, max_length=LONGEST_SEARCH, help_text="Words of name, UID, number or position."
    )
    limit = serializers.IntegerField(default=20, min_value=1, help_text=f"More than {LARGEST_PAGE} is cut.")


class EmployeeSearchView(GenericAPIView):
    """Suggestions while somebody types: a bare list by name; nothing for nothing typed."""

    permission_classes = [IsAuthenticated]
    pagination_class = None

    @extend_schema(
        parameters=[SearchSerializer], responses={200: FoundEmployeeSerializer(many=True), **problems(400, 401)}
    )
    def get(self, request):
        asked = SearchSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        words, limit = asked.validated_data["q"], min(asked.validated_data["limit"], LARGEST_PAGE)
        if not words:
            return Response([])
        found = matching(access.employees_for(request.user), words).select_related("position", "department")
        return Response(FoundEmployeeSerializer(badges.with_current_badge(found)[:limit], many=True).data)
