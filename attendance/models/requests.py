"""What people ask for and others decide. What is common to all such requests is done by `attendance.requests` alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Request(models.Model):
    """Somebody, the `author`, asks for something about an `employee`; somebody else decides.

    A kind of request adds these two references. Its `noun` is the name of its page and the beginning of those of its
    mails, in which it goes by this name.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    noun: str
    mail_subject: str  # with %(name)s of the person and %(status)s

    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PENDING)
    author_name = models.CharField(_("asked by"), max_length=150)
    created_at = models.DateTimeField(_("asked at"))
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-id"]

    def about(self) -> dict:
        """What is asked, as the audit log keeps it beside the person; what is empty is left out."""
        raise NotImplementedError
