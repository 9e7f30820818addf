"""What rosters are written with: day types, shift patterns, public holidays."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.admin.base import HouseAdmin, WithState, object_act, tag
from attendance.models import Action
from schedules import codes, roster
from schedules.admin.removing import Removable
from schedules.models import Absence, DayType, DepartmentPolicy, Holiday, RosterCell, ShiftPattern
from schedules.wording import unreadable
from timetracker.api.errors import Problem


class DayTypeForm(forms.ModelForm):
    class Meta:
        model = DayType
        fields = [
            "profile", "code", "name_uk", "name_pl", "name_en", "kind", "colour", "hours", "unpaid_break", "is_private",
            "can_be_asked", "yearly_days", "carry_over_days", "is_active",
        ]  # fmt: skip
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}


@admin.register(DayType)
class DayTypeAdmin(Removable, WithState, HouseAdmin):
    form = DayTypeForm
    list_display = ["code", "its_name", "profile", "its_kind", "hours", "swatch", "state"]
    list_filter = ["profile", "kind", "is_active"]
    search_fields = ["code", "name_uk", "name_pl", "name_en"]
    sortable_by = ["code", "profile"]
    object_acts = ["remove"]

    @admin.display(description=_("name"))
    def its_name(self, day_type):
        return day_type.name

    @admin.display(description=_("counts as"))
    def its_kind(self, day_type):
        return day_type.get_kind_display()

    @admin.display(description=_("colour"))
    def swatch(self, day_type):
        square = '<rect width="36" height="18" rx="4" fill="{0}"/>'
        return format_html(f'<svg width="36" height="18" role="img" aria-label="{{0}}">{square}</svg>', day_type.colour)

    @object_act(_("Delete"), warning=_("A code that stands on a roster or in a request is deactivated instead."))
    def remove(self, request, day_type):
        if RosterCell.objects.filter(day_type=day_type).exists() or Absence.objects.filter(day_type=day_type).exists():
            day_type.is_active = False
            day_type.save(update_fields=["is_active"])
            auditing.note(Action.DEACTIVATED, day_type)
            return self.back_to_list(request, _("This code is in use, so it was deactivated."))
        return self.delete_for_good(request, day_type)


class ShiftPatternForm(forms.ModelForm):
    class Meta:
        model = ShiftPattern
        fields = ["name", "profile", "cycle", "is_active"]

    def clean(self):
        cleaned = super().clean()
        reader, policy = roster.Reader(), DepartmentPolicy(profile=cleaned.get("profile", ""))
        for text in cleaned.get("cycle", "").split():
            try:
                reader.read(text, policy)
            except codes.Unreadable as error:
                self.add_error("cycle", unreadable(error))
        return cleaned


@admin.register(ShiftPattern)
class ShiftPatternAdmin(Removable, WithState, HouseAdmin):
    form = ShiftPatternForm
    list_display = ["name", "cycle", "profile", "state"]
    list_filter = ["profile", "is_active"]
    search_fields = ["name"]
    sortable_by = ["name"]
    object_acts = ["remove"]

    @object_act(_("Delete"), warning=_("Rosters that were made with it stay as they are."))
    def remove(self, request, pattern):
        return self.delete_for_good(request, pattern)


class YearFilter(admin.SimpleListFilter):
    """This year and the one after, for which rosters are made."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        this = timezone.localdate().year
        return [(str(year), str(year)) for year in (this - 1, this, this + 1)]

    def queryset(self, request, queryset):
        shown = dict(self.lookup_choices)
        return queryset.filter(day__year=int(self.value())) if self.value() in shown else queryset


@admin.register(Holiday)
class HolidayAdmin(HouseAdmin):
    list_display = ["day", "its_name", "calendar", "counts"]
    list_filter = [YearFilter, "calendar"]
    search_fields = ["name_uk", "name_pl", "name_en"]
    sortable_by = ["day", "calendar"]
    ordering = ["-day", "calendar"]

    @admin.display(description=_("name"))
    def its_name(self, holiday):
        return holiday.name

    @admin.display(description=_("day off"), ordering="is_off")
    def counts(self, holiday):
        return tag("good", _("day off")) if holiday.is_off else tag("off", _("ordinary day"))

    def save_model(self, request, obj, form, change):
        if change and "calendar" in form.changed_data:
            raise Problem(400, "invalid", _("A holiday stays in its calendar. Add it to the other one instead."))
        super().save_model(request, obj, form, change)
