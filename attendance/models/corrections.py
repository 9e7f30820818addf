"""What people ask to have put right in the event log. Written by `attendance.corrections` alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.events import Direction, Event
from attendance.models.people import Employee
from attendance.models.requests import Request


class CorrectionRequest(Request):
    """Somebody asks that a missing event be added, or that one on record be voided.

    `at` is the instant it is about: of a void request, the event's. `pending_key` says what is asked while the request
    is pending and is NULL afterwards, so that the database itself refuses to have the same asked twice.
    """

    class Kind(models.TextChoices):
        ADD = "add", _("add an event")
        VOID = "void", _("void an event")

    noun = "correction"
    mail_subject = _("Correction request for %(name)s: %(status)s")

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="corrections", verbose_name=_("employee"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    at = models.DateTimeField(_("time"))
    direction = models.CharField(_("direction"), max_length=3, choices=Direction, blank=True)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, related_name="void_requests", verbose_name=_("event to be voided")
    )
    comment = models.TextField(_("comment"))
    pending_key = models.CharField(max_length=80, null=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="corrections", verbose_name=_("asked by")
    )
    result_event = models.ForeignKey(
        Event, models.PROTECT, null=True, related_name="corrections", verbose_name=_("what came of it")
    )

    class Meta(Request.Meta):
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        default_permissions = ("view",)
        indexes = [
            # The requests about some people, and what waits for a decision.
            models.Index(fields=["employee", "at"], name="correction_of_employee"),
            models.Index(fields=["status", "created_at"], name="correction_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pending_key"], name="correction_asked_once"),
            models.CheckConstraint(
                condition=(Q(kind="add", event__isnull=True) & ~Q(direction=""))
                | Q(kind="void", event__isnull=False, direction=""),
                name="correction_says_what",
            ),
            models.CheckConstraint(
                condition=Q(status="pending", decided_at__isnull=True, pending_key__isnull=False)
                | (~Q(status="pending") & Q(decided_at__isnull=False, pending_key__isnull=True)),
                name="correction_decided_or_pending",
            ),
        ]

    def __str__(self):
        return f"{self.employee_id} {self.kind} {timezone.localtime(self.at):%Y-%m-%d %H:%M:%S} {self.status}"

    def save(self, *args, update_fields=None, **kwargs):
        self.pending_key = self.asks_for() if self.status == self.Status.PENDING else None
        if update_fields is not None:
            update_fields = {*update_fields, "pending_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def asks_for(self) -> str:
        """The same for two requests of which one is enough."""
        if self.kind == self.Kind.VOID:
            return f"void {self.event_id}"
        return f"add {self.employee_id} {self.direction} {self.at.timestamp()}"

    def about(self):
        return {
            "kind": self.kind,
            "at": self.at,
            "direction": self.direction,
            "event_id": self.event_id,
            "result_event_id": self.result_event_id,
        }
