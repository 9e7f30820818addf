"""Lengths of time and times of day as people write them."""

from datetime import date, datetime, time, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(seconds: int) -> str:
    """Whole minutes (R8) in words: "7 h 56 min", "56 min", "8 h"."""
    minutes = seconds // 60
    return _("%(hours)d h") % {"hours": minutes // 60} if minutes and not minutes % 60 else _in_words(minutes)


@register.filter
def exact(seconds: int) -> str:
    """The same with the seconds, where there are any: "7 h 56 min 12 s"."""
    if not (left := seconds % 60):
        return duration(seconds)
    return f"{_in_words(seconds // 60)} " + _("%(seconds)02d s") % {"seconds": left}


def _in_words(minutes: int) -> str:
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def hours(seconds: int) -> str:
    """Whole minutes (R8) for a column: "7:56"."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


@register.filter
def in_seconds(minutes: int) -> int:
    """What `hours` and `duration` take."""
    return minutes * 60


@register.filter
def balance(minutes: int) -> str:
    """With its sign: "+1:20", "−0:04", "0:00"."""
    sign = "+" if minutes > 0 else "−" if minutes < 0 else ""
    return sign + hours(abs(minutes) * 60)


@register.filter
def on_day(at: datetime, day: date) -> str:
    """The time of day on the local `day`, to the minute: "08:02"; its end is "24:00", another day is named with it."""
    return _with_day(at, day, "%H:%M")


@register.filter
def exactly_on_day(at: datetime, day: date) -> str:
    """The same with the seconds, where there are any: "08:02:11"."""
    return _with_day(at, day, "%H:%M:%S" if at.second else "%H:%M")


def _with_day(at: datetime, day: date, form: str) -> str:
    local = timezone.localtime(at, timezone.get_default_timezone())
    if local.date() == day:
        return local.strftime(form)
    if local.replace(microsecond=0) == datetime.combine(day + timedelta(days=1), time(), local.tzinfo):
        return "24:00"
    return f"{date_format(local, 'D j M')} {local.strftime(form)}"
