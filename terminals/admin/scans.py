"""Every tap as it was received, the refused ones with their reason."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from attendance.admin.base import tag
from attendance.admin.logs import LogAdmin, PeriodFilter, PersonFilter, local_time
from attendance.models import Badge
from attendance.uids import canonical_uid
from terminals.admin.doors import DoorFilter
from terminals.models import Scan


class ResultFilter(admin.SimpleListFilter):
    """Refused ones are what this list is for."""

    title = _("result")
    parameter_name = "result"

    def lookups(self, request, model_admin):
        return [("refused", _("All refused")), *Scan.Code.choices]

    def queryset(self, request, queryset):
        if self.value() == "refused":
            return queryset.filter(code__in=[code for code in Scan.Code.values if code != Scan.Code.ACCEPTED])
        return queryset.filter(code=self.value()) if self.value() in Scan.Code.values else queryset


@admin.register(Scan)
class ScanAdmin(LogAdmin):
    list_display = ["received", "result", "badge_uid", "person", "door", "kind"]
    list_display_links = ["received"]
    list_filter = [PeriodFilter, PersonFilter, ResultFilter, DoorFilter]
    time_column = "received_at"
    door_column = "terminal_id"
    fields = ["result", "badge_uid", "person", "door", "kind", "moment", "sent", "received", "became"]

    def get_queryset(self, request):
        # no joins, as in the list of events
        return super().get_queryset(request).prefetch_related("employee", "terminal")

    def get_search_results(self, request, queryset, search_term):
        """A UID as it is written on the badge, or the badges of the people found: one index serves both."""
        if not search_term.strip():
            return queryset, False
        people = self.people_found(request, search_term)
        uids = set(Badge.objects.filter(employee__in=people).values_list("uid", flat=True))
        return queryset.filter(uid__in={canonical_uid(search_term), *uids}), False

    def has_add_permission(self, request):
        return False

    # ------------------------------------------------------------------------------------------ columns

    @admin.display(description=_("received"))
    def received(self, scan):
        return local_time(scan.received_at)

    @admin.display(description=_("result"))
    def result(self, scan):
        return tag("good" if scan.code == Scan.Code.ACCEPTED else "bad", scan.get_code_display())

    @admin.display(description=_("UID"))
    def badge_uid(self, scan):
        return format_html('<code class="uid">{}</code>', scan.uid)

    @admin.display(description=_("employee"))
    def person(self, scan):
        if scan.employee is None:
            return "–"
        url = reverse(f"{self.admin_site.name}:attendance_employee_change", args=[scan.employee_id])
        return format_html('<a href="{}">{}</a>', url, scan.employee.full_name)

    @admin.display(description=_("terminal"))
    def door(self, scan):
        return scan.terminal.name

    @admin.display(description=_("time of the tap"))
    def moment(self, scan):
        return local_time(scan.at)

    @admin.display(description=_("time sent by the terminal"))
    def sent(self, scan):
        return local_time(scan.ts_sent)

    @admin.display(description=_("became"))
    def became(self, scan):
        if scan.event_id is None:
            return _("no event")
        url = reverse(f"{self.admin_site.name}:attendance_event_change", args=[scan.event_id])
        return format_html('<a href="{}">{}</a>', url, _("Event %(number)d") % {"number": scan.event_id})
