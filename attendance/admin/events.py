"""The event log: read, added to by hand, voided with a reason, and never changed."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError as ApiValidationError

from attendance import access, recording
from attendance.admin.base import tag
from attendance.admin.forms import LocalTimeField
from attendance.admin.logs import LogAdmin, PeriodFilter, PersonFilter, local_time
from attendance.api.events import ManualEventSerializer
from attendance.models import Direction, Event, Source
from attendance.transactions import one_transaction
from timetracker.api.errors import Problem

_LONGEST_TEXT = 2000


class ManualEventForm(forms.ModelForm):
    """An arrival or a departure that no terminal has seen."""

    at = LocalTimeField(label=_("Time"), help_text=_("Local time."))
    declared = forms.ChoiceField(label=_("Direction"), choices=Direction.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Comment"), max_length=_LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it is entered by hand."),
    )  # fmt: skip

    class Meta:
        model = Event
        fields = ["employee", "at", "declared", "comment"]

    def clean_at(self):
        try:
            return ManualEventSerializer().validate_timestamp(self.cleaned_data["at"])
        except Problem as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal
        except ApiValidationError as refusal:
            raise forms.ValidationError([str(sentence) for sentence in refusal.detail]) from refusal


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=_LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("It stays on record with your name and the time."),
    )  # fmt: skip


class DirectionFilter(admin.SimpleListFilter):
    title = _("direction")
    parameter_name = "direction"

    def lookups(self, request, model_admin):
        return Direction.choices

    def queryset(self, request, queryset):
        return queryset.filter(direction=self.value()) if self.value() in Direction.values else queryset


class SourceFilter(admin.SimpleListFilter):
    title = _("source")
    parameter_name = "source"

    def lookups(self, request, model_admin):
        return Source.choices

    def queryset(self, request, queryset):
        return queryset.filter(source=self.value()) if self.value() in Source.values else queryset


class VoidedFilter(admin.SimpleListFilter):
    title = _("voided")
    parameter_name = "voided"

    def lookups(self, request, model_admin):
        return [("no", _("Counting")), ("yes", _("Voided"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(voided_at__isnull=self.value() == "no")


@admin.register(Event)
class EventAdmin(LogAdmin):
    list_display = ["moment", "person", "way", "source", "terminal_name", "note"]
    list_display_links = ["moment"]
    list_filter = [PeriodFilter, PersonFilter, DirectionFilter, SourceFilter, VoidedFilter]
    autocomplete_fields = ["employee"]
    fieldsets = [
        (None, {"fields": ["person", "moment", "way", "source", "terminal_name", "comment", "created_by"]}),
        (_("On record"), {"fields": ["event_number", "sent", "recorded", "marks", "state"]}),
    ]

    def get_queryset(self, request):
        # no join: with one, MariaDB would rather sort all events of the people than read the newest from the index
        return access.events_for(request.user).prefetch_related("employee")

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(employee_id__in=self.people_found(request, search_term)), False

    # ------------------------------------------------------------------------------------------ columns

    @admin.display(description=_("time"))
    def moment(self, event):
        return local_time(event.at)

    @admin.display(description=_("employee"))
    def person(self, event):
        url = reverse(f"{self.admin_site.name}:attendance_employee_change", args=[event.employee_id])
        return format_html('<a href="{}">{}</a>', url, event.employee.full_name)

    @admin.display(description=_("direction"))
    def way(self, event):
        return tag("good" if event.direction == Direction.IN else "off", event.get_direction_display())

    @admin.display(description=_("remarks"))
    def note(self, event):
        if event.voided_at:
            return format_html("{} {}", tag("bad", _("voided")), event.void_reason)
        return format_html("{} {}", self.marks(event) if event.flags else "", event.comment)

    @admin.display(description=_("number"))
    def event_number(self, event):
        return event.pk

    @admin.display(description=_("time sent by the terminal"))
    def sent(self, event):
        return local_time(event.ts_sent) if event.ts_sent else "–"

    @admin.display(description=_("recorded at"))
    def recorded(self, event):
        return local_time(event.recorded_at)

    @admin.display(description=_("flags"))
    def marks(self, event):
        texts = [tag("warn", _FLAGS.get(flag, flag)) for flag in event.flags]
        return format_html(" ".join(["{}"] * len(texts)), *texts) if texts else "–"

    @admin.display(description=_("counts"))
    def state(self, event):
        if not event.voided_at:
            return tag("good", _("yes"))
        text = _("Voided by %(name)s, %(time)s: %(reason)s")
        told = {"name": event.voided_by, "time": local_time(event.voided_at), "reason": event.void_reason}
        return format_html("{} {}", tag("bad", _("no")), text % told)

    # ------------------------------------------------------------------------------------------ adding by hand

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **kwargs, **({} if obj else {"form": ManualEventForm}))

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": ManualEventForm.Meta.fields})]

    def save_model(self, request, obj, form, change):
        """Through the one door, under the person's lock; `obj` becomes the event that was recorded."""
        fact = recording.Fact(
            at=obj.at,
            source=Source.MANUAL,
            declared=obj.declared,
            comment=obj.comment,
            created_by=request.user.get_username(),
        )
        person = recording.lock_person(obj.employee_id)
        vars(obj).update(vars(recording.record_event(person, fact, now=timezone.now())))

    # ------------------------------------------------------------------------------------------ voiding

    def get_urls(self):
        view = self.admin_site.admin_view(self.void_view)
        return [path("<path:object_id>/void/", view, name="attendance_event_void"), *super().get_urls()]

    def has_void_permission(self, request) -> bool:
        return request.user.has_perm("attendance.change_event")

    def object_tools(self, request, obj):
        if obj.voided_at or not self.has_void_permission(request):
            return []
        return [{"label": _("Void…"), "url": self.url_of(obj, "void")}]

    def void_view(self, request, object_id):
        """Asks for the reason, then takes the event out of the count. It stays on record."""
        if not self.has_void_permission(request):
            raise PermissionDenied
        event = self.get_object(request, unquote(object_id))
        if event is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = VoidForm(request.POST or None)
        if form.is_valid() or event.voided_at:
            self._void(request, event, form)
            return redirect(self.url_of(event))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Void an event"),
            "opts": self.opts,
            "original": event,
            "moment": local_time(event.at),
            "form": form,
            "back": self.url_of(event),
        }
        return TemplateResponse(request, "admin/attendance/event/void.html", context)

    def _void(self, request, event, form):
        try:
            if event.voided_at:
                raise recording.AlreadyVoided
            self._void_event(request, event, form.cleaned_data["reason"])
        except recording.AlreadyVoided:
            self.message_user(request, _("This event was voided before; the first reason stands."), messages.WARNING)
        except Problem as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
        else:
            self.message_user(request, _("The event no longer counts. It stays on record."), messages.SUCCESS)

    @one_transaction
    def _void_event(self, request, event, reason):
        recording.void_event(event.pk, by=request.user.get_username(), reason=reason, now=timezone.now())
        self.log_change(request, event, str(_("Voided")))


_FLAGS = {
    "clock_error": _("wrong clock"),
    "late": _("late"),
    "unsigned": _("not signed"),
    "closed_period": _("closed period"),
}
