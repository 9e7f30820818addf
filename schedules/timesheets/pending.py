"""What people asked for in a month and nobody has decided: it has to be, before the month is approved."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from attendance.models import CorrectionRequest
from attendance.worktime import Range
from schedules.models import Absence
from schedules.timesheets.month import Blocker


def requests(people: Sequence[int], month: Range) -> dict[int, list[Blocker]]:
    """The pending requests about the days of `month`, by person (their ids). Two queries."""
    found: dict[int, list[Blocker]] = defaultdict(list)
    asked = {"employee__in": people, "status": "pending"}
    corrections = CorrectionRequest.objects.filter(at__gte=month.start, at__lt=month.end, **asked)
    for person, at in corrections.order_by("at").values_list("employee_id", "at"):
        day = timezone.localdate(at, timezone.get_default_timezone())
        found[person].append(Blocker("correction_pending", day))
    first, last = month.days[0].day, month.days[-1].day
    absences = Absence.objects.filter(first_day__lte=last, last_day__gte=first, **asked)
    for person, day, code in absences.order_by("first_day").values_list("employee_id", "first_day", "day_type__code"):
        found[person].append(Blocker("absence_pending", max(day, first), code))
    return found
