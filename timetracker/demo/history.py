"""The demo company's past: its taps as events and scans, what HR put right, and what waits for HR."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from attendance import badges, recording
from attendance.models import Source
from terminals import enrolment
from terminals.credentials import digest
from terminals.models import Scan, Terminal
from terminals.simulation.phones import p256_phone
from timetracker.demo.company import Company, Member
from timetracker.demo.taps import Kind, Tap, months_of_taps, shifts

_ON_THE_WAY = timedelta(milliseconds=240)


@dataclass(frozen=True)
class _Outage:
    """A door that kept its taps from `start` on and delivered them all at `end`."""

    door: Terminal
    start: datetime
    end: datetime

    def arrival(self, door: Terminal, at: datetime) -> datetime:
        return self.end if door == self.door and self.start <= at < self.end else at + _ON_THE_WAY


def write(company: Company, now: datetime, random: Random) -> None:
    """Writes what happened until the instant `now`, through the one door. Expects an open transaction."""
    outage = _last_outage(company, now)
    tapped = []
    for member in tqdm(company.members, desc="Months of taps", unit="person", disable=None):
        taps = [tap for tap in _taps_of(member, random) if tap.at <= now]
        _write_taps(member, taps, company, outage, now)
        tapped += [(member, tap) for tap in taps]
    settled = now - timedelta(days=3)
    _put_right([(member, tap) for member, tap in tapped if tap.at < settled])
    _refused_taps(company, now, random)


def _last_outage(company: Company, now: datetime) -> _Outage:
    """On the Tuesday two weeks ago or a little longer, the last door was offline from the early morning on."""
    day = timezone.localdate(now) - timedelta(days=14)
    day -= timedelta(days=(day.weekday() - 1) % 7)
    return _Outage(company.doors[-1], *(timezone.make_aware(datetime.combine(day, time(h, 20))) for h in (5, 11)))


def _taps_of(member: Member, random: Random) -> Iterable[Tap]:
    zone = ZoneInfo(settings.TIME_ZONE)
    planned = list(shifts(member.plan, member.phase, member.first_day, member.last_day, zone))
    taps = months_of_taps(planned, random)
    if member.employee.is_active:
        return taps
    return [tap for tap in taps if timezone.localdate(tap.at) <= member.last_day]


def _write_taps(member: Member, taps: list[Tap], company: Company, outage: _Outage, now: datetime) -> None:
    counting, scans = [], []
    for tap in taps:
        if tap.kind is Kind.FORGOTTEN:
            continue
        door = company.doors[0 if tap.away else member.unit.door]
        scans.append(_scan(member, tap, door, outage.arrival(door, tap.at)))
        if tap.kind is not Kind.BOUNCED:
            counting.append(_fact(tap, door, scans[-1].received_at))
    recording.record_history(recording.lock_person(member.employee.pk), counting, now=now)
    events = dict(member.employee.events.values_list("at", "id"))
    for scan in scans:
        scan.event_id = events.get(scan.at)
        scan.identity = scan.event_id and digest(f"demo {scan.terminal_id} {scan.uid} {scan.ts_sent.isoformat()}")
    Scan.objects.bulk_create(scans, batch_size=500)


def _fact(tap: Tap, door: Terminal, arrived: datetime) -> recording.Fact:
    return recording.Fact(
        at=tap.at,
        source=Source.TERMINAL if arrived - tap.at == _ON_THE_WAY else Source.OFFLINE,
        declared=tap.direction if door.mode == Terminal.Mode.DECLARED else "",
        terminal_number=door.id,
        terminal_name=door.name,
        ts_sent=tap.at,
        recorded_at=arrived,
    )


def _scan(member: Member, tap: Tap, door: Terminal, arrived: datetime) -> Scan:
    uid = member.uid_at(tap.at)
    code = Scan.Code.COOLDOWN if tap.kind is Kind.BOUNCED else Scan.Code.ACCEPTED
    return _raw_scan(door, uid, tap.at, code, arrived, employee=member.employee, direction_sent=tap.direction)


def _raw_scan(door: Terminal, uid: str, at: datetime, code: str, arrived: datetime | None = None, **more) -> Scan:
    kind = Scan.Kind.SECURE if uid.startswith("EMP-") else Scan.Kind.PLAIN
    return Scan(
        terminal=door, kind=kind, uid=uid, ts_sent=at, at=at, received_at=arrived or at + _ON_THE_WAY, code=code, **more
    )


def _put_right(tapped: list[tuple[Member, Tap]]) -> None:
    """HR entered a few forgotten check-outs by hand and voided two double taps, each on the next morning."""
    forgotten = [(m, tap) for m, tap in tapped if tap.kind is Kind.FORGOTTEN and tap.direction == "OUT"]
    for member, tap in forgotten[:4]:
        _enter_by_hand(member, tap)
    for member, tap in [(m, tap) for m, tap in tapped if tap.kind is Kind.DOUBLE][:2]:
        event = member.employee.events.get(at=tap.at)
        recording.void_event(event.pk, by="hr", reason="Tapped twice at the door", now=_next_morning(tap.at))


def _enter_by_hand(member: Member, tap: Tap) -> None:
    fact = recording.Fact(
        at=tap.at.replace(second=0, microsecond=0),
        source=Source.MANUAL,
        declared=tap.direction,
        comment="Forgot to check out; confirmed by the head of the department",
        created_by="hr",
    )
    recording.record_event(recording.lock_person(member.employee.pk), fact, now=_next_morning(tap.at))


def _next_morning(at: datetime) -> datetime:
    day = timezone.localdate(at) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(9, 12)))


def _refused_taps(company: Company, now: datetime, random: Random) -> None:
    """Cards that nobody holds, a phone that HR has not met, a person proposed at a door, somebody who left."""
    card, visitor, phone = (f"{random.getrandbits(32):08X}" for _ in range(3))
    leaver = next(member for member in company.members if not member.employee.is_active)
    proposed = enrolment.propose_person("04C1D2E3F4A5B6", "Соломія Зелінська")
    phone_user = next(member for member in company.members if member.holdings[-1].public_key)
    code = Scan.Code
    refused = [
        *((card, 0, code.UNKNOWN_BADGE, None, hours) for hours in (26, 19, 2)),
        *((visitor, 1, code.UNKNOWN_BADGE, None, hours) for hours in (505, 504.9)),
        *((f"EMP-{phone}", 1, code.UNKNOWN_BADGE, None, hours) for hours in (50, 25)),
        ("04C1D2E3F4A5B6", 1, code.EMPLOYEE_INACTIVE, proposed, 3),
        (leaver.holdings[-1].uid, 0, code.EMPLOYEE_INACTIVE, leaver.employee, 70),
        (phone_user.holdings[-1].uid, 0, code.INVALID_CHALLENGE, phone_user.employee, 30),
        (phone_user.holdings[-1].uid, 0, code.BAD_SIGNATURE, phone_user.employee, 29.9),
    ]
    for uid in (card, visitor):
        badges.keep_unassigned(uid)
    badges.keep_unassigned(f"EMP-{phone}", public_key=p256_phone().public_key)
    Scan.objects.bulk_create(
        _raw_scan(company.doors[door], uid, now - timedelta(hours=hours), reason, employee=employee)
        for uid, door, reason, employee, hours in refused
    )
