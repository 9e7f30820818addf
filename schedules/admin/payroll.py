"""Which columns payroll gets, written one to a line."""

from django import forms
from django.contrib import admin
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from attendance.admin.base import HouseAdmin, object_act
from schedules.admin.removing import Removable
from schedules.exports.payroll import FIELDS, USUAL, valid_columns
from schedules.models import PayrollProfile


def _known_fields() -> str:
    lines = _("A line for each column: field = title; absence_days:CODE are the days of one absence.")
    return f"{lines} {', '.join(FIELDS)}"


class ColumnsField(forms.CharField):
    """`worked_minutes = Minutes worked`, a line for each column."""

    widget = forms.Textarea(attrs={"rows": 16, "spellcheck": "false"})

    def prepare_value(self, value):
        if isinstance(value, str):
            return value
        return "\n".join(f"{column['field']} = {column['title']}" for column in value or [])

    def clean(self, value):
        lines = [line.partition("=") for line in super().clean(value).splitlines() if line.strip()]
        columns = [{"field": field.strip(), "title": title.strip()} for field, _equals, title in lines]
        valid_columns(columns)
        return columns

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data


def _usual_columns() -> list[dict]:
    return [{"field": key, "title": str(FIELDS[key].title)} for key in USUAL]


class PayrollProfileForm(forms.ModelForm):
    columns = ColumnsField(label=_("columns"), initial=_usual_columns, help_text=lazy(_known_fields, str)())

    class Meta:
        model = PayrollProfile
        fields = ["name", "columns"]


@admin.register(PayrollProfile)
class PayrollProfileAdmin(Removable, HouseAdmin):
    form = PayrollProfileForm
    list_display = ["name", "titles"]
    search_fields = ["name"]
    sortable_by = ["name"]
    object_acts = ["remove"]

    @admin.display(description=_("columns"))
    def titles(self, profile):
        return ", ".join(column["title"] for column in profile.columns)

    @object_act(_("Delete"), warning=_("Whoever names it in a request gets an answer that it is not there."))
    def remove(self, request, profile):
        return self.delete_for_good(request, profile)
