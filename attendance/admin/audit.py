"""The audit log, to be read."""

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.admin.logs import LogAdmin, PeriodFilter, local_time
from attendance.models import Action, AuditEntry


class ActionFilter(admin.SimpleListFilter):
    title = _("action")
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return Action.choices

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() in Action.values else queryset


@admin.register(AuditEntry)
class AuditAdmin(LogAdmin):
    list_display = ["moment", "actor", "act", "kind", "object_name", "told"]
    list_display_links = ["moment"]
    list_filter = [PeriodFilter, ActionFilter]
    search_fields = ["object_name"]
    search_help_text = _("The name of a user, or a part of what something is called")
    fields = ["moment", "actor", "act", "kind", "object_id", "object_name", "told"]

    def has_add_permission(self, request):
        return False

    def is_narrowed(self, request) -> bool:
        """No index finds a part of a name: a search stays inside the period."""
        return False

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        return (queryset.filter(Q(actor=term) | Q(object_name__contains=term)) if term else queryset), False

    @admin.display(description=_("time"))
    def moment(self, entry):
        return local_time(entry.at)

    @admin.display(description=_("action"))
    def act(self, entry):
        return Action(entry.action).label

    @admin.display(description=_("kind"))
    def kind(self, entry):
        model = auditing.model_of(entry.object_type)
        return model._meta.verbose_name if model else entry.object_type

    @admin.display(description=_("details"))
    def told(self, entry):
        model = auditing.model_of(entry.object_type)
        return "; ".join(f"{_field(model, key)}: {_shown(value)}" for key, value in entry.detail.items()) or "–"


def _field(model, key: str) -> str:
    """What the people of the house call the field, where the key names one."""
    try:
        return str(model._meta.get_field(key).verbose_name)
    except (AttributeError, FieldDoesNotExist):
        return key


def _shown(value) -> str:
    """A value, or the old and the new one of a change."""
    if isinstance(value, list):
        return " → ".join("–" if each in (None, "") else str(each) for each in value)
    return str(value)
