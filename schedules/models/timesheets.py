"""The month of a person as it is submitted and approved. Written by `schedules.approval` and `balances` alone."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models import Employee
from attendance.models.events import FactsNeverChange


class Timesheet(models.Model):
    """How far the month of a person has come. A month without a row is open."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", pgettext_lazy("timesheet", "approved")

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="timesheets", verbose_name=_("employee"), db_index=False
    )
    month = models.DateField(_("month"), help_text="Its first day.")
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.OPEN)
    submitted_by = models.CharField(_("submitted by"), max_length=150, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)

    class Meta:
        verbose_name = _("timesheet")
        verbose_name_plural = _("timesheets")
        ordering = ["-month", "employee__folded_name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["employee", "month"], name="timesheet_once"),
        ]

    def __str__(self):
        return f"{self.employee} {self.month:%Y-%m}"


class SnapshotQuerySet(models.QuerySet):
    def in_force(self):
        """The approvals that were not reopened."""
        return self.filter(approved_month__isnull=False)

    def _refuse(self, *args, **kwargs):
        raise FactsNeverChange("What was approved stays as it was.")

    bulk_update = delete = _refuse


class TimesheetSnapshot(models.Model):
    """A timesheet as it was approved: `body` is what the page and the API show of it, for ever.

    `approved_month` repeats the month until it is reopened and is NULL afterwards, so that the database itself refuses
    a second approval. The totals that other months build on stand beside the body: `opening_minutes` is the balance it
    took over, `carried_minutes` the one that goes on, `settled` the minutes of earlier months that came in late and
    were paid with this one, as `{"2026-09": 20}`.
    """

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="approved_timesheets", db_index=False)
    month = models.DateField(_("month"))
    approved_month = models.DateField(null=True, editable=False)
    approved_by = models.CharField(_("approved by"), max_length=150)
    approved_at = models.DateTimeField(_("approved at"))
    worked_minutes = models.IntegerField()
    opening_minutes = models.IntegerField()
    carried_minutes = models.IntegerField()
    settled = models.JSONField(default=dict)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    reopened_at = models.DateTimeField(_("reopened at"), null=True)
    reopened_by = models.CharField(_("reopened by"), max_length=150, blank=True)
    reopen_reason = models.TextField(_("reason for reopening"), blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("approved timesheet")
        verbose_name_plural = _("approved timesheets")
        ordering = ["-month", "-id"]
        default_permissions = ()
        indexes = [
            # What was approved of a person's months, the last one first.
            models.Index(fields=["employee", "month"], name="snapshot_of_employee"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["approved_month", "employee"], name="timesheet_approved_once"),
            models.CheckConstraint(
                condition=Q(approved_month__isnull=False, reopened_at__isnull=True, reopen_reason="")
                | (Q(approved_month__isnull=True, reopened_at__isnull=False) & ~Q(reopen_reason="")),
                name="timesheet_reopened_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.employee} {self.month:%Y-%m}"

    def save(self, *args, update_fields=None, **kwargs):
        self.approved_month = self.month if self.reopened_at is None else None
        if update_fields is not None:
            update_fields = {*update_fields, "approved_month"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        raise FactsNeverChange("What was approved is never erased.")


class BalanceEntry(models.Model):
    """Minutes that HR books on a person's balance in a month: what came from an older system, what was paid out."""

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="balance_entries", verbose_name=_("employee"), db_index=False
    )
    month = models.DateField(_("month"), help_text=_("The first day of the month it is booked in."))
    minutes = models.IntegerField(_("minutes"), help_text=_("Negative where it lowers the balance."))
    reason = models.TextField(_("reason"))
    booked_by = models.CharField(_("booked by"), max_length=150, editable=False)
    booked_at = models.DateTimeField(_("booked at"), editable=False)

    class Meta:
        verbose_name = _("balance entry")
        verbose_name_plural = _("balance entries")
        ordering = ["-month", "-id"]
        default_permissions = ("view", "add")
        indexes = [
            # What was booked on a person's months.
            models.Index(fields=["employee", "month"], name="balance_of_employee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(minutes=0), name="balance_entry_says_something", violation_error_message=_("Give minutes.")
            ),
        ]

    def __str__(self):
        return f"{self.employee} {self.month:%Y-%m} {self.minutes:+d}"


class PayrollProfile(models.Model):
    """Which columns payroll gets, in which order and under which titles.

    `columns` is a list of `{"field": …, "title": …}`; the fields are those of `schedules.exports.payroll.FIELDS`.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    columns = models.JSONField(_("columns"))

    class Meta:
        verbose_name = _("payroll file")
        verbose_name_plural = _("payroll files")
        ordering = ["name"]

    def __str__(self):
        return self.name
