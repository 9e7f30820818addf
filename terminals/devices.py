"""Terminals as devices: their keys, how they are paired, and when they were last heard of."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.models import Action
from attendance.transactions import one_transaction
from attendance.watermark import Door
from terminals import challenges
from terminals.credentials import digest, new_key, new_pairing_code
from terminals.models import PairingCode, Scan, Terminal
from timetracker.api.errors import Problem

PAIRING_CODE_LIFETIME = timedelta(minutes=15)
_CONTACT_EVERY = timedelta(seconds=30)


@one_transaction
def give_new_key(terminal: Terminal) -> str:
    """Saves the terminal with a new key and answers it, the only time that it is known. The former one is dead."""
    action = Action.KEY_ROTATED if terminal.pk else Action.CREATED
    key = _with_new_key(terminal)
    auditing.note(action, terminal)
    return key


def _with_new_key(terminal: Terminal) -> str:
    key = new_key()
    terminal.key_digest = digest(key)
    terminal.save()
    return key


@one_transaction
def switch(terminal: Terminal, *, is_active: bool) -> None:
    """Pauses the terminal, whose calls are then refused, or lets it work again."""
    terminal.is_active = is_active
    terminal.save(update_fields=["is_active"])
    auditing.note(Action.ACTIVATED if is_active else Action.DEACTIVATED, terminal)


def setup_of(terminal: Terminal, key: str, server: str) -> dict:
    """What a device needs to work: exactly the JSON in the QR code that the terminal app reads (API.md, Terminals)."""
    return {
        "server": settings.PUBLIC_URL or server,
        "api_key": key,
        "terminal_id": terminal.id,
        "terminal_name": terminal.name,
    }


def new_code_for(terminal: Terminal, now: datetime) -> str:
    """A pairing code for that terminal, good once and for 15 minutes; of the code only a digest is kept."""
    code = new_pairing_code()
    PairingCode.objects.filter(expires_at__lt=now).delete()
    PairingCode.objects.create(terminal=terminal, code_digest=digest(code), expires_at=now + PAIRING_CODE_LIFETIME)
    return code


@one_transaction
def pair(code: str, *, name: str, software_version: str, now: datetime) -> tuple[Terminal, str]:
    """Trades a pairing code for the terminal and its new key. Raises Problem 400 `invalid_code`."""
    paired = PairingCode.objects.select_for_update().select_related("terminal")
    found = paired.filter(code_digest=digest(code.strip().upper()), used_at=None, expires_at__gt=now).first()
    if found is None or not found.terminal.is_active:
        raise Problem(400, "invalid_code", _("The pairing code is wrong, used or expired. Ask for a new one."))
    found.used_at = now
    found.save(update_fields=["used_at"])
    terminal = found.terminal
    terminal.name = name or terminal.name
    terminal.software_version = software_version
    key = _with_new_key(terminal)
    auditing.note(Action.PAIRED, terminal, by=terminal.name)
    return terminal, key


@one_transaction
def retire(terminal: Terminal) -> None:
    """Removes a terminal that nothing was ever tapped at; one with taps is deactivated, since they are on record."""
    if terminal.scans.exists():
        switch(terminal, is_active=False)
    else:
        auditing.note(Action.DELETED, terminal)
        terminal.delete()


def describe_to_itself(terminal: Terminal, now: datetime) -> dict:
    """What the terminal is told of itself; the call counts as a sign of life, written at most every 30 seconds."""
    if terminal.contacted_at is None or now - terminal.contacted_at >= _CONTACT_EVERY:
        Terminal.objects.filter(pk=terminal.pk).update(contacted_at=now)
    return {
        "id": terminal.id,
        "name": terminal.name,
        "location": terminal.location,
        "mode": terminal.mode,
        "server_time": timezone.localtime(now).isoformat(),
        "cooldown_seconds": settings.TERMINAL_SCAN_COOLDOWN_SECONDS,
        "challenge_ttl_seconds": int(challenges.LIFETIME.total_seconds()),
    }


def with_last_seen(terminals: QuerySet[Terminal]) -> QuerySet[Terminal]:
    """Each terminal with `last_seen_at`: its newest tap or sign of life, read from an index, never written."""
    newest = Scan.objects.filter(terminal=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    scanned = Subquery(newest)
    return terminals.annotate(
        last_seen_at=Greatest(Coalesce(scanned, "contacted_at"), Coalesce("contacted_at", scanned))
    )


def doors() -> list[Door]:
    """The active terminals that were ever heard of, with how far each has reported. One query.

    One that was set up and never used is none: it would keep everybody waiting for ever.
    """
    heard_of = with_last_seen(Terminal.objects.filter(is_active=True)).filter(last_seen_at__isnull=False)
    return [Door(each.pk, each.name, each.location, each.last_seen_at) for each in heard_of]
