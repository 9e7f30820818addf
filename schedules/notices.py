"""The e-mails of the plan: a roster that was published, and one that people were told of and that has changed."""

from collections.abc import Sequence
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from attendance.models import Employee
from attendance.notices import in_the_language_of_the_house, link_to, tell
from schedules.models import RosterCell


def tell_of_publication(person: Employee, cells: Sequence[RosterCell]) -> None:
    """Tells the person of the days of their roster that are news to them, in their order."""
    months = dict.fromkeys(f"{cell.day:%Y-%m}" for cell in cells)
    with in_the_language_of_the_house():
        subject = _("Your roster: %(months)s") % {"months": ", ".join(months)}
        told = {"person": person, "cells": cells, "link": _roster_of(cells[0].day)}
        tell([person], subject, render_to_string("schedules/mail/roster_published.txt", told))


def tell_of_changes(person: Employee, changes: Sequence[tuple[RosterCell, RosterCell]]) -> None:
    """Tells the person which days of a published roster have changed: what each said, and what it says now."""
    first = changes[0][1].day
    with in_the_language_of_the_house():
        subject = _("Your roster has changed: %(first)s") % {"first": first}
        if len(changes) > 1:
            subject = _("Your roster has changed: %(first)s and more") % {"first": first}
        told = {"person": person, "changes": changes, "link": _roster_of(first)}
        tell([person], subject, render_to_string("schedules/mail/roster_changed.txt", told))


def _roster_of(day: date) -> str:
    """The address of the roster of the day's month, as `link_to` gives addresses."""
    link = link_to("roster")
    return link and f"{link}?month={day:%Y-%m}"
