"""What HR books on balances. An entry stays on record; one that was wrong is met by another."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.admin.base import HouseAdmin
from attendance.templatetags.hours import balance
from schedules import balances
from schedules.admin.people import OfPeople
from schedules.models import BalanceEntry


@admin.register(BalanceEntry)
class BalanceEntryAdmin(OfPeople, HouseAdmin):
    list_display = ["its_month", "employee", "hours", "reason", "booked_by"]
    sortable_by = ()
    fields = ["employee", "month", "minutes", "reason"]

    @admin.display(description=_("month"))
    def its_month(self, entry):
        return f"{entry.month:%Y-%m}"

    @admin.display(description=_("hours"))
    def hours(self, entry):
        return balance(entry.minutes)

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        balances.book(obj, by=request.user.get_username(), now=timezone.now())
