"""What a day on the roster can be: the codes of HR, and the days that are public holidays."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schedules import codes
from schedules.calendars import valid_calendar
from schedules.wording import unreadable


class Profile(models.TextChoices):
    """Whose conventions a roster is written in; a code means what its profile says (DOMAIN.md, section 6)."""

    UK = "uk", _("Ukrainian codes")
    PL = "pl", _("Polish codes")


class Kind(models.TextChoices):
    WORK = "work", _("work")
    PAID = "paid", _("paid absence")
    UNPAID = "unpaid", _("unpaid absence")
    OFF = "off", _("day off")


ABSENCES = (Kind.PAID, Kind.UNPAID)


def valid_hours(text):
    """Raises ValidationError with the sentence that says what cannot be read."""
    try:
        codes.read_hours(text)
    except codes.Unreadable as error:
        raise ValidationError(unreadable(error)) from error


def valid_pause(text):
    """The same for an unpaid break."""
    try:
        codes.read_pause(text)
    except codes.Unreadable as error:
        raise ValidationError(unreadable(error)) from error


class NamedInThreeLanguages(models.Model):
    """Something that HR names once in each of the house's languages."""

    name_uk = models.CharField(_("name in Ukrainian"), max_length=100)
    name_pl = models.CharField(_("name in Polish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)

    class Meta:
        abstract = True

    @property
    def name(self):
        """In the reader's language."""
        return getattr(self, f"name_{(get_language() or 'en')[:2]}", self.name_en)


class DayType(NamedInThreeLanguages):
    """A letter code of the roster: what kind of day it is, and with which hours, if it has its own.

    `folded_code` is what two spellings of the code share. An absence that HR keeps private is shown to colleagues
    without its code and name (DOMAIN.md, G-4).
    """

    profile = models.CharField(_("profile"), max_length=2, choices=Profile)
    code = models.CharField(_("code"), max_length=12)
    folded_code = models.CharField(max_length=24, editable=False)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#e6effc",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Give a colour like #e6effc."))],
    )
    kind = models.CharField(_("counts as"), max_length=6, choices=Kind, default=Kind.WORK)
    hours = models.CharField(
        _("hours"), max_length=60, blank=True, validators=[valid_hours], help_text=_("Such as 9-18 or 8-12/13-17.")
    )
    unpaid_break = models.CharField(
        _("unpaid break"),
        max_length=20,
        blank=True,
        validators=[valid_pause],
        help_text=_("Minutes (30), or from when to when (12-12:30)."),
    )
    is_private = models.BooleanField(
        _("private"), default=False, help_text=_("Colleagues see only that the person is absent.")
    )
    can_be_asked = models.BooleanField(
        _("can be asked for"), default=False, help_text=_("Employees may ask for an absence of this kind.")
    )
    yearly_days = models.PositiveSmallIntegerField(
        _("days a year"), null=True, blank=True, help_text=_("How many working days a year; empty: not counted.")
    )
    carry_over_days = models.PositiveSmallIntegerField(
        _("days carried over"), default=0, help_text=_("How many unused days at most go on into the next year.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("day type")
        verbose_name_plural = _("day types")
        ordering = ["profile", "kind", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "folded_code"],
                name="day_type_code_once",
                violation_error_message=_("There is a day type with this code already."),
            ),
            models.CheckConstraint(
                condition=~Q(code=""), name="day_type_has_code", violation_error_message=_("Give the code.")
            ),
            models.CheckConstraint(
                condition=Q(kind="work") | Q(hours="", unpaid_break=""),
                name="day_type_hours_are_work",
                violation_error_message=_("Only a working day has hours of its own."),
            ),
        ]

    def __str__(self):
        return f"{self.code} – {self.name}"

    def save(self, *args, **kwargs):
        self.code = " ".join(self.code.split())
        self.folded_code = codes.fold(self.code)
        super().save(*args, **kwargs)

    def clean(self):
        """A code that could be read as hours would never be found."""
        self.code = " ".join(self.code.split())
        self.folded_code = codes.fold(self.code)
        try:
            codes.read_hours(self.code, default_start=0)
        except codes.Unreadable:
            return
        raise ValidationError({"code": _("This reads as hours. Choose letters.")})


class Holiday(NamedInThreeLanguages):
    """A public holiday of a calendar. Seeded from a library, and from then on what HR says (`is_off`).

    A calendar is a country's ISO code, such as PL, or one with a region of it, such as DE-BY. A year of it that has
    a row from the library (`is_seeded`) is not seeded again.
    """

    calendar = models.CharField(_("calendar"), max_length=10, validators=[valid_calendar])
    day = models.DateField(_("day"))
    is_off = models.BooleanField(
        _("day off"), default=True, help_text=_("Whether it is a day off. In Ukraine it is not, under martial law.")
    )
    is_seeded = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day", "calendar"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day"],
                name="holiday_once",
                violation_error_message=_("This day is a holiday already."),
            )
        ]

    def __str__(self):
        return f"{self.day} {self.name}"
