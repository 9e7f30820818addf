"""The rules of departments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from attendance.admin.base import HouseAdmin, object_act
from schedules.admin.removing import Removable
from schedules.models import DepartmentPolicy


@admin.register(DepartmentPolicy)
class DepartmentPolicyAdmin(Removable, HouseAdmin):
    list_display = ["department", "profile", "calendar", "site", "grace_late", "grace_early", "equivalent_system"]
    list_filter = ["profile"]
    list_select_related = ["department"]
    sortable_by = ["department"]
    autocomplete_fields = ["department"]
    object_acts = ["remove"]
    fieldsets = [
        (None, {"fields": ["department", "profile", "calendar", "site", "default_start", "equivalent_system"]}),
        (
            _("Plan against facts"),
            {"fields": ["grace_late", "grace_early", "overtime_after", "rounding_minutes", "breaks_are_tapped"]},
        ),
        (_("Heads needed"), {"fields": ["heads_on_weekdays", "heads_on_weekends"]}),
    ]

    @object_act(_("Delete"), warning=_("The rules of the department above hold instead, or those of the house."))
    def remove(self, request, policy):
        return self.delete_for_good(request, policy)
