"""Who works here: departments, positions, employees, the badges they held and the terms they are employed on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.folding import fold
from attendance.uids import MAX_LENGTH, canonical_uid


class Department(models.Model):
    """A part of the organisation. Its head reads and approves for its people and for those of what is beneath."""

    name = models.CharField(_("name"), max_length=150)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    head = models.ForeignKey(
        "Employee", models.SET_NULL, null=True, blank=True, related_name="headed_departments", verbose_name=_("head")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="department_name_once",
                violation_error_message=_("There is a department of that name already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="department_has_name", violation_error_message=_("Give the name.")
            ),
        ]

    def __str__(self):
        return self.name


class Position(models.Model):
    """What somebody works as."""

    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(pgettext_lazy("position", "active"), default=True)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="position_name_once",
                violation_error_message=_("There is a position of that name already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="position_has_name", violation_error_message=_("Give the name.")
            ),
        ]

    def __str__(self):
        return self.name


class Employee(models.Model):
    """A person whose time is recorded. The row is also the lock under which that person's events are ordered."""

    full_name = models.CharField(_("full name"), max_length=200)
    folded_name = models.CharField(max_length=400, editable=False)
    personnel_number = models.CharField(_("personnel number"), max_length=32, null=True, blank=True)
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="employees", verbose_name=_("position")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="employees", verbose_name=_("department")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(
        _("left on"), null=True, blank=True, help_text=_("The last day on which the person may come in.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Taps of an inactive person are refused at the door.")
    )
    comment = models.TextField(_("comment"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="employee",
        verbose_name=_("sign-in"),
        help_text=_("The user with which this person signs in to see their own hours."),
    )

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["folded_name", "id"]
        indexes = [
            # The list of people, in the order in which it is shown.
            models.Index(fields=["folded_name", "id"], name="employee_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["personnel_number"],
                name="personnel_number_once",
                violation_error_message=_("Somebody has this personnel number already."),
            ),
            models.CheckConstraint(
                condition=~Q(full_name=""),
                name="employee_has_name",
                violation_error_message=_("Give the full name."),
            ),
            models.CheckConstraint(
                condition=Q(personnel_number__isnull=True) | ~Q(personnel_number=""),
                name="personnel_number_not_empty",
                violation_error_message=_("Leave the personnel number out rather than empty."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(hired_on__isnull=True) | Q(left_on__gte=F("hired_on")),
                name="employee_left_after_hired",
                violation_error_message=_("The person cannot have left before being hired."),
            ),
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, update_fields=None, **kwargs):
        self.full_name = " ".join(self.full_name.split())
        self.personnel_number = self.personnel_number or None
        # the number on a line of its own: found by the same search, and without a say in the order of names
        self.folded_name = fold(f"{self.full_name}\n{self.personnel_number or ''}")[:400]
        if update_fields is not None and {"full_name", "personnel_number"} & set(update_fields):
            update_fields = {*update_fields, "folded_name"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def may_come_in(self, on):
        """Whether a tap on the local date `on` counts: active, and not after `left_on` (that day still counts)."""
        return self.is_active and (self.left_on is None or on <= self.left_on)


class Badge(models.Model):
    """A card or a phone, held by one person from one instant to another; without a person, one that HR may assign.

    A UID has one row for each time that somebody held it. `open_uid` repeats the UID while the holding has no end and
    is NULL afterwards, so that the database itself refuses a second open holding.
    """

    uid = models.CharField(_("UID"), max_length=MAX_LENGTH)
    open_uid = models.CharField(max_length=MAX_LENGTH, null=True, editable=False)
    employee = models.ForeignKey(
        Employee, models.CASCADE, null=True, blank=True, related_name="badges", verbose_name=_("held by")
    )
    held_from = models.DateTimeField(_("held from"), default=timezone.now)
    held_to = models.DateTimeField(_("held to"), null=True, blank=True)
    public_key = models.TextField(
        _("public key"), blank=True, editable=False, help_text="Base64 of the DER SubjectPublicKeyInfo."
    )
    proposed_name = models.CharField(_("proposed name"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ["-held_from", "-id"]
        indexes = [
            # Whose tap is it: the holding of a UID at an instant.
            models.Index(fields=["uid", "held_from"], name="badge_by_uid"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["open_uid"],
                name="badge_held_once",
                violation_error_message=_("Somebody holds this badge already."),
            ),
            models.CheckConstraint(
                condition=~Q(uid=""), name="badge_has_uid", violation_error_message=_("Give the UID.")
            ),
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=F("held_from")),
                name="badge_held_to_after_from",
                violation_error_message=_("The badge cannot be returned before it was given out."),
            ),
            models.CheckConstraint(
                condition=Q(open_uid__isnull=True) | Q(held_to__isnull=True),
                name="badge_open_uid_only_while_open",
                violation_error_message=_("A returned badge is not held."),
            ),
        ]

    def __str__(self):
        return self.uid

    def save(self, *args, update_fields=None, **kwargs):
        self.uid = canonical_uid(self.uid)
        self.open_uid = self.uid if self.held_to is None else None
        if update_fields is not None:
            update_fields = {*update_fields, "uid", "open_uid"}
        super().save(*args, update_fields=update_fields, **kwargs)


class EmploymentTerms(models.Model):
    """What was agreed with a person, from a day until the day before the next terms begin, or until `ends_on`."""

    class Contract(models.TextChoices):
        EMPLOYMENT = "employment", _("employment contract")
        MANDATE = "mandate", _("contract of mandate")
        SERVICES = "services", _("contract for services")

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="terms", verbose_name=_("employee"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    contract = models.CharField(_("contract"), max_length=16, choices=Contract, default=Contract.EMPLOYMENT)
    weekly_minutes = models.PositiveSmallIntegerField(
        _("minutes a week"), default=2400, help_text=_("Agreed working time: 2400 is full time, 40 hours.")
    )
    carry_over_minutes = models.PositiveIntegerField(
        _("minutes carried over"),
        null=True,
        blank=True,
        help_text=_(
            "How much of a month's balance at most goes on to the next, up or down. Empty: all of it, 0: none."
        ),
    )

    class Meta:
        verbose_name = _("terms of employment")
        verbose_name_plural = _("terms of employment")
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "starts_on"],
                name="terms_start_once",
                violation_error_message=_("There are terms from that day already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="terms_end_after_start",
                violation_error_message=_("Terms cannot end before they start."),
            ),
            models.CheckConstraint(
                condition=Q(weekly_minutes__lte=7 * 24 * 60),
                name="terms_fit_in_a_week",
                violation_error_message=_("A week has 10,080 minutes."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on or '…'}"
