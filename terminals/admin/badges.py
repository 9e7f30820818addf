"""The badges that were tapped and that nobody holds: given to a person, with the taps since then, in one step."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from attendance import badges
from attendance.admin.base import HouseAdmin, tag
from attendance.admin.forms import LocalTimeField
from attendance.admin.logs import local_time
from attendance.uids import canonical_uid
from terminals import enrolment
from terminals.models import UnassignedBadge


class AssignForm(forms.ModelForm):
    held_from = LocalTimeField(
        label=_("From"), help_text=_("The taps since then become the person’s. Proposed here: the first tap.")
    )

    class Meta:
        model = UnassignedBadge
        fields = ["employee", "held_from"]
        labels = {"employee": _("Give it to")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employee"].required = True
        self.initial["held_from"] = self.instance.first_seen or timezone.now()

    def clean(self):
        cleaned = super().clean()
        since = cleaned.get("held_from")
        if since and (other := badges.conflicting(self.instance.uid, since, None)):
            self.add_error("held_from", badges.UidTaken(other.employee).detail)
        return cleaned


@admin.register(UnassignedBadge)
class UnassignedBadgeAdmin(HouseAdmin):
    form = AssignForm
    change_form_template = "admin/terminals/unassignedbadge/assign.html"
    list_display = ["code", "proposed", "seen_times", "first", "last", "door", "phone", "assign_link"]
    search_fields = ["uid"]
    search_help_text = _("Badge UID")
    sortable_by = ()
    actions = None
    autocomplete_fields = ["employee"]
    fieldsets = [
        (None, {"fields": ["employee", "held_from"]}),
        (_("What is known of it"), {"fields": ["proposed", "seen_times", "first", "last", "door", "phone"]}),
    ]
    readonly_fields = ["proposed", "seen_times", "first", "last", "door", "phone"]

    def get_queryset(self, request):
        return enrolment.waiting_badges()

    def get_ordering(self, request):
        return ["-last_seen", "-id"]

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(uid__contains=canonical_uid(search_term)), False

    # Whoever changes badges assigns them; they come from the terminals, not from here.

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("attendance.change_badge")

    has_change_permission = has_view_permission

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    # ------------------------------------------------------------------------------------------ columns

    @admin.display(description=_("UID"))
    def code(self, badge):
        return format_html('<code class="uid">{}</code>', badge.uid)

    @admin.display(description=_("proposed name"))
    def proposed(self, badge):
        return badge.proposed_name or "–"

    @admin.display(description=_("taps"))
    def seen_times(self, badge):
        return badge.times or 0

    @admin.display(description=_("first tap"))
    def first(self, badge):
        return local_time(badge.first_seen) if badge.first_seen else "–"

    @admin.display(description=_("last tap"))
    def last(self, badge):
        return local_time(badge.last_seen) if badge.last_seen else "–"

    @admin.display(description=_("terminal"))
    def door(self, badge):
        return badge.terminal_name or "–"

    @admin.display(description=_("phone"))
    def phone(self, badge):
        return tag("info", _("with a key")) if badge.public_key else "–"

    @admin.display(description=_("assign"))
    def assign_link(self, badge):
        return format_html('<a class="button" href="{}">{}</a>', self.url_of(badge), _("Assign…"))

    # ------------------------------------------------------------------------------------------ assigning

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(
            request, object_id, form_url, {"title": _("Assign a badge"), **(extra_context or {})}
        )

    def save_model(self, request, obj, form, change):
        told = form.cleaned_data
        badge, events = enrolment.assign(obj.pk, told["employee"].pk, since=told["held_from"], now=timezone.now())
        obj.employee, obj.taken_over = badge.employee, len(events)

    def log_change(self, request, obj, message):
        """On record with the person, since the badge is no longer on this list."""
        return super().log_change(request, obj.employee, str(_("Badge %(uid)s assigned") % {"uid": obj.uid}))

    def response_change(self, request, obj):
        told = ngettext(
            "%(name)s holds the badge %(uid)s. %(count)d earlier tap became theirs.",
            "%(name)s holds the badge %(uid)s. %(count)d earlier taps became theirs.",
            obj.taken_over,
        )
        words = {"name": obj.employee.full_name, "uid": obj.uid, "count": obj.taken_over}
        self.message_user(request, told % words, messages.SUCCESS)
        return redirect(reverse(f"{self.admin_site.name}:terminals_unassignedbadge_changelist"))
