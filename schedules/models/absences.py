"""Leave and other absences: what people ask for, and how much of it they have in a year."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.models import Employee, Request
from schedules.models.daytypes import DayType


class AbsenceQuerySet(models.QuerySet):
    def touching(self, first, last):
        """Those that have one of the days from `first` to `last`, both included."""
        return self.filter(last_day__gte=first, first_day__lte=last)


class Absence(Request):
    """Somebody asks to be absent on some days, both ends included; somebody else decides.

    An approved one lies over the working days of the roster. `days_by_year` is how many of them it takes by the
    calendar year, as `{"2026": 3}`: as it was asked, and from its approval on as it was approved.
    """

    noun = "absence"
    mail_subject = _("Absence of %(name)s: %(status)s")

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="absences", verbose_name=_("employee"), db_index=False
    )
    day_type = models.ForeignKey(DayType, models.PROTECT, related_name="absences", verbose_name=_("kind"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    comment = models.TextField(_("comment"), blank=True)
    days_by_year = models.JSONField(default=dict, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="absences", verbose_name=_("asked by")
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta(Request.Meta):
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        default_permissions = ()
        indexes = [
            # Who of these people is absent between two days.
            models.Index(fields=["employee", "last_day"], name="absence_of_employee"),
            models.Index(fields=["status", "created_at"], name="absence_by_status"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(status="pending", decided_at__isnull=True)
                | (~Q(status="pending") & Q(decided_at__isnull=False)),
                name="absence_decided_or_pending",
            ),
        ]

    def __str__(self):
        return f"{self.employee_id} {self.first_day} – {self.last_day} {self.status}"

    @property
    def days(self):
        """How many working days it takes in all."""
        return sum(self.days_by_year.values())

    def about(self):
        return {"code": self.day_type.code, "first_day": self.first_day, "last_day": self.last_day}


class LeaveAllowance(models.Model):
    """How many days of a kind of leave a person has in a year, where it is not what the day type says.

    `carried_days` are those that came from the year before; empty means that they are worked out.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="leave_allowances", verbose_name=_("employee"), db_index=False
    )
    day_type = models.ForeignKey(DayType, models.CASCADE, verbose_name=_("kind of leave"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MaxValueValidator(9998)])
    days = models.PositiveSmallIntegerField(_("days"), validators=[MaxValueValidator(366)])
    carried_days = models.PositiveSmallIntegerField(
        _("carried over"), null=True, blank=True, help_text=_("From the year before; empty: worked out.")
    )

    class Meta:
        verbose_name = _("leave allowance")
        verbose_name_plural = _("leave allowances")
        ordering = ["-year", "employee__folded_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "day_type", "year"],
                name="leave_allowance_once",
                violation_error_message=_("This person has an allowance for that year already."),
            ),
        ]

    def __str__(self):
        return f"{self.employee} {self.year} {self.day_type.code}"
