"""Whom and which days somebody wants to plan."""

from datetime import date

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import access
from attendance.models import Employee
from attendance.pages.months import FIRST_YEAR, LAST_YEAR
from attendance.worktime.clock import DAY, month_of
from schedules import copying, patterns
from schedules.importing.sheets import MOST_BYTES
from schedules.models import ShiftPattern
from schedules.previews import Preview, people_to_plan
from timetracker.api.fields import read_id

_LONGEST = 366  # days


class DayField(forms.DateField):
    """A day that pages know."""

    input_formats, input_type = ["%Y-%m-%d"], "date"

    def __init__(self, **kwargs):
        widget = forms.DateInput({"type": self.input_type}, self.input_formats[0])
        super().__init__(widget=widget, input_formats=self.input_formats, **kwargs)

    def clean(self, value) -> date | None:
        day = super().clean(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            words = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise forms.ValidationError(_("Choose a day from %(first)d to %(last)d.") % words)
        return day


class MonthField(DayField):
    """A month, by its first day."""

    input_formats, input_type = ["%Y-%m"], "month"


class Form(forms.Form):
    """What all of these forms know: who plans."""

    def __init__(self, user: User, data=None, **kwargs):
        super().__init__(data, label_suffix="", **kwargs)
        self.user = user


class PeopleForm(Form):
    """The people of a department, or of all that the user plans for; or some of them."""

    department = forms.ModelChoiceField(queryset=None, required=False, label=_("Department"), empty_label=_("all"))
    people = forms.TypedMultipleChoiceField(
        coerce=int, required=False, label=_("Only these people"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: User, data=None, **kwargs):
        super().__init__(user, data, **kwargs)
        self.fields["department"].queryset = access.departments_led_by(user)
        names = self._of_department(timezone.localdate()).order_by("folded_name", "pk").values_list("pk", "full_name")
        self.fields["people"].choices = list(names)

    def _of_department(self, first: date):
        department = read_id(str(self["department"].value() or ""))
        people = people_to_plan(self.user, first)
        return people if department is None else people.filter(department=department)

    def chosen(self, first: date) -> list[Employee]:
        """The people, by name: those who are here on the day `first` or later."""
        people = self._of_department(first)
        if only := self.cleaned_data["people"]:
            people = people.filter(pk__in=only)
        return list(people.order_by("folded_name", "pk"))


class SpanForm(PeopleForm):
    """The people's days from the first to the last."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To, that day included"))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last < first + DAY * _LONGEST:
            self.add_error("last", _("Choose a day that is not before the first, and at most a year after it."))
        return cleaned


class PatternForm(SpanForm):
    field_order = ("pattern",)
    pattern = forms.ModelChoiceField(queryset=None, label=_("Shift pattern"), empty_label=None)
    start_at = forms.IntegerField(
        label=_("The first day is day"),
        min_value=1,
        max_value=2000,
        initial=1,
        help_text=_("Of the pattern: 1 begins it anew, 3 goes on with its third day."),
    )

    def __init__(self, user: User, data=None, **kwargs):
        super().__init__(user, data, **kwargs)
        self.fields["pattern"].queryset = ShiftPattern.objects.filter(is_active=True)

    def preview(self) -> Preview:
        asked = self.cleaned_data
        first, last = asked["first"], asked["last"]
        people = self.chosen(first)
        return patterns.preview_pattern(self.user, asked["pattern"], people, first, last, asked["start_at"])


class CopyForm(PeopleForm):
    field_order = ("what", "first", "target", "empty")
    what = forms.ChoiceField(
        choices=[("week", _("a week")), ("month", _("a month"))],
        label=_("Copy"),
        initial="month",
        widget=forms.RadioSelect,
        help_text=_("A month is copied by weekdays: its second Tuesday becomes the second Tuesday."),
    )
    first = DayField(label=_("The one with this day"))
    target = DayField(label=_("To the one with this day"))
    empty = forms.BooleanField(
        required=False, label=_("Empty days too"), help_text=_("What has no plan empties the day it is copied to.")
    )

    def preview(self) -> Preview:
        asked = self.cleaned_data
        people = self.chosen(min(asked["first"], asked["target"]))
        days = [_monday(asked["first"]), _monday(asked["target"])]
        copy = copying.preview_week
        if asked["what"] == "month":
            days, copy = [month_of(asked["first"]), month_of(asked["target"])], copying.preview_month
        return copy(self.user, people, *days, empty=asked["empty"])


def _monday(day: date) -> date:
    return day - DAY * day.weekday()


class ImportForm(Form):
    file = forms.FileField(label=_("Spreadsheet"), help_text=_("XLSX or CSV: people in rows, days in columns."))
    month = MonthField(required=False, label=_("Month"), help_text=_("For days that are plain numbers."))
    clear_empty = forms.BooleanField(
        required=False, label=_("Empty cells too"), help_text=_("An empty cell empties the day on the roster.")
    )

    def content(self) -> bytes:
        """What was sent, and no more of it than is needed to see that it is too much."""
        return self.cleaned_data["file"].read(MOST_BYTES + 1)
