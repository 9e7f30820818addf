"""Worked time: a pure function of a person's events, the zone, the policy and the moment of asking.

    policy = Policy(zone=ZoneInfo("Europe/Warsaw"))
    span = Range.of(date(2026, 3, 1), date(2026, 3, 31), policy)      # once, for any number of people
    work = pair(in_order(events), policy, now)                        # per person
    month = summarise(work, span, policy.attribution)

The rules R1 to R11 are those of DESIGN.md, "How worked time is counted". No Django, no clock, no database, no setting.

**What to read (R10).** The answer for a range is the same as from the whole history if `events` holds, of one person's
events that count (none voided), in the order (instant, id):

1. the last one before `span.start`, however old: an IN there may be closed by an OUT inside, at any length (R6), and
   it decides whether the first event inside is an `ORPHAN_OUT` or a `DUPLICATE_IN`. What lies before it cannot reach
   into the range, since whatever policy closes an IN, it closes it no later than the next event;
2. all with `span.start <= at < span.end`;
3. the first one at or after `span.end`, if the last one read so far is an IN (`needs_next`): it ends that interval, or
   shows that it has no OUT. What lies after it changes nothing before it.

This holds under both attributions and every policy; `MAX_SHIFT_HOURS` bounds none of it.
"""

from attendance.worktime.clock import hms, minutes
from attendance.worktime.days import Day, Period, Range, Summary, summarise
from attendance.worktime.intervals import (
    Anomaly,
    Attribution,
    Code,
    Event,
    Interval,
    OpenShift,
    Policy,
    Work,
    in_order,
    needs_next,
    no_plan,
    pair,
)

__all__ = [
    "Anomaly",
    "Attribution",
    "Code",
    "Day",
    "Event",
    "Interval",
    "OpenShift",
    "Period",
    "Policy",
    "Range",
    "Summary",
    "Work",
    "hms",
    "in_order",
    "minutes",
    "needs_next",
    "no_plan",
    "pair",
    "summarise",
]
