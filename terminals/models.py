"""The devices at the doors, the codes that pair them, and every tap they sent, refused ones too."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from attendance.models import Badge, Employee, Event
from attendance.uids import MAX_LENGTH


class Terminal(models.Model):
    """A reader at a door. Of its key only a digest is kept."""

    class Mode(models.TextChoices):
        AUTO = "auto", _("automatic: the server decides")
        IN = "in", _("in only")
        OUT = "out", _("out only")
        DECLARED = "declared", _("as the terminal says")

    name = models.CharField(_("name"), max_length=100)
    location = models.CharField(_("location"), max_length=200, blank=True)
    mode = models.CharField(_("direction"), max_length=8, choices=Mode, default=Mode.AUTO)
    is_active = models.BooleanField(_("active"), default=True, help_text=_("A paused terminal is refused."))
    key_digest = models.CharField(max_length=64, editable=False)
    contacted_at = models.DateTimeField(null=True, editable=False)
    clock_error_ms = models.BigIntegerField(_("clock error, ms"), null=True, editable=False)
    software_version = models.CharField(_("software version"), max_length=50, blank=True, editable=False)

    class Meta:
        verbose_name = _("terminal")
        verbose_name_plural = _("terminals")
        ordering = ["name", "id"]
        constraints = [
            # Also the look-up of every call that a terminal makes.
            models.UniqueConstraint(fields=["key_digest"], name="terminal_key_once"),
            models.CheckConstraint(
                condition=~Q(name=""), name="terminal_has_name", violation_error_message=_("Give the name.")
            ),
            models.CheckConstraint(condition=Q(mode__in=["auto", "in", "out", "declared"]), name="terminal_mode_known"),
        ]

    def __str__(self):
        return self.name


class PairingCode(models.Model):
    """A one-time code, valid for minutes, that a new device trades for the key of its terminal."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="pairing_codes")
    code_digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code_digest"], name="pairing_code_once")]

    def __str__(self):
        return f"{self.terminal_id} – {self.expires_at:%Y-%m-%d %H:%M}"


class Scan(models.Model):
    """One tap as it was received, with what the terminal was told. One that was recorded points at its event: an
    accepted one at once, one of an unknown badge when HR assigns the badge to a person.

    Two keys are what the database itself refuses to take twice: `identity`, the digest of a recorded tap (NULL for a
    refused one, which may be sent again), and `challenge`, the digest of a challenge that was presented.
    """

    class Kind(models.TextChoices):
        PLAIN = "plain", _("card")
        SECURE = "secure", _("phone")
        NFC = "nfc", _("NFC client")

    class Code(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        COOLDOWN = "cooldown", _("too soon after the last tap")
        UNKNOWN_BADGE = "unknown_badge", _("nobody holds the badge")
        EMPLOYEE_INACTIVE = "employee_inactive", _("person not active")
        BADGE_REQUIRES_SIGNATURE = "badge_requires_signature", _("signature missing")
        NO_PUBLIC_KEY = "no_public_key", _("phone not registered")
        INVALID_CHALLENGE = "invalid_challenge", _("challenge not valid")
        BAD_SIGNATURE = "bad_signature", _("signature wrong")

    terminal = models.ForeignKey(
        Terminal, models.PROTECT, related_name="scans", verbose_name=_("terminal"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    uid = models.CharField(_("UID"), max_length=MAX_LENGTH)
    direction_sent = models.CharField(_("direction sent"), max_length=3, blank=True)
    ts_sent = models.DateTimeField(_("time sent by the terminal"))
    at = models.DateTimeField(_("time"))
    received_at = models.DateTimeField(_("received at"))
    code = models.CharField(_("result"), max_length=24, choices=Code)
    employee = models.ForeignKey(Employee, models.SET_NULL, null=True, related_name="scans", verbose_name=_("employee"))
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="scan", verbose_name=_("event"))
    identity = models.CharField(max_length=64, null=True)
    challenge = models.CharField(max_length=64, null=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["-received_at", "-id"]
        indexes = [
            # The list of taps, newest first, by date.
            models.Index(fields=["received_at", "id"], name="scan_by_time"),
            # When a terminal was last heard of.
            models.Index(fields=["terminal", "received_at"], name="scan_of_terminal"),
            # The taps of one badge: what HR may assign, and what then becomes the person's.
            models.Index(fields=["uid", "at"], name="scan_of_badge"),
            # The refused taps by reason, few among millions.
            models.Index(fields=["code", "received_at"], name="scan_by_result"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["identity"], name="scan_recorded_once"),
            models.UniqueConstraint(fields=["challenge"], name="challenge_presented_once"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, identity__isnull=False)
                | (~Q(code="accepted") & Q(event__isnull=True, identity__isnull=True)),
                name="scan_accepted_has_event",
            ),
        ]

    def __str__(self):
        return f"{localtime(self.at):%Y-%m-%d %H:%M:%S}, {self.get_code_display()}"


class UnassignedBadge(Badge):
    """A badge that was read and that nobody holds, as HR finds it in the admin. No table of its own."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("unassigned badge")
        verbose_name_plural = _("unassigned badges")
