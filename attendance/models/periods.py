"""The months that were closed for a department or a person. Closed and reopened by `attendance.periods` alone."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from attendance.models.people import Department, Employee


class ClosedPeriodQuerySet(models.QuerySet):
    def closed(self):
        """Those that are closed now: not reopened."""
        return self.filter(closed_month__isnull=False)

    def of_departments(self):
        """Without those of single people, which are closed and reopened by their timesheets."""
        return self.filter(department__isnull=False)

    def over(self, employee_id):
        """Those that are closed now for this person: their own, by their department of today or of that of closing."""
        of_today = Employee.objects.filter(pk=employee_id, department=OuterRef("department"))
        when_closed = ClosedPeriod.people.through.objects.filter(employee=employee_id, closedperiod=OuterRef("pk"))
        return self.closed().filter(Q(employee=employee_id) | Q(Exists(of_today)) | Q(Exists(when_closed)))


class ClosedPeriod(models.Model):
    """One closing of one month for one department, or for one person whose timesheet was approved.

    A month that is closed again after being reopened is a new row. `people` are those who were in the department when
    it was closed, for whom it stays closed wherever they go; of a person's own closing there are none.
    `closed_month` repeats the month until it is reopened and is NULL afterwards, so that the database itself refuses
    to close it twice.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="closed_periods", verbose_name=_("department")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, null=True, related_name="own_closed_periods", verbose_name=_("employee")
    )
    month = models.DateField(_("month"), help_text="Its first day.")
    closed_month = models.DateField(null=True, editable=False)
    people = models.ManyToManyField(Employee, related_name="closed_periods", editable=False)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.CharField(_("closed by"), max_length=150)
    reopened_at = models.DateTimeField(_("reopened at"), null=True)
    reopened_by = models.CharField(_("reopened by"), max_length=150, blank=True)
    reopen_reason = models.TextField(_("reason for reopening"), blank=True)

    objects = ClosedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed periods")
        ordering = ["-month", "department__name", "-id"]
        default_permissions = ("view", "change")
        constraints = [
            # Also the look-up of every event in a month that is over.
            models.UniqueConstraint(
                fields=["closed_month", "department"],
                name="period_closed_once",
                violation_error_message=_("This month is closed already."),
            ),
            models.UniqueConstraint(
                fields=["closed_month", "employee"],
                name="period_closed_once_for_person",
                violation_error_message=_("This month is closed already."),
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=True, employee__isnull=False)
                | Q(department__isnull=False, employee__isnull=True),
                name="period_of_department_or_person",
            ),
            models.CheckConstraint(
                condition=Q(closed_month__isnull=False, reopened_at__isnull=True, reopen_reason="")
                | (Q(closed_month__isnull=True, reopened_at__isnull=False) & ~Q(reopen_reason="")),
                name="period_reopened_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.department or self.employee} {self.month:%Y-%m}"

    def save(self, *args, update_fields=None, **kwargs):
        self.closed_month = self.month if self.reopened_at is None else None
        if update_fields is not None:
            update_fields = {*update_fields, "closed_month"}
        super().save(*args, update_fields=update_fields, **kwargs)
