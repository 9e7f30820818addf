"""What lists of something that people have share: they are found by the person."""

from attendance import access
from attendance.searching import matching


class OfPeople:
    """For a HouseAdmin of a model with an `employee`."""

    list_select_related = ["employee"]
    search_fields = ["employee__full_name"]
    autocomplete_fields = ["employee"]

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(employee__in=matching(access.employees_for(request.user), search_term)), False
