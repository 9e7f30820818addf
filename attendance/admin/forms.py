"""How the admin's forms read and show local days and times."""

import re

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from attendance.badges import SINCE_ALWAYS
from timetracker.api.errors import Problem
from timetracker.api.fields import read_instant

_LATEST = SINCE_ALWAYS.replace(year=2100)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", re.ASCII)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class LocalTimeInput(forms.DateTimeInput):
    """The browser's own calendar and clock; plain text once something was typed that these cannot show.

    That is how an offset is added to the hour that comes twice in autumn.
    """

    input_type = "datetime-local"
    supports_microseconds = True

    def format_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return f"{value:%Y-%m-%dT%H:%M:%S}" if value.second else f"{value:%Y-%m-%dT%H:%M}"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if isinstance(value, str) and value and not _fits_the_clock(value):
            context["widget"]["type"] = "text"
        return context


def _fits_the_clock(text: str) -> bool:
    try:
        return bool(_PLAIN.fullmatch(text) and read_instant(text))
    except (Problem, ValueError):
        return False


class LocalTimeField(forms.DateTimeField):
    """An instant, typed and shown as local time; a time that does not exist or comes twice is refused in words."""

    widget = LocalTimeInput
    default_validators = [
        MinValueValidator(SINCE_ALWAYS, _("Nothing is recorded before 2000-01-01.")),
        MaxValueValidator(_LATEST, _("This is too far ahead.")),
    ]

    def __init__(self, *, show_hidden_initial=False, **kwargs):
        """What a default was when the page was shown is of no interest: an untouched time is kept anyway."""
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return read_instant(value)
        except Problem as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def has_changed(self, initial, data):
        return (self.widget.format_value(self.prepare_value(initial)) or "") != (data or "")


class KeepsUntouchedTimes(forms.ModelForm):
    """Times that nobody touched stay as they are, to the microsecond and in the hour that comes twice."""

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field, LocalTimeField) and self.instance.pk and name not in self.changed_data:
                self.errors.pop(name, None)
                cleaned[name] = self.initial.get(name)
        return cleaned
