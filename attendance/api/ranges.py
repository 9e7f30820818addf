"""What a report is asked for: which days, and of whom."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from attendance import access, reports
from attendance.api.filters import in_department
from attendance.models import Employee
from attendance.worktime import Attribution
from attendance.worktime.clock import end_of_month
from timetracker.api.filters import LARGEST_NUMBER

LONGEST_RANGE = 366
_CALENDAR = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def first_of_this_month() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone()).replace(day=1)


def _last_of_this_month() -> date:
    return end_of_month(first_of_this_month())


def first_day() -> serializers.DateField:
    """The field that says where a range begins: its source is `first`, whatever the field is called."""
    words = "A local date; the first of this month unless told."
    return serializers.DateField(source="first", default=first_of_this_month, validators=_CALENDAR, help_text=words)


def last_day() -> serializers.DateField:
    """The field that says where a range ends, as `last`."""
    words = f"Inclusive, at most {LONGEST_RANGE} days in all; the last of this month unless told."
    return serializers.DateField(source="last", default=_last_of_this_month, validators=_CALENDAR, help_text=words)


_SPELLINGS = ({"from", "from_date", "date_from"}, {"to", "to_date", "date_to"}, {"employee", "employee_id"})


class Query(serializers.Serializer):
    """A query string in which days and people go by every name that a route of the contract has for them.

    A route describes its own. A name that it did not know would be passed over, and more answered than was asked for.
    """

    @classmethod
    def read(cls, request) -> dict:
        """What is asked for; what is sent empty is not sent. Raises ValidationError (400)."""
        query = cls(data={name: value for name, value in request.query_params.items() if value})
        query.is_valid(raise_exception=True)
        return query.validated_data

    def to_internal_value(self, data):
        return super().to_internal_value({self._own(name): value for name, value in data.items()})

    def _own(self, name: str) -> str:
        alike = next((names for names in _SPELLINGS if name in names), ())
        return next((field for field in self.fields if field in alike), name)


class RangeQuery(Query):
    """A range of days, `first` to `last`."""

    def validate(self, asked):
        first, last = asked["first"], asked["last"]
        if first > last:
            raise serializers.ValidationError(_("The range ends before it begins."))
        if (last - first).days >= LONGEST_RANGE:
            raise serializers.ValidationError(_("A range has at most %(days)d days.") % {"days": LONGEST_RANGE})
        return asked


class _SpanQuery(RangeQuery):
    """A range of worked time, as `span`."""

    attribution = serializers.ChoiceField(
        list(Attribution), required=False, help_text="To which day work over midnight belongs."
    )

    def validate(self, asked):
        asked = super().validate(asked)
        return asked | {"span": reports.span_of(asked["first"], asked["last"], asked.get("attribution"))}


class StatsQuery(_SpanQuery):
    from_date = first_day()
    to_date = last_day()


class StatsOfPeopleQuery(StatsQuery):
    department = serializers.CharField(max_length=150, required=False, help_text="A name or an id.")


class ExportQuery(_SpanQuery):
    date_from = first_day()
    date_to = last_day()
    employee_id = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, required=False)
    department = serializers.CharField(max_length=150, required=False, help_text="A name or an id.")


class WorkbookQuery(ExportQuery):
    days = serializers.BooleanField(default=False, help_text="With a sheet of days for each person.")


def people_asked_for(asked: dict, user) -> QuerySet[Employee]:
    """Those in the user's reach whom the query string names; everybody in reach where it names none."""
    people = access.employees_for(user)
    if "department" in asked:
        people = in_department(people, "department", asked["department"])
    if "employee_id" in asked:
        people = people.filter(pk=asked["employee_id"])
    return people
