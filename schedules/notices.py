"""The e-mails of the plan: a roster that was published, and one that people were told of and that has changed."""

from collections.abc import Sequence

from attendance.models import Employee
from schedules.models import RosterCell


def tell_of_changes(person: Employee, cells: Sequence[RosterCell]) -> None:
    """Tells the person which days of a published roster have changed, with what they say now."""
