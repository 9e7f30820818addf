"""The event log with a filter by terminal: an event only knows the number of its own."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from attendance.admin import events
from attendance.models import Event
from terminals.models import Terminal


class DoorFilter(admin.SimpleListFilter):
    """One of the terminals there are; the admin says in which column its number stands."""

    title = _("terminal")
    parameter_name = "terminal"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.column = model_admin.door_column

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Terminal.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        known = self.value() in {key for key, _name in self.lookup_choices}
        return queryset.filter(**{self.column: self.value()}) if known else queryset


admin.site.unregister(Event)


@admin.register(Event)
class EventAdmin(events.EventAdmin):
    door_column = "terminal_number"
    list_filter = [*events.EventAdmin.list_filter, DoorFilter]
