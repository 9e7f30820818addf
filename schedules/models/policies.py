"""What each department does its own way when it plans and counts."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models import Department
from schedules.calendars import valid_calendar
from schedules.models.daytypes import Profile

_UP_TO_AN_HOUR = [MaxValueValidator(60)]
_HELP_GRACE = _("Minutes that are forgiven.")


class DepartmentPolicy(models.Model):
    """The rules of a department and of all beneath it that have none of their own."""

    department = models.OneToOneField(Department, models.CASCADE, related_name="policy", verbose_name=_("department"))
    profile = models.CharField(_("codes"), max_length=2, choices=Profile, default=Profile.UK)
    calendar = models.CharField(
        _("holiday calendar"),
        max_length=10,
        default="PL",
        validators=[valid_calendar],
        help_text=_("A country, such as PL or UA, or a region of one, such as DE-BY."),
    )
    site = models.CharField(
        _("site"),
        max_length=150,
        blank=True,
        help_text=_("The location of the terminals its people tap at; empty: any terminal."),
    )
    default_start = models.TimeField(
        _("usual start"), null=True, blank=True, help_text=_("From when a number of hours alone counts: 8 is 8-16.")
    )
    grace_late = models.PositiveSmallIntegerField(
        _("grace on arrival"), default=0, validators=_UP_TO_AN_HOUR, help_text=_HELP_GRACE
    )
    grace_early = models.PositiveSmallIntegerField(
        _("grace on leaving"), default=0, validators=_UP_TO_AN_HOUR, help_text=_HELP_GRACE
    )
    overtime_after = models.PositiveSmallIntegerField(
        _("overtime from"),
        default=0,
        validators=[MaxValueValidator(240)],
        help_text=_("Up to so many minutes over the plan a day are no overtime."),
    )
    rounding_minutes = models.PositiveSmallIntegerField(
        _("rounding for payroll"),
        default=0,
        validators=[MaxValueValidator(60)],
        help_text=_("The payroll figure of a day to the nearest so many minutes; 0: exact. What is on record stays."),
    )
    breaks_are_tapped = models.BooleanField(
        _("breaks are tapped"),
        default=False,
        help_text=_("People tap out for their breaks, so a break not taken shows."),
    )
    equivalent_system = models.BooleanField(
        _("equivalent working time"),
        default=False,
        help_text=_("Days may be planned for up to 12 hours (Labour Code, art. 135)."),
    )
    heads_on_weekdays = models.PositiveSmallIntegerField(
        _("heads needed, Monday to Friday"), default=0, help_text=_("0: any number will do.")
    )
    heads_on_weekends = models.PositiveSmallIntegerField(_("heads needed at the weekend"), default=0)

    class Meta:
        verbose_name = _("rules of a department")
        verbose_name_plural = _("rules of departments")
        ordering = ["department__name"]

    def __str__(self):
        return str(self.department)
