"""Fields of people: badges by their UID, positions and departments by their names; and months."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from attendance.models import Department, Position
from attendance.uids import MAX_LENGTH, canonical_uid
from timetracker.api.fields import EmptyIsNull, NullIsEmpty


class UidField(EmptyIsNull, serializers.CharField):
    """A badge's UID, read into its canonical form."""

    def __init__(self, **kwargs):
        super().__init__(max_length=MAX_LENGTH, **kwargs)

    def to_internal_value(self, data):
        uid = canonical_uid(super().to_internal_value(data))
        if len(uid) > MAX_LENGTH:  # some letters are two in upper case
            self.fail("max_length", max_length=MAX_LENGTH)
        return uid


class DayField(EmptyIsNull, serializers.DateField):
    """A local date that may be null."""


class TextField(NullIsEmpty, serializers.CharField):
    """A text that may be empty."""


class EmailField(NullIsEmpty, serializers.EmailField):
    """An e-mail address that may be empty."""


class _NameField(EmptyIsNull, serializers.CharField):
    """A reference that is named, in and out."""

    def __init__(self, **kwargs):
        super().__init__(max_length=150, **kwargs)

    def to_representation(self, value):
        return value.name


class PositionField(_NameField):
    """A position by its name; an unknown one is created, and goes again when the transaction is refused."""

    def run_validation(self, data=serializers.empty):
        name = super().run_validation(data)
        return name and Position.objects.get_or_create(name=name)[0]


class DepartmentField(_NameField):
    """A department by its name."""

    default_error_messages = {"unknown": _("There is no department of that name.")}

    def run_validation(self, data=serializers.empty):
        name = super().run_validation(data)
        department = name and Department.objects.filter(name=name).first()
        if name and department is None:
            self.fail("unknown")
        return department


class ReferenceField(serializers.PrimaryKeyRelatedField):
    """Something by its id: a whole number, or null."""

    def __init__(self, **kwargs):
        super().__init__(pk_field=serializers.IntegerField(), **kwargs)


class EmployeeField(ReferenceField):
    """Somebody by their id."""

    default_error_messages = {"does_not_exist": _("There is no such employee.")}


# Nothing is recorded before 2000 (attendance.badges.SINCE_ALWAYS).
_MONTH = re.compile(r"2\d{3}-(0[1-9]|1[0-2])", re.ASCII)


@extend_schema_field({"type": "string", "pattern": _MONTH.pattern, "example": "2026-01"})
class MonthField(serializers.Field):
    """A month as `YYYY-MM`; its value is its first day."""

    default_error_messages = {"invalid": _("Give a month (YYYY-MM).")}

    def to_internal_value(self, data):
        if not isinstance(data, str) or not _MONTH.fullmatch(data):
            self.fail("invalid")
        return date.fromisoformat(f"{data}-01")

    def to_representation(self, value):
        return f"{value:%Y-%m}"
