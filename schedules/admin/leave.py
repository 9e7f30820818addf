"""How much leave people have in a year, where it is not what the day type says."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from attendance.admin.base import HouseAdmin, object_act
from schedules.admin.people import OfPeople
from schedules.admin.removing import Removable
from schedules.models import ABSENCES, DayType, LeaveAllowance


@admin.register(LeaveAllowance)
class LeaveAllowanceAdmin(Removable, OfPeople, HouseAdmin):
    list_display = ["employee", "its_kind", "year", "days", "carried_days"]
    list_filter = ["year"]
    list_select_related = ["employee", "day_type"]
    sortable_by = ["year"]
    object_acts = ["remove"]

    @admin.display(description=_("kind of leave"))
    def its_kind(self, allowance):
        return str(allowance.day_type)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "day_type":
            kwargs["queryset"] = DayType.objects.filter(kind__in=ABSENCES, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @object_act(_("Delete"), warning=_("The days that the day type gives hold instead."))
    def remove(self, request, allowance):
        return self.delete_for_good(request, allowance)
