"""Terminals: made, paired, paused. A key is shown in the answer that made it, and nowhere else."""

import json
import uuid

import segno
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import mark_safe
from django.utils.translation import gettext_lazy as _

from attendance.admin.base import HouseAdmin, object_act, sent_before, tag
from attendance.admin.logs import local_time
from terminals import devices
from terminals.api.devices import server_address
from terminals.models import Terminal


@admin.register(Terminal)
class TerminalAdmin(HouseAdmin):
    list_display = ["name", "location", "mode", "state", "last_seen", "clock_error"]
    list_filter = ["is_active"]
    search_fields = ["name", "location"]
    sortable_by = ["name", "location"]
    fields = ["name", "location", "mode", "is_active"]
    object_acts = ["rotate_key", "new_pairing_code", "pause", "resume", "retire"]

    def get_queryset(self, request):
        return devices.with_last_seen(super().get_queryset(request))

    def get_readonly_fields(self, request, obj=None):
        return ["last_seen", "clock_error", "software_version"] if obj else []

    def get_fields(self, request, obj=None):
        return [*self.fields, *self.get_readonly_fields(request, obj)]

    # ------------------------------------------------------------------------------------------ columns

    @admin.display(description=_("state"))
    def state(self, terminal):
        return tag("good", _("active")) if terminal.is_active else tag("off", _("paused"))

    @admin.display(description=_("last seen"))
    def last_seen(self, terminal):
        return local_time(terminal.last_seen_at) if terminal.last_seen_at else _("never")

    @admin.display(description=_("clock error"))
    def clock_error(self, terminal):
        return "–" if terminal.clock_error_ms is None else f"{terminal.clock_error_ms / 1000:+.1f} s"

    # ------------------------------------------------------------------------------------------ keys

    def add_view(self, request, form_url="", extra_context=None):
        """A terminal is made once for each time the form was shown, so that reloading the key makes no second one."""
        if request.method == "POST" and sent_before(request):
            text = _("This form was sent already. A key is shown only once: make a new one if it was not noted.")
            self.message_user(request, text, messages.WARNING)
            return redirect(reverse(f"{self.admin_site.name}:terminals_terminal_changelist"))
        return super().add_view(request, form_url, {"once": uuid.uuid4(), **(extra_context or {})})

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj.key_to_show = devices.give_new_key(obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self._show_key(request, obj, obj.key_to_show)

    @object_act(_("New key"), warning=_("The present key is dead at once: the device needs the new one."))
    def rotate_key(self, request, terminal):
        return self._show_key(request, terminal, devices.give_new_key(terminal))

    def _show_key(self, request, terminal, key):
        setup = json.dumps(devices.setup_of(terminal, key, server_address(request)))
        drawing = segno.make_qr(setup, error="m").svg_inline(omitsize=True, border=4, dark="#000", light="#fff")
        return self._show_once(request, terminal, _("Key of the terminal"), key=key, qr=mark_safe(drawing))  # noqa: S308

    # ------------------------------------------------------------------------------------------ pairing, state

    @object_act(_("Pairing code"), shown=lambda terminal: terminal.is_active)
    def new_pairing_code(self, request, terminal):
        now = timezone.now()
        code, ends = devices.new_code_for(terminal, now), now + devices.PAIRING_CODE_LIFETIME
        return self._show_once(request, terminal, _("Pairing code"), code=code, ends=local_time(ends))

    def _show_once(self, request, terminal, title, **shown):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": terminal, "title": title}
        return TemplateResponse(request, "admin/terminals/terminal/shown_once.html", context | shown)

    @object_act(_("Pause"), shown=lambda terminal: terminal.is_active)
    def pause(self, request, terminal):
        self._switch(request, terminal, False, _("The terminal is paused: its calls are refused."))

    @object_act(_("Resume"), shown=lambda terminal: not terminal.is_active)
    def resume(self, request, terminal):
        self._switch(request, terminal, True, _("The terminal works again."))

    def _switch(self, request, terminal, is_active, text):
        devices.switch(terminal, is_active=is_active)
        self.message_user(request, text, messages.SUCCESS)

    @object_act(_("Delete"), warning=_("A terminal with taps is paused instead, since taps are kept."))
    def retire(self, request, terminal):
        devices.retire(terminal)
        if terminal.pk:
            self.message_user(request, _("Taps of this terminal are on record, so it was paused."), messages.SUCCESS)
            return None
        self.message_user(request, _("The terminal was deleted."), messages.SUCCESS)
        return redirect(reverse(f"{self.admin_site.name}:terminals_terminal_changelist"))
