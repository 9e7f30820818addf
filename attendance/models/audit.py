"""What people did to records and rights, and when. Added to by `attendance.auditing`, never changed."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.events import FactsNeverChange


class Action(models.TextChoices):
    """The words of the log; what they were done to is said by the entry's `object_type`."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    ACTIVATED = "activated", _("activated")
    DEACTIVATED = "deactivated", _("deactivated")
    VOIDED = "voided", _("voided")
    RECORDED_AFTER_CLOSING = "recorded_after_closing", _("recorded in a closed period")
    ASKED = "asked", _("asked for")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("reopened")
    PLANNED = "planned", _("roster changed")
    PUBLISHED = "published", _("published")
    SUBMITTED = "submitted", _("submitted")
    GIVEN = "given", _("given out")
    ASSIGNED = "assigned", _("assigned")
    RETURNED = "returned", _("returned")
    KEY_RESET = "key_reset", _("key reset")
    KEY_ROTATED = "key_rotated", _("key renewed")
    PAIRED = "paired", _("paired")
    ROLE_CHANGED = "role_changed", _("role changed")
    PASSWORD_SET = "password_set", _("password set")


class AuditQuerySet(models.QuerySet):
    def _refuse(self, *args, **kwargs):
        raise FactsNeverChange("The audit log is added to, and never changed.")

    update = bulk_update = delete = get_or_create = update_or_create = _refuse


class AuditEntry(models.Model):
    """Who did what to which object. Plain data, so that it outlives users and objects.

    `detail` is an object whose keys depend on the action; of a change, each changed field with `[old, new]`.
    """

    at = models.DateTimeField(_("time"))
    actor = models.CharField(_("by"), max_length=150)
    action = models.CharField(_("action"), max_length=32)
    object_type = models.CharField(_("kind"), max_length=32)
    object_id = models.PositiveBigIntegerField(_("number"))
    object_name = models.CharField(_("object"), max_length=200)
    detail = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [
            # The log newest first: of everything, of one person's doing, of one kind of act, of one kind of object.
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["actor", "at", "id"], name="audit_of_actor"),
            models.Index(fields=["action", "at", "id"], name="audit_of_action"),
            models.Index(fields=["object_type", "at", "id"], name="audit_of_type"),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.actor} {self.action} {self.object_name}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise FactsNeverChange("The audit log is added to, and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise FactsNeverChange("The audit log is never erased.")
