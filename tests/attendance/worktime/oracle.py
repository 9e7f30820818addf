"""The rules as slowly and as obviously as can be: every second asks, am I worked, on which day, and is it night?

Written from DESIGN.md alone; shares nothing with the engine but the types that go in. Seconds are counted `step` at a
time, which is exact where all instants lie on that grid.
"""

from collections import Counter
from datetime import UTC, datetime


def in_order(events):
    return sorted(events, key=lambda event: (event.at.timestamp(), event.id))


def neighbours(events):
    """Each event in order, with the one before and the one after."""
    log = in_order(events)
    return list(zip(log, [None, *log], [*log[1:], None], strict=False))


def counts(second, start, following, policy, now, plan):
    """Whether `second`, after the IN at `start` and before the `following` event, is worked: R1, R5."""
    if following and following.direction == "OUT":
        return True
    if following is None and int(now.timestamp()) - start <= policy.max_shift.total_seconds():
        return second < int(now.timestamp())
    if policy.open_shift == "day_end":
        return wall(second, policy).date() == wall(start, policy).date()
    if policy.open_shift == "plan_end":
        end = plan(datetime.fromtimestamp(start, UTC))
        return end is not None and second < int(end.timestamp())
    return False


def worked(events, policy, now, plan, step=1):
    """The second each worked step begins at, with the second of the IN it is owed to."""
    for event, _, following in neighbours(events):
        if event.direction != "IN":
            continue
        start = second = int(event.at.timestamp())
        while following is None or second < int(following.at.timestamp()):
            if not counts(second, start, following, policy, now, plan):
                break
            yield second, start
            second += step


def wall(second, policy):
    return datetime.fromtimestamp(second, policy.zone)


def is_night(second, policy):
    """R9: by what the clock on the wall reads."""
    reads, start, end = wall(second, policy).time(), policy.night_start, policy.night_end
    return start <= reads < end if start <= end else reads >= start or reads < end


def by_day(seconds, policy, attribution, step=1):
    """Worked and night seconds of every local day, of the `seconds` that are `worked`: R7."""
    total, night = Counter(), Counter()
    for second, start in seconds:
        day = wall(second if attribution == "calendar" else start, policy).date()
        total[day] += step
        night[day] += step * is_night(second, policy)
    return total, night


def anomalies(seconds, events, policy, now, step=1):
    """What is wrong with each event, with the local day it belongs to: R2 to R6, R11."""
    limit = policy.max_shift.total_seconds()
    length = Counter(start for _, start in seconds)
    found = set()
    for event, before, after in neighbours(events):
        at = int(event.at.timestamp())
        until_next = int((after.at if after else now).timestamp()) - at
        since_last = at - int(before.at.timestamp()) if before else None
        wrong = {
            "CLOCK_ERROR": event.clock_error,
            "ORPHAN_OUT": event.direction == "OUT" and (before is None or before.direction == "OUT"),
            "DUPLICATE_IN": event.direction == "IN" and before and before.direction == "IN" and since_last <= limit,
            "MISSING_OUT": event.direction == "IN" and (after.direction == "IN" if after else until_next > limit),
            "SHIFT_TOO_LONG": event.direction == "IN" and length[at] * step > limit and (not after or until_next > 0),
        }
        found |= {(event.id, code, wall(at, policy).date()) for code, is_so in wrong.items() if is_so}
    return found
