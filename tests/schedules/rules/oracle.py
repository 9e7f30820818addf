"""The law told slowly: minute by minute, by reading the clock on the wall. Shares no code with the rules."""

from datetime import UTC, datetime, time, timedelta

MINUTE = timedelta(minutes=1)


def minutes_of(span):
    start, end = span
    while start < end:
        yield start
        start += MINUTE


def a_doba(start, zone):
    """D-1: to the same reading of the clock a date later."""
    local = start.astimezone(zone)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), local.time()).replace(tzinfo=zone)
    return start, tomorrow.astimezone(UTC)


def shares(days, zone):
    """PL-01: per roster day the minutes of its doba; each minute goes to the earliest doba that holds it."""
    opened = {day.day: a_doba(day.scheduled_start, zone) for day in days if day.scheduled_start}
    found = {}
    for day in days:
        for span in day.work:
            for minute in minutes_of(span):
                holding = sorted((doba, name) for name, doba in opened.items() if doba[0] <= minute < doba[1])
                if not holding and day.day not in opened:
                    opened[day.day] = a_doba(minute, zone)
                found.setdefault(holding[0][1] if holding else day.day, []).append(minute)
    return opened, found


def longest_rest(start, end, days):
    """PL-05, PL-06: the longest run of minutes of `[start, end)` in which nobody works, in seconds."""
    busy = {minute for day in days for span in day.work for minute in minutes_of(span)}
    longest = run = 0
    for minute in minutes_of((start, end)):
        run = 0 if minute in busy else run + 60
        longest = max(longest, run)
    return longest


def is_night(minute, zone):
    """22:00 to 06:00."""
    return not time(6) <= minute.astimezone(zone).time() < time(22)


def sunday_of(minute, zone):
    """PL-12: the date to which a minute counts if its day begins at 06:00."""
    local = minute.astimezone(zone)
    return local.date() if local.time() >= time(6) else local.date() - timedelta(days=1)


def is_sunday(minute, zone, holidays):
    day = sunday_of(minute, zone)
    return day.weekday() == 6 or day in holidays


def overtime(days, zone, holidays, equivalent):
    """PL-04, PL-08: per roster day the seconds at 50 and at 100 per cent."""
    planned = {day.day: day.nominal_minutes for day in days}
    found = {}
    for name, minutes in shares(days, zone)[1].items():
        threshold = max(480, min(720, planned[name])) if equivalent else 480
        over = sorted(minutes)[threshold:]
        double = [
            minute
            for minute in over
            if is_night(minute, zone)
            or (is_sunday(minute, zone, holidays) and not planned.get(sunday_of(minute, zone)))
        ]
        if over:
            found[name] = ((len(over) - len(double)) * 60, len(double) * 60)
    return found
