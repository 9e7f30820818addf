"""What is wrong with somebody's log, in words."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from attendance.templatetags.hours import on_day
from attendance.worktime import Anomaly, Code


def in_words(anomaly: Anomaly, day: date) -> str:
    """One sentence for people, as on the local `day`."""
    sentence = {
        Code.DUPLICATE_IN: _("Came again at %(at)s without having left after %(other)s."),
        Code.ORPHAN_OUT: _("Left at %(at)s without having come."),
        Code.OUT_BEFORE_IN: _("Left at %(at)s, before coming at %(other)s."),
        Code.MISSING_OUT: _("Came at %(at)s and never left.")
        if anomaly.other is None
        else _("Came at %(at)s and never left; counted until %(other)s."),
        Code.SHIFT_TOO_LONG: _("In from %(at)s to %(other)s, longer than %(hours)d hours."),
        Code.CLOCK_ERROR: _("The terminal's clock was wrong at %(at)s."),
    }[anomaly.code]
    other = on_day(anomaly.other, day) if anomaly.other else ""
    return sentence % {"at": on_day(anomaly.at, day), "other": other, "hours": settings.MAX_SHIFT_HOURS}
