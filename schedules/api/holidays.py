"""Public holidays over HTTP (API.md, Schedules). HR says in the admin which of them are days off."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from attendance.api.ranges import RangeQuery
from schedules import policies
from schedules.calendars import FIRST_YEAR, LAST_YEAR
from schedules.holidays import holidays_in
from schedules.models import Holiday
from timetracker.api.schema import problems


class HolidaySerializer(serializers.ModelSerializer):
    name = serializers.CharField(help_text="In the reader's language.")

    class Meta:
        model = Holiday
        fields = ["id", "calendar", "day", "name", "name_uk", "name_pl", "name_en", "is_off"]
        read_only_fields = fields


class HolidaysQuery(RangeQuery):
    """A year, or the days from one to another; this year unless told."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    calendar = serializers.CharField(required=False, help_text="One that a department uses; all of them unless told.")

    def get_fields(self):
        # `from` is a word of Python and cannot be declared like the others
        return {**super().get_fields(), "from": _day("first"), "to": _day("last")}

    def validate_calendar(self, calendar):
        if calendar not in policies.calendars_in_use():
            raise serializers.ValidationError(_("No department uses this calendar."))
        return calendar

    def validate(self, asked):
        year = asked.get("year") or timezone.localdate(timezone=timezone.get_default_timezone()).year
        return super().validate({"first": date(year, 1, 1), "last": date(year, 12, 31), **asked})


def _day(source: str) -> serializers.DateField:
    return serializers.DateField(source=source, required=False, help_text="A local date, inclusive.")


class Holidays(GenericAPIView):
    serializer_class = HolidaySerializer

    @extend_schema(parameters=[HolidaysQuery], responses={200: HolidaySerializer(many=True), **problems(400, 401)})
    def get(self, request):
        """The public holidays of the calendars in use, by their days."""
        asked = HolidaysQuery.read(request)
        calendars = [asked["calendar"]] if "calendar" in asked else policies.calendars_in_use()
        found = holidays_in(calendars, asked["first"], asked["last"])
        rows = [holiday for days in found.values() for holiday in days.values()]
        page = self.paginate_queryset(sorted(rows, key=lambda holiday: (holiday.day, holiday.calendar)))
        return self.get_paginated_response(HolidaySerializer(page, many=True).data)
