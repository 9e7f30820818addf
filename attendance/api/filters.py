"""What the lists of people and events can be narrowed to."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from attendance.models import Direction, Employee, Event, Source
from attendance.searching import LONGEST_SEARCH, matching
from timetracker.api.fields import read_id
from timetracker.api.filters import FromToFilterSet, Number, YesOrNo


def called(text: str, prefix: str = "") -> Q:
    """The condition that something has this name or id; `prefix` leads to it."""
    number, named = read_id(text), Q(**{f"{prefix}name": text})
    return named if number is None else named | Q(**{f"{prefix}pk": number})


def in_department(people: QuerySet[Employee], name: str, text: str) -> QuerySet[Employee]:
    """The people of the department that `text` names or whose id it is; of none, nobody."""
    return people.filter(called(text, "department__"))


class _StableOrder(filters.OrderingFilter):
    """People who are equal in what was asked for come by their id, so that pages do not overlap."""

    def filter(self, queryset, value):
        if value and "" in value:  # nothing between two commas
            raise ValidationError({"ordering": [_("This value is not valid.")]})
        return super().filter(queryset, [*value, "id"] if value else value)


class EmployeeFilter(filters.FilterSet):
    search = filters.CharFilter(
        method="search_people", max_length=LONGEST_SEARCH, help_text="Words of name, UID, number or position."
    )
    is_active = YesOrNo()
    department = filters.CharFilter(method=in_department, max_length=150, help_text="A name or an id.")
    ordering = _StableOrder(
        fields={
            "folded_name": "full_name",
            "personnel_number": "personnel_number",
            "position__name": "position",
            "department__name": "department",
            "hired_on": "hired_on",
            "left_on": "left_on",
            "is_active": "is_active",
            "id": "id",
        }
    )

    class Meta:
        model = Employee
        fields = []

    def search_people(self, people: QuerySet[Employee], name: str, text: str) -> QuerySet[Employee]:
        return matching(people, text)


class _IncludeVoided(YesOrNo):
    """Voided events are left out unless they are asked for."""

    def filter(self, queryset, value):
        return queryset if value else queryset.counting()


class EventFilter(FromToFilterSet):
    employee = Number(field_name="employee_id")
    terminal = Number(field_name="terminal_number")
    direction = filters.ChoiceFilter(choices=Direction.choices)
    source = filters.ChoiceFilter(choices=Source.choices)
    include_voided = _IncludeVoided()

    class Meta:
        model = Event
        fields = []
