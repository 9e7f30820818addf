"""How instants, dates and ids are read from strangers, and fields that several routes share. Imports no app."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from timetracker.api.errors import Problem

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d(:\d\d(:\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII)
_SMALLEST_STEP = timedelta(microseconds=1)


def read_instant(text: str) -> datetime:
    """The instant, in UTC, that an ISO 8601 text names; without an offset it is local (TIME_ZONE).

    Raises ValueError where it is no date with a time, and Problem 400 `nonexistent_time` or `ambiguous_time` for a
    local time that the change of the clocks leaves out or brings twice.
    """
    text = text.strip().replace(" ", "T", 1)
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = _local(moment)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _local(wall: datetime) -> datetime:
    first, second = (wall.replace(tzinfo=timezone.get_default_timezone(), fold=fold) for fold in (0, 1))
    if first.utcoffset() < second.utcoffset():
        detail = _("There is no such local time: the clocks go forward over it.")
        raise Problem(400, "nonexistent_time", detail)
    if first.utcoffset() > second.utcoffset():
        detail = _("This local time happens twice: the clocks go back. Add an offset, such as +02:00.")
        raise Problem(400, "ambiguous_time", detail)
    return first


@dataclass(frozen=True, slots=True)
class Moment:
    """What one end of a range names: a local day or a single instant, as the half-open `[start, end)` in UTC."""

    start: datetime
    end: datetime


def read_moment(text: str) -> Moment:
    """The local day or the instant that a query names. Raises as `read_instant` does."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        # an offset's plus sign that was not percent-encoded arrives as a space
        instant = read_instant(text.strip().replace(" ", "+") if "T" in text else text)
        return Moment(instant, instant + _SMALLEST_STEP)
    try:
        return Moment(start_of_day(day), start_of_day(day + timedelta(days=1)))
    except OverflowError as error:
        raise ValueError(text) from error


def start_of_day(day: date) -> datetime:
    """The instant, in UTC, at which the local day begins. Raises OverflowError at the ends of the calendar."""
    # fold 0 makes of a midnight that the clocks skip the instant of the change, and of two midnights the first
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def read_id(text: str) -> int | None:
    """The id that a text names; None where it names none, or one larger than any in the database."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


class InstantField(serializers.DateTimeField):
    """An instant: read by `read_instant`, written as local time with its offset."""

    def to_internal_value(self, value):
        try:
            return read_instant(value)
        except (ValueError, TypeError, AttributeError):
            self.fail("invalid", format="YYYY-MM-DDThh:mm[:ss][+hh:mm]")

    def to_representation(self, value):
        return timezone.localtime(value, timezone.get_default_timezone()).isoformat()


class MomentField(forms.CharField):
    """A local date or an instant in a query string; its value is a Moment, or None where nothing was sent."""

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return read_moment(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(_("Give a date (YYYY-MM-DD), or a time in ISO 8601.")) from error


class EmptyIsNull:
    """For a nullable field: text without anything in it means null."""

    def run_validation(self, data=serializers.empty):
        return super().run_validation(None if isinstance(data, str) and not data.strip() else data)


class NullIsEmpty:
    """For a text that is never null: null means that it is empty."""

    def run_validation(self, data=serializers.empty):
        return super().run_validation("" if data is None else data)
