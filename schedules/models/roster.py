"""The roster: who is to work when. Cells are written by `schedules.roster` and published by `schedules.publishing`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models import Employee
from schedules.models.daytypes import DayType, Kind, Profile


class SaysAPlan:
    """What follows from `day_type`, `hours`, `unpaid_break` and `published`."""

    @property
    def code(self):
        """As it stands in the grid: the letters of the day type, or the hours; empty where nothing is planned."""
        return self.day_type.code if self.day_type_id else self.hours

    @property
    def kind(self):
        """What it counts as; hours without a code are work. Empty where nothing is planned."""
        return self.day_type.kind if self.day_type_id else Kind.WORK if self.hours else ""

    @property
    def plan_text(self):
        """All that somebody has to know of the plan for the day, in one text: `8-17 (30)`, `ОФ 9-18 (13-14)`, `В`."""
        own_hours = self.hours if self.day_type_id else ""
        pause = f"({self.unpaid_break})" if self.unpaid_break else ""
        return " ".join(filter(None, (self.code, own_hours, pause)))

    @property
    def is_changed(self):
        """Whether people were told otherwise."""
        return self.published is not None and self.published != self.plan_text


class RosterCell(SaysAPlan, models.Model):
    """What is planned for a person on a day: hours, or a day type with or without hours of its own.

    `hours` is in the canonical form of `codes.write_hours`, and of a day type those it had when this was planned.
    `published` repeats `plan_text` as people were last told it, and is NULL for what they were never told: a cell that
    differs from it has changed since. One that says nothing stays only as long as people were told otherwise.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="roster", verbose_name=_("employee"), db_index=False
    )
    day = models.DateField(_("day"))
    day_type = models.ForeignKey(DayType, models.PROTECT, null=True, blank=True, verbose_name=_("day type"))
    hours = models.CharField(_("hours"), max_length=60, blank=True)
    unpaid_break = models.CharField(_("unpaid break"), max_length=20, blank=True)
    published = models.CharField(_("published as"), max_length=110, null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    changed_by = models.CharField(_("changed by"), max_length=150)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("roster cell")
        verbose_name_plural = _("roster cells")
        ordering = ["day", "employee_id"]
        default_permissions = ()
        indexes = [
            # The days of the whole house.
            models.Index(fields=["day", "employee"], name="roster_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["employee", "day"], name="roster_cell_once"),
        ]

    def __str__(self):
        return f"{self.employee_id} {self.day} {self.code}"


class ShiftPattern(models.Model):
    """A cycle of codes, one for each day, that repeats: two days and two off, four weeks of a crew, any length."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    profile = models.CharField(_("codes"), max_length=2, choices=Profile, default=Profile.UK)
    cycle = models.TextField(
        _("cycle"), max_length=2000, help_text=_("A code for each day, with spaces between: 8-20 8-20 В В.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("shift pattern")
        verbose_name_plural = _("shift patterns")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def codes(self):
        """The codes of the cycle, in the order of its days."""
        return self.cycle.split()


class CalendarFeed(models.Model):
    """The address under which a person's calendar program reads their shifts.

    The token is made of `secret` and the key of the installation (`schedules.feeds`), so that the table alone gives
    nobody an address; a new secret makes the old one useless.
    """

    employee = models.OneToOneField(Employee, models.CASCADE, related_name="calendar_feed")
    secret = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        default_permissions = ()

    def __str__(self):
        return str(self.employee)
