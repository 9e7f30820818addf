"""Challenges for phones: made and recognised without a table, so that asking for one writes nothing.

A challenge is 20 random bytes, the terminal's id, the millisecond of its issue, and a MAC over these with a key that
all processes derive from SECRET_KEY. That it is presented only once is the business of `Scan.challenge`, a unique
column.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

LIFETIME = timedelta(seconds=30)
_HEAD = struct.Struct(">20sQQ")  # random, terminal id, issued at in ms
_MAC_BYTES = 24


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge that this system issued, whoever presents it and whenever."""

    data: bytes
    terminal_id: int
    issued_ms: int

    @property
    def digest(self) -> str:
        """What is kept of a presented challenge."""
        return hashlib.sha256(self.data).hexdigest()

    def valid_for(self, terminal_id: int, now: datetime) -> bool:
        """Whether that terminal may present it at the instant `now`."""
        age = timedelta(milliseconds=_ms(now) - self.issued_ms)
        return self.terminal_id == terminal_id and age < LIFETIME


def issue(terminal_id: int, now: datetime) -> str:
    """A new challenge for that terminal, in base64url without padding."""
    head = _HEAD.pack(secrets.token_bytes(20), terminal_id, _ms(now))
    return base64.urlsafe_b64encode(head + _mac(head)).decode().rstrip("=")


def recognise(text: str) -> Challenge | None:
    """The challenge behind `text`, or None where this system never issued it."""
    try:
        data = base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(data) != _HEAD.size + _MAC_BYTES:
        return None
    head, mac = data[: _HEAD.size], data[_HEAD.size :]
    if not hmac.compare_digest(mac, _mac(head)):
        return None
    _random, terminal_id, issued_ms = _HEAD.unpack(head)
    return Challenge(data, terminal_id, issued_ms)


def _mac(head: bytes) -> bytes:
    return salted_hmac("terminals.challenges", head, algorithm="sha256").digest()[:_MAC_BYTES]


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
