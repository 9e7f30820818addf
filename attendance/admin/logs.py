"""Lists that grow without bound: always cut to a period or to a few people."""

import re
from datetime import date, timedelta

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from attendance import access
from attendance.admin.base import HouseAdmin
from attendance.models import Employee
from attendance.searching import LONGEST_SEARCH, matching
from timetracker.api.fields import start_of_day

RECENT = timedelta(days=31)
MOST_COUNTED = 10_000
MOST_PEOPLE = 20
_PERIOD = re.compile(r"(2\d{3})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


class BoundedPaginator(Paginator):
    """Counts no further than MOST_COUNTED; whoever looks for more narrows the period."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST_COUNTED].count()


class PeriodFilter(admin.SimpleListFilter):
    """A year, a month or a day; without any, what is recent. It asks the database for the oldest year and no more.

    Its bounds are local days worked out here, so that a range of the index is read and no time zone of the database.
    """

    title = _("period")
    parameter_name = "period"
    template = "admin/period.html"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.column, self.narrowed = model_admin.time_column, model_admin.is_narrowed(request)
        self.year, self.month, self.day = self._parts()

    def _parts(self) -> list[int | None]:
        match = _PERIOD.fullmatch(self.value() or "")
        if self.value() and not match:
            raise IncorrectLookupParameters
        parts = [part and int(part) for part in match.groups()] if match else [None] * 3
        try:
            date(parts[0] or 2000, parts[1] or 1, parts[2] or 1)
        except ValueError as error:
            raise IncorrectLookupParameters from error
        return parts

    def lookups(self, request, model_admin):
        return ()

    def has_output(self):
        return True

    def queryset(self, request, queryset):
        if self.year is None:
            recent = {f"{self.column}__gte": timezone.now() - RECENT}
            return queryset if self.narrowed else queryset.filter(**recent)
        first, after = self._days()
        return queryset.filter(
            **{f"{self.column}__gte": start_of_day(first), f"{self.column}__lt": start_of_day(after)}
        )

    def _days(self) -> tuple[date, date]:
        """The first day of the period and the first one after it."""
        first = date(self.year, self.month or 1, self.day or 1)
        if self.day:
            return first, first + timedelta(days=1)
        if self.month:
            return first, (first + timedelta(days=31)).replace(day=1)
        return first, date(self.year + 1, 1, 1)

    def choices(self, changelist):
        """The way back, then what the period divides into; of a day, its neighbours."""
        link = changelist.get_query_string
        everything = _("All dates") if self.narrowed else _("Last 31 days")
        yield {
            "selected": self.year is None, "display": everything, "query_string": link(remove=[self.parameter_name]),
        }  # fmt: skip
        for value, display in self._around(changelist):
            yield {
                "selected": value == self.value(),
                "display": display,
                "query_string": link({self.parameter_name: value}),
            }

    def _around(self, changelist):
        if self.year is None:
            today = timezone.localdate()
            oldest = changelist.root_queryset.order_by(self.column).values_list(self.column, flat=True).first()
            first = timezone.localdate(oldest).year if oldest else today.year
            return [(str(year), str(year)) for year in range(today.year, first - 1, -1)]
        if self.month is None:
            months = [date(self.year, month, 1) for month in range(1, 13)]
            return [(str(self.year), str(self.year)), *((f"{day:%Y-%m}", date_format(day, "F")) for day in months)]
        month = date(self.year, self.month, 1)
        above = [(str(self.year), str(self.year)), (f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT"))]
        first, after = self._days()
        if self.day:
            days = [first - timedelta(days=1), first, after]
            return [*above, *((day.isoformat(), date_format(day, "MONTH_DAY_FORMAT")) for day in days)]
        return [*above, *((f"{month:%Y-%m}-{day:02}", str(day)) for day in range(1, (after - first).days + 1))]


class PersonFilter(admin.SimpleListFilter):
    """One person, chosen by the link on their page."""

    title = _("person")
    parameter_name = "employee"

    def lookups(self, request, model_admin):
        if self.value() is None:
            return []
        try:
            person = access.employees_for(request.user).get(pk=self.value())
        except (ValueError, OverflowError, Employee.DoesNotExist) as error:
            raise IncorrectLookupParameters from error
        return [(self.value(), person.full_name)]

    def value(self):
        return self.used_parameters.get(self.parameter_name)

    def queryset(self, request, queryset):
        return queryset.filter(employee_id=self.value()) if self.value() else queryset


class LogList(ChangeList):
    """Shows the period over the list, and the other filters beside it."""

    def get_queryset(self, request, exclude_parameters=None):
        queryset = super().get_queryset(request, exclude_parameters)
        self.period = next(spec for spec in self.filter_specs if isinstance(spec, PeriodFilter))
        self.filter_specs.remove(self.period)
        self.has_filters = bool(self.filter_specs)
        return queryset

    def get_results(self, request):
        super().get_results(request)
        self.counted_to_the_end = self.result_count < MOST_COUNTED
        # what there is in all is not counted
        self.full_result_count = self.result_count


class LogAdmin(HouseAdmin):
    """Facts to be read: nothing on these pages changes or erases them."""

    change_list_template = "admin/log_change_list.html"
    paginator = BoundedPaginator
    show_full_result_count = False
    search_fields = ("employee",)
    search_help_text = _("Name, badge UID or personnel number")
    sortable_by = ()
    list_max_show_all = 0
    actions = None
    time_column = "at"

    def get_changelist(self, request, **kwargs):
        return LogList

    def is_narrowed(self, request) -> bool:
        """Whether the list is cut to a few people, whose whole history an index holds in order."""
        return bool(request.GET.get(SEARCH_VAR, "").strip() or request.GET.get(PersonFilter.parameter_name))

    def has_change_permission(self, request, obj=None):
        return False

    def people_found(self, request, text: str) -> list[int]:
        """The ids of the first few whom `text` finds; says so where there are more."""
        found = matching(access.employees_for(request.user), text[:LONGEST_SEARCH])
        ids = list(found.values_list("pk", flat=True)[: MOST_PEOPLE + 1])
        if len(ids) > MOST_PEOPLE:
            text = _("Many people match. These are the first %(count)d of them: type more of the name.")
            self.message_user(request, text % {"count": MOST_PEOPLE}, messages.WARNING)
        return ids[:MOST_PEOPLE]


def local_time(instant) -> str:
    """Local date and time to the second."""
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M:%S}"
