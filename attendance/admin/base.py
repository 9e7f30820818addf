"""What every list and form of the admin shares."""

import uuid

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.admin.forms import DayInput, LocalTimeField, LocalTimeInput
from attendance.transactions import one_transaction
from timetracker.api import limits
from timetracker.api.errors import Problem

_FORM_LIFETIME_SECONDS = 24 * 3600
_LARGEST_ID = 2**63 - 1


def tag(kind: str, text) -> str:
    """A status badge; `kind` is one of the theme's: good, off, warn, bad, info."""
    return format_html('<span class="tag tag-{}">{}</span>', kind, text)


def sent_before(request) -> bool:
    """Whether this very form was sent already, as when its answer is reloaded. It counts as sent from now on."""
    token = request.POST.get("once", "")[:64]
    return limits.take(f"form:{request.user.pk}:{token}", 1, _FORM_LIFETIME_SECONDS) is not None


def object_act(label, *, warning="", shown=lambda obj: True):
    """Marks a method `(self, request, obj)` of a HouseAdmin as a button on the pages of the objects it is `shown` for.

    It runs in one transaction; what it returns, if anything, is the response. With a `warning`, a second click on the
    button beneath it is needed.
    """

    def mark(method):
        method.label, method.warning, method.shown = label, warning, shown
        return method

    return mark


class Suggest(AutocompleteSelect):
    """Django's autocomplete, with words in the empty field and a name for screen readers."""

    @property
    def media(self):
        return super().media + forms.Media(js=["admin/js/autocomplete.js", "theme/autocomplete.js"])

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": _("Type to search")}

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [pk for pk in value if _is_id(pk)], attr)


class HouseAdmin(admin.ModelAdmin):
    """A ModelAdmin that answers bad input in words, repeats a transaction that lost a race, and has no bulk delete."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {
        models.DateField: {"widget": DayInput},
        models.DateTimeField: {"form_class": LocalTimeField, "widget": LocalTimeInput},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    }
    object_acts: tuple[str, ...] = ()

    def lookup_allowed(self, lookup, value, request=None):
        """Nothing but what the list's own filters ask for: a column without an index is never searched."""
        return lookup in {name for spec in self.get_list_filter(request) for name in _parameters(spec)}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Suggest(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        """What is on record stays; where something unused may go, an act says so."""
        return False

    def response_action(self, request, queryset):
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(_is_id, chosen)):
            return redirect(request.get_full_path())
        return super().response_action(request, queryset)

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        view = super().changeform_view
        if request.method != "POST":
            return view(request, object_id, form_url, self._with_tools(request, object_id, extra_context))
        return self._in_words(request, lambda: one_transaction(view)(request, object_id, form_url, extra_context))

    def save_model(self, request, obj, form, change):
        before = auditing.as_stored(obj)
        super().save_model(request, obj, form, change)
        auditing.note_saved(obj, before)

    def back_to_list(self, request, done):
        """Says what was done, and answers with the list."""
        self.message_user(request, done, messages.SUCCESS)
        return redirect(reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def _in_words(self, request, act):
        """What `act` answers; a refusal becomes a message on the page the request came from."""
        try:
            return act()
        except Problem as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
            return redirect(request.get_full_path())

    # ---------------------------------------------------------------------------------- buttons on an object's page

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [
            path("<path:object_id>/act/<slug:act>/", self.admin_site.admin_view(self.act_view), name=name),
            *super().get_urls(),
        ]

    def has_act_permission(self, request, obj):
        return self.has_change_permission(request, obj)

    def url_of(self, obj, page="change", *more):
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[quote(obj.pk), *more])

    def act_view(self, request, object_id, act):
        """Does what a button on the object's page says: by POST, and once for each time that the page was shown."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_act_permission(request, obj):
            raise PermissionDenied
        here = redirect(self.url_of(obj))
        method = self._acts_of(obj).get(act)
        if request.method != "POST" or method is None:
            return here
        if sent_before(request):
            self.message_user(request, _("This was done already, and was not done again."), messages.WARNING)
            return here
        return self._act(request, obj, method) or here

    def _act(self, request, obj, method):
        @one_transaction
        def run():
            self.log_change(request, obj, str(method.label))
            return method(request, obj)

        try:
            return run()
        except Problem as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
            return None

    def _acts_of(self, obj) -> dict:
        acts = {name: getattr(self, name) for name in self.object_acts}
        return {name: act for name, act in acts.items() if act.shown(obj)}

    def object_tools(self, request, obj) -> list[dict]:
        """The buttons and links over an object's form."""
        if not self.has_act_permission(request, obj):
            return []
        return [
            {"label": act.label, "warning": act.warning, "url": self.url_of(obj, "act", name), "once": uuid.uuid4()}
            for name, act in self._acts_of(obj).items()
        ]

    def _with_tools(self, request, object_id, extra_context):
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        return {"object_tools": self.object_tools(request, obj) if obj else [], **(extra_context or {})}


class WithState:
    """For a HouseAdmin of what is active or not: the column that says so."""

    @admin.display(description=_("state"), ordering="is_active")
    def state(self, obj):
        return tag("good", _("active")) if obj.is_active else tag("off", _("inactive"))


def _is_id(text) -> bool:
    """Whether a form sent something that can be an id; Django takes its word for it in some places."""
    text = str(text)
    return text.isascii() and text.isdigit() and int(text[:20]) <= _LARGEST_ID


def _parameters(spec) -> set[str]:
    """The query parameters of one entry of `list_filter`."""
    if isinstance(spec, str):
        return {spec, *(f"{spec}__{lookup}" for lookup in ("exact", "id__exact", "isnull"))}
    return {spec.parameter_name}
