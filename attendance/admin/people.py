"""The people: found, given badges and terms, deactivated rather than deleted."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from attendance import access, auditing, badges, people, presence, recording, searching
from attendance.admin.badges import BadgeInline
from attendance.admin.base import HouseAdmin, object_act, tag
from attendance.models import Action, Badge, Department, Employee, EmploymentTerms, Position
from attendance.transactions import one_transaction


class PresenceFilter(admin.SimpleListFilter):
    title = _("presence")
    parameter_name = "presence"

    def lookups(self, request, model_admin):
        return [("in", _("In now")), ("out", _("Out"))]

    def queryset(self, request, queryset):
        if self.value() not in ("in", "out"):
            return queryset
        present = presence.with_last_event(Employee.objects.all()).filter(presence.is_in(timezone.now())).values("pk")
        return queryset.filter(pk__in=present) if self.value() == "in" else queryset.exclude(pk__in=present)


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("active", _("Active")), ("proposed", _("Proposed, to be confirmed")), ("inactive", _("Inactive"))]

    def queryset(self, request, queryset):
        conditions = {"active": Q(is_active=True), "proposed": people.proposed(), "inactive": Q(is_active=False)}
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


class BadgeFilter(admin.SimpleListFilter):
    title = _("badge")
    parameter_name = "badge"

    def lookups(self, request, model_admin):
        return [("none", _("Without a badge")), ("held", _("With a badge"))]

    def queryset(self, request, queryset):
        held = Exists(Badge.objects.filter(employee=OuterRef("pk"), open_uid__isnull=False))
        conditions = {"none": ~held, "held": held}
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


class TermsFormSet(forms.BaseInlineFormSet):
    """What is agreed with a person, and every change of it, is noted under the person's name."""

    def save_new(self, form, commit=True):
        return self._noted(super().save_new(form, commit), None)

    def save_existing(self, form, obj, commit=True):
        before = auditing.as_stored(obj)
        return self._noted(super().save_existing(form, obj, commit), before)

    def delete_existing(self, obj, commit=True):
        auditing.note(Action.DELETED, obj, name=self._name(obj))
        super().delete_existing(obj, commit)

    def _noted(self, saved, before):
        auditing.note_saved(saved, before, name=self._name(saved))
        return saved

    def _name(self, terms) -> str:
        return f"{self.instance.full_name}, {terms}"


class TermsInline(admin.StackedInline):
    model = EmploymentTerms
    formset = TermsFormSet
    fields = [("starts_on", "ends_on", "contract", "weekly_minutes", "carry_over_minutes")]
    formfield_overrides = HouseAdmin.formfield_overrides
    extra = 0


class EmployeeForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, model in (("department", Department), ("position", Position)):
            if name in self.fields:
                usable = Q(is_active=True) | Q(pk=getattr(self.instance, f"{name}_id"))
                self.fields[name].queryset = model.objects.filter(usable)


@admin.register(Employee)
class EmployeeAdmin(HouseAdmin):
    form = EmployeeForm
    list_display = ["full_name", "now", "nfc_uid", "department", "position"]
    list_filter = [StateFilter, PresenceFilter, BadgeFilter, "department"]
    list_select_related = ["department", "position"]
    sortable_by = ["full_name", "department", "position"]
    search_fields = ["full_name"]
    search_help_text = _("Name, badge UID, personnel number or position")
    autocomplete_fields = ["user"]
    inlines = [BadgeInline, TermsInline]
    actions = ["deactivate_chosen", "activate_chosen"]
    object_acts = ["activate", "deactivate", "reset_phone"]
    fieldsets = [
        (None, {"fields": ["full_name", "personnel_number", "department", "position"]}),
        (_("Contact"), {"fields": ["email", "phone"]}),
        (_("Employment"), {"fields": ["hired_on", "left_on", "is_active", "comment"]}),
    ]

    def get_queryset(self, request):
        shown = access.employees_for(request.user).select_related("department", "position")
        return presence.with_last_event(badges.with_current_badge(shown)).annotate(proposed=people.proposed())

    def get_search_results(self, request, queryset, search_term):
        return searching.matching(queryset, search_term[: searching.LONGEST_SEARCH]), False

    def get_fieldsets(self, request, obj=None):
        """Whom a sign-in belongs to is the administrators' business."""
        shown = super().get_fieldsets(request, obj)
        return [*shown, (_("Sign-in"), {"fields": ["user"]})] if request.user.has_perm("auth.change_user") else shown

    def suggestion(self, person: Employee) -> str:
        """The line by which people of the same name are told apart when one is chosen."""
        known = [person.full_name, person.personnel_number, person.department, person.nfc_uid]
        if not person.is_active:
            known.append(_("inactive"))
        return " · ".join(str(part) for part in known if part)

    # ------------------------------------------------------------------------------------------ columns

    @admin.display(description=_("now"))
    def now(self, person):
        if presence.is_present(person, timezone.now()):
            return format_html("{} {}", tag("good", pgettext_lazy("presence", "in")), since(person.last_at))
        if person.is_active:
            return tag("off", pgettext_lazy("presence", "out"))
        return tag("warn", _("to be confirmed")) if person.proposed else tag("bad", _("inactive"))

    @admin.display(description=_("badge"), empty_value=_("none"))
    def nfc_uid(self, person):
        return person.nfc_uid and format_html('<code class="uid">{}</code>', person.nfc_uid)

    # ------------------------------------------------------------------------------------------ acts

    @object_act(_("Confirm: active from now on"), shown=lambda person: not person.is_active)
    def activate(self, request, person):
        people.activate_person(recording.lock_person(person.pk), today=timezone.localdate())
        self.message_user(request, _("The person is active."), messages.SUCCESS)

    @object_act(
        _("Deactivate"),
        warning=_("Taps are refused from now on, and today becomes the last day. Everything recorded stays."),
        shown=lambda person: person.is_active,
    )
    def deactivate(self, request, person):
        people.deactivate_person(recording.lock_person(person.pk), today=timezone.localdate())
        self.message_user(request, _("The person is no longer active."), messages.SUCCESS)

    @object_act(
        _("Reset the phone"),
        warning=_("The phone that is registered now is refused until it is registered again."),
        shown=lambda person: bool(person.badge_key),
    )
    def reset_phone(self, request, person):
        badges.forget_keys(recording.lock_person(person.pk))
        self.message_user(request, _("The next phone that is registered brings a new key."), messages.SUCCESS)

    def object_tools(self, request, obj):
        url = reverse(f"{self.admin_site.name}:attendance_event_changelist")
        return [{"label": _("Events"), "url": f"{url}?employee={obj.pk}"}, *super().object_tools(request, obj)]

    @admin.action(description=_("Activate the chosen people"), permissions=["change"])
    def activate_chosen(self, request, queryset):
        self._for_each(request, queryset, people.activate_person)

    @admin.action(description=_("Deactivate the chosen people; today is their last day"), permissions=["change"])
    def deactivate_chosen(self, request, queryset):
        self._for_each(request, queryset, people.deactivate_person)

    def _for_each(self, request, queryset, act):
        ids = sorted(queryset.values_list("pk", flat=True))
        self._in_words(request, lambda: self._change_people(request, ids, act))

    @one_transaction
    def _change_people(self, request, ids, act):
        changed = [recording.lock_person(pk) for pk in ids]
        for person in changed:
            act(person, today=timezone.localdate())
            self.log_change(request, person, str(_("Active") if person.is_active else _("Inactive")))
        told = ngettext("%(count)d person was changed.", "%(count)d people were changed.", len(ids))
        self.message_user(request, told % {"count": len(ids)}, messages.SUCCESS)


def since(instant) -> str:
    """The local time of an arrival; with its day where that is not today."""
    local = timezone.localtime(instant)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%Y-%m-%d %H:%M}"
