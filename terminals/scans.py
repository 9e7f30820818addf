"""How a tap at a door becomes one event, exactly once (API.md, Terminal protocol).

The order of judgement is the contract's: duplicate, challenge, badge, active, key of the badge, signature, cooldown.
Every tap is kept as a Scan, a refused one with its reason; a tap that is delivered again is the same tap.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from attendance import badges, recording
from attendance.models import Badge, Employee, Event, Source
from attendance.transactions import one_transaction
from terminals import challenges
from terminals.credentials import signed_by
from terminals.models import Scan, Terminal

CLOCK_TOLERANCE = timedelta(seconds=60)
_REFUSED_PEOPLE_TRY_AGAIN = timedelta(seconds=60)
_DIRECTION_OF_MODE = {Terminal.Mode.IN: "IN", Terminal.Mode.OUT: "OUT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """One tap as the terminal sent it: canonical `uid`, the instant it names, `direction` IN, OUT or empty."""

    kind: str
    uid: str
    ts_sent: datetime
    direction: str = ""
    challenge: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a tap. `duplicate` is the one code that no Scan is kept under."""

    code: str
    at: datetime
    employee: Employee | None = None
    event: Event | None = None
    wait: timedelta | None = None


@one_transaction
def receive(terminal: Terminal, tap: Tap, now: datetime) -> Outcome:
    """Judges the tap at the instant `now`, records it, and answers what became of it. One transaction."""
    at = _by_the_clock(tap.ts_sent, now)
    badge = recording.lock_holder(tap.uid, at)
    identity = _identity(terminal.id, tap.kind, tap.uid, tap.ts_sent, tap.challenge, tap.signature)
    challenge = challenges.recognise(tap.challenge) if tap.kind == Scan.Kind.SECURE else None
    first, spent = _seen_before(identity, challenge)
    if first:
        return Outcome(code="duplicate", at=first.at, employee=first.employee, event=first.event)

    fresh = challenge is not None and not spent and challenge.valid_for(terminal.id, now)
    scan = Scan(
        terminal=terminal,
        kind=tap.kind,
        uid=tap.uid,
        direction_sent=tap.direction,
        ts_sent=tap.ts_sent,
        at=at,
        received_at=now,
        code=_refusal(tap, badge, at, challenge if fresh else None),
        employee=badge and badge.employee,
        challenge=challenge.digest if challenge and not spent else None,
    )
    wait = None if scan.code else _record(scan, identity)
    if scan.code == Scan.Code.UNKNOWN_BADGE:
        badges.keep_unassigned(tap.uid)
    scan.save(force_insert=True)
    return Outcome(code=scan.code, at=at, employee=scan.employee, event=scan.event, wait=wait)


def _record(scan: Scan, identity: str) -> timedelta | None:
    """Makes the tap an event, or answers how long the person has to wait."""
    seconds = 0 if scan.kind == Scan.Kind.NFC else settings.TERMINAL_SCAN_COOLDOWN_SECONDS
    try:
        event = recording.record_event(
            scan.employee, _fact(scan), now=scan.received_at, cooldown=timedelta(seconds=seconds)
        )
    except recording.TooSoon as early:
        scan.code = Scan.Code.COOLDOWN
        return early.remaining
    scan.code, scan.event, scan.identity = Scan.Code.ACCEPTED, event, identity
    return None


def claim(scan: Scan, employee: Employee, now: datetime) -> Event | None:
    """Makes a tap that was refused as of an unknown badge an event of the locked `employee`.

    What the terminal was told stays on record. None for a tap that repeats the one before it: somebody who is refused
    tries again for a while, and did not come and go each time.
    """
    scan.employee = employee
    try:
        event = recording.record_event(employee, _fact(scan), now=now, cooldown=_REFUSED_PEOPLE_TRY_AGAIN)
    except recording.TooSoon:
        return None
    scan.event, scan.identity = event, _identity(scan.terminal_id, scan.kind, scan.uid, scan.ts_sent)
    scan.save(update_fields=["event", "employee", "identity"])
    return event


def _fact(scan: Scan) -> recording.Fact:
    """The fact that a tap states. A gate's and a declared direction are believed; otherwise the server decides."""
    believed = scan.kind == Scan.Kind.NFC or scan.terminal.mode == Terminal.Mode.DECLARED
    flags = []
    if scan.at != scan.ts_sent:
        flags.append("clock_error")
    if scan.code == Scan.Code.UNKNOWN_BADGE and scan.kind == Scan.Kind.SECURE:
        flags.append("unsigned")  # nobody's key was there to verify the signature with
    return recording.Fact(
        at=scan.at,
        source=Source.NFC if scan.kind == Scan.Kind.NFC else Source.TERMINAL,
        declared=scan.direction_sent if believed else _DIRECTION_OF_MODE.get(scan.terminal.mode, ""),
        terminal_number=scan.terminal_id,
        terminal_name=scan.terminal.name,
        ts_sent=scan.ts_sent,
        flags=flags,
    )


def _by_the_clock(ts_sent: datetime, now: datetime) -> datetime:
    """The instant to record: the one sent, or the server's where the terminal's clock is ahead."""
    return now if ts_sent - now > CLOCK_TOLERANCE else ts_sent


def _identity(
    terminal_id: int, kind: str, uid: str, ts_sent: datetime, challenge: str = "", signature: str = ""
) -> str:
    """What makes two deliveries the same tap: terminal, kind, UID, the time *sent*; for a phone, the proof as well."""
    parts = [terminal_id, kind, uid, ts_sent.isoformat(), challenge, signature]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _seen_before(identity: str, challenge: challenges.Challenge | None) -> tuple[Scan | None, bool]:
    """The tap as it was recorded before, if it was, and whether its challenge was presented before."""
    either = Q(identity=identity)
    if challenge:
        either |= Q(challenge=challenge.digest)
    earlier = list(Scan.objects.filter(either).only("identity", "at", "event", "employee").order_by())
    return next((scan for scan in earlier if scan.identity == identity), None), bool(earlier)


def _refusal(tap: Tap, badge: Badge | None, at: datetime, challenge: challenges.Challenge | None) -> str:
    """Why the tap is refused, in the contract's order; empty when nothing stands against it but the cooldown."""
    secure = tap.kind == Scan.Kind.SECURE
    if secure and challenge is None:
        return Scan.Code.INVALID_CHALLENGE
    if badge is None:
        return Scan.Code.UNKNOWN_BADGE
    if not badge.employee.may_come_in(timezone.localdate(at)):
        return Scan.Code.EMPLOYEE_INACTIVE
    if secure and not badge.public_key:
        return Scan.Code.NO_PUBLIC_KEY
    if tap.kind == Scan.Kind.PLAIN and badge.public_key and settings.REQUIRE_SIGNATURE:
        return Scan.Code.BADGE_REQUIRES_SIGNATURE
    if secure and not signed_by(badge.public_key, challenge.data, tap.signature):
        return Scan.Code.BAD_SIGNATURE
    return ""
