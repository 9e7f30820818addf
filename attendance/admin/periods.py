"""The closed months: listed, and reopened with a reason. They are closed on the product's own page."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import periods
from attendance.admin.base import HouseAdmin, tag
from attendance.admin.logs import local_time
from attendance.models import ClosedPeriod
from timetracker.api.errors import Problem


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("It stays on record with your name and the time."),
    )  # fmt: skip


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("closed", _("Closed")), ("reopened", _("Reopened"))]

    def queryset(self, request, queryset):
        if self.value() not in ("closed", "reopened"):
            return queryset
        return queryset.filter(reopened_at__isnull=self.value() == "closed")


@admin.register(ClosedPeriod)
class ClosedPeriodAdmin(HouseAdmin):
    list_display = ["its_month", "department", "state", "closed", "reopened"]
    list_filter = [StateFilter, "department"]
    list_select_related = ["department"]
    sortable_by = ()
    actions = None
    fields = readonly_fields = ["its_month", "department", "state", "closed", "reopened", "reopen_reason"]

    def get_queryset(self, request):
        return super().get_queryset(request).of_departments()

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("month"))
    def its_month(self, period):
        return f"{period.month:%Y-%m}"

    @admin.display(description=_("state"))
    def state(self, period):
        return tag("off", _("reopened")) if period.reopened_at else tag("good", _("closed"))

    @admin.display(description=_("closed"))
    def closed(self, period):
        return f"{period.closed_by}, {local_time(period.closed_at)}"

    @admin.display(description=_("reopened"))
    def reopened(self, period):
        return f"{period.reopened_by}, {local_time(period.reopened_at)}" if period.reopened_at else "–"

    # --------------------------------------------------------------------------------------------------- reopening

    def get_urls(self):
        view = self.admin_site.admin_view(self.reopen_view)
        return [path("<path:object_id>/reopen/", view, name="attendance_closedperiod_reopen"), *super().get_urls()]

    def object_tools(self, request, obj):
        if obj.reopened_at or not self.has_change_permission(request, obj):
            return []
        return [{"label": _("Reopen…"), "url": self.url_of(obj, "reopen")}]

    def reopen_view(self, request, object_id):
        """Asks for the reason, then reopens the month for the department and those beneath it."""
        period = self.get_object(request, unquote(object_id))
        if period is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, period):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            self._reopen(request, period, form.cleaned_data["reason"])
            return redirect(self.url_of(period))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reopen a month"),
            "opts": self.opts,
            "original": period,
            "form": form,
            "back": self.url_of(period),
        }
        return TemplateResponse(request, "admin/attendance/closedperiod/reopen.html", context)

    def _reopen(self, request, period, reason):
        try:
            periods.reopen(period, reason=reason, by=request.user.get_username(), now=timezone.now())
        except Problem as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
        else:
            self.message_user(request, _("The month is open again."), messages.SUCCESS)
