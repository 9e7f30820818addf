"""Filters of query strings that refuse what they cannot understand instead of passing over it. Imports no app."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from timetracker.api.fields import MomentField

LARGEST_NUMBER = 2**63 - 1
_WORDS = {"true": True, "1": True, "false": False, "0": False}


class _YesOrNoField(forms.CharField):
    def to_python(self, value):
        word = super().to_python(value).lower()
        if word and word not in _WORDS:
            raise forms.ValidationError(_("Say true or false."))
        return _WORDS.get(word)


@extend_schema_field(OpenApiTypes.BOOL)
class YesOrNo(filters.Filter):
    """`true` or `false`; left out, everything."""

    field_class = _YesOrNoField


@extend_schema_field(OpenApiTypes.INT)
class Number(filters.Filter):
    """The number of something: whole, and small enough for the database."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=LARGEST_NUMBER, **kwargs)


_MOMENT = extend_schema_field(
    {"type": "string", "description": "A local date, inclusive, or an instant in ISO 8601 (local without offset)."}
)


@_MOMENT
class From(filters.Filter):
    """What is not before a local day or an instant."""

    field_class = MomentField

    def filter(self, queryset, value):
        return queryset if value is None else queryset.filter(**{f"{self.field_name}__gte": value.start})


@_MOMENT
class To(filters.Filter):
    """What is not after a local day or an instant."""

    field_class = MomentField

    def filter(self, queryset, value):
        return queryset if value is None else queryset.filter(**{f"{self.field_name}__lt": value.end})


class FromToFilterSet(filters.FilterSet):
    """A filter set with `from` and `to` over the field `instant`, both inclusive; reversed ends are refused (400)."""

    instant = "at"

    @classmethod
    def get_filters(cls):
        # `from` is a word of Python and cannot be declared like the others
        return super().get_filters() | {"from": From(field_name=cls.instant), "to": To(field_name=cls.instant)}

    def filter_queryset(self, queryset):
        first, last = self.form.cleaned_data["from"], self.form.cleaned_data["to"]
        if first and last and first.start >= last.end:
            raise ValidationError({"from": [_("The range ends before it begins.")]})
        return super().filter_queryset(queryset)
