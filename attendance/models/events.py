"""The event log: who came or went, when and by which door. Written once, by `attendance.recording` alone."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from attendance.models.people import Employee


class Direction(models.TextChoices):
    IN = "IN", _("in")
    OUT = "OUT", _("out")


class Source(models.TextChoices):
    TERMINAL = "terminal", _("terminal")
    OFFLINE = "offline", _("terminal, offline")
    NFC = "nfc", _("NFC client")
    MANUAL = "manual", _("entered by hand")
    CORRECTION = "correction", _("correction")
    IMPORT = "import", _("import")


class FactsNeverChange(Exception):
    """Somebody tried to change or erase an event; a correction is a new event, and a void goes through recording."""


class EventQuerySet(models.QuerySet):
    def counting(self):
        """Those that count: not voided."""
        return self.filter(voided_at__isnull=True)

    def in_order(self):
        """The order of a person's day: by instant, then by arrival."""
        return self.order_by("at", "id")

    def _refuse(self, *args, **kwargs):
        raise FactsNeverChange("Events are written by attendance.recording and never changed.")

    create = bulk_create = update = bulk_update = delete = get_or_create = update_or_create = _refuse


class Event(models.Model):
    """One clocking event: a fact. Where it came from is plain data, so that it outlives terminals and users.

    `direction` alone is derived: it repeats `declared` where that was given, and otherwise says what
    `attendance.directions` makes of the tap; it can be worked out anew at any time.
    """

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="events", verbose_name=_("employee"), db_index=False
    )
    at = models.DateTimeField(_("time"))
    declared = models.CharField(_("declared direction"), max_length=3, choices=Direction, blank=True)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    terminal_number = models.PositiveBigIntegerField(_("terminal number"), null=True, blank=True)
    terminal_name = models.CharField(_("terminal"), max_length=100, blank=True)
    ts_sent = models.DateTimeField(_("time sent by the terminal"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    comment = models.TextField(_("comment"), blank=True)
    created_by = models.CharField(_("entered by"), max_length=150, blank=True)
    flags = models.JSONField(_("flags"), default=list, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.CharField(_("voided by"), max_length=150, blank=True)
    void_reason = models.TextField(_("reason for voiding"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-id"]
        indexes = [
            # A person's events in order: the last one before a tap, a month of work.
            models.Index(fields=["employee", "at", "id"], name="event_of_employee"),
            # The log of everybody, newest first, by date.
            models.Index(fields=["at", "id"], name="event_by_time"),
            # The log of one door, and of one kind of source (manual events are few among millions).
            models.Index(fields=["terminal_number", "at"], name="event_of_terminal"),
            models.Index(fields=["source", "at"], name="event_of_source"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="event_direction_known"),
            models.CheckConstraint(
                condition=Q(declared="") | Q(declared__in=Direction.values), name="event_declared_known"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="event_source_known"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by="", void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="event_void_has_reason",
            ),
        ]

    def __str__(self):
        return f"{localtime(self.at):%Y-%m-%d %H:%M:%S}, {self.get_direction_display()}"

    def save(self, *args, **kwargs):
        raise FactsNeverChange("Events are written by attendance.recording and never changed.")

    def delete(self, *args, **kwargs):
        raise FactsNeverChange("Events are never erased; void them with a reason.")

    @property
    def is_manual(self):
        """Whether a person entered it, rather than a device."""
        return self.source in (Source.MANUAL, Source.CORRECTION)
