"""The badges on a person's page: given out from a time, returned at a time."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from attendance import auditing, badges
from attendance.admin.base import HouseAdmin
from attendance.admin.forms import KeepsUntouchedTimes
from attendance.models import Badge
from attendance.uids import canonical_uid


class BadgeForm(KeepsUntouchedTimes):
    class Meta:
        model = Badge
        fields = ["uid", "held_from", "held_to"]
        help_texts = {
            "held_from": _("Left empty: since its last holder returned it, or since always."),
            "held_to": _("Empty while the person has it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["uid"].disabled = True
            self.fields["held_from"].help_text = ""
        else:
            self.fields["held_from"].required = False
            self.initial["held_from"] = None

    def clean_uid(self):
        return canonical_uid(self.cleaned_data["uid"])

    def clean(self):
        cleaned = super().clean()
        uid, start, end = (cleaned.get(name) for name in ("uid", "held_from", "held_to"))
        known = uid and "held_from" in cleaned
        if known and (other := badges.conflicting(uid, start, end, besides=self.instance.pk)):
            self.add_error("uid", badges.UidTaken(other.employee).detail)
        return cleaned


class BadgeFormSet(forms.BaseInlineFormSet):
    """Gives new badges through `badges.give_badge`."""

    def save_new(self, form, commit=True):
        told = form.cleaned_data
        badge = badges.give_badge(self.instance, told["uid"], since=told["held_from"])
        if told["held_to"]:
            badges.return_badge(badge, told["held_to"])
        return badge

    def save_existing(self, form, obj, commit=True):
        before = auditing.as_stored(obj)
        saved = super().save_existing(form, obj, commit)
        auditing.note_saved(saved, before)
        return saved


class BadgeInline(admin.StackedInline):
    """The badges a person holds and held; a row stays, since past taps are resolved by it."""

    model = Badge
    form = BadgeForm
    formset = BadgeFormSet
    formfield_overrides = HouseAdmin.formfield_overrides
    fields = [("uid", "held_from", "held_to", "phone")]
    readonly_fields = ["phone"]
    can_delete = False

    def get_queryset(self, request) -> QuerySet[Badge]:
        return super().get_queryset(request).order_by("-held_from", "-id")

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    @admin.display(description=_("phone"))
    def phone(self, badge):
        return _("registered") if badge.public_key else _("no key")
