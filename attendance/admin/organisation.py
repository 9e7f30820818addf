"""Departments and positions."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from attendance import access, people
from attendance.admin.base import HouseAdmin, WithState, object_act
from attendance.folding import fold
from attendance.models import Department, Position


class _NamedAdmin(WithState, HouseAdmin):
    """A short list of names, with how many people each has."""

    list_display = ["name", "count_of_people", "state"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    sortable_by = ["name", "count_of_people"]
    object_acts = ["remove"]

    def get_queryset(self, request):
        return self.in_reach(request.user).annotate(people=Count("employees", filter=Q(employees__is_active=True)))

    def get_search_results(self, request, queryset, search_term):
        """Without case and accents on every database; these lists are short enough to be read as a whole."""
        wanted = fold(search_term.strip())
        if not wanted:
            return queryset, False
        found = [pk for pk, name in self.model.objects.values_list("pk", "name") if wanted in fold(name)]
        return queryset.filter(pk__in=found), False

    @admin.display(description=_("active people"), ordering="people")
    def count_of_people(self, obj):
        return obj.people


class DepartmentForm(forms.ModelForm):
    class Meta:
        model = Department
        fields = ["name", "parent", "head", "is_active"]

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk and people.lies_within(parent, self.instance):
            raise forms.ValidationError(_("A department cannot be part of itself or of one beneath it."))
        return parent


@admin.register(Department)
class DepartmentAdmin(_NamedAdmin):
    form = DepartmentForm
    list_display = ["name", "parent", "head", "count_of_people", "state"]
    list_select_related = ["parent", "head"]
    autocomplete_fields = ["head"]
    in_reach = staticmethod(access.departments_for)

    @object_act(_("Delete"), warning=_("Only a department without people and without departments beneath it goes."))
    def remove(self, request, department):
        people.remove_department(department)
        return self.back_to_list(request, _("The department was deleted."))


@admin.register(Position)
class PositionAdmin(_NamedAdmin):
    in_reach = staticmethod(access.positions_for)

    @object_act(_("Delete"), warning=_("A position that somebody has is deactivated instead."))
    def remove(self, request, position):
        people.remove_position(position)
        text = (
            _("Somebody has this position, so it was deactivated.") if position.pk else _("The position was deleted.")
        )
        return self.back_to_list(request, text)
