"""The e-mails of the plan: a roster that was published, and one that people were told of and that has changed."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from attendance.models import Employee
from attendance.notices import in_the_language_of_the_house, link_to, tell
from schedules.models import RosterCell


def tell_of_changes(person: Employee, changes: Sequence[tuple[RosterCell, RosterCell]]) -> None:
    """Tells the person which days of a published roster have changed: what each said, and what it says now."""
    first = changes[0][1].day
    with in_the_language_of_the_house():
        subject = _("Your roster has changed: %(first)s") % {"first": first}
        if len(changes) > 1:
            subject = _("Your roster has changed: %(first)s and more") % {"first": first}
        told = {"person": person, "changes": changes, "link": link_to("roster")}
        tell([person], subject, render_to_string("schedules/mail/roster_changed.txt", told))
