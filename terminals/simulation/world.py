"""The doors and people of one simulation: made for it, recognisable by their names, and paused when it is over."""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle

from django.db import transaction
from tqdm import tqdm

from attendance import badges
from attendance.models import Employee
from terminals import devices
from terminals.models import Terminal
from terminals.simulation.phones import Phone, p256_phone, rsa_phone
from terminals.simulation.wire import Wire

NAME = "Simulated"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a card, or with a phone."""

    employee_id: int
    uid: str
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class Request:
    """One tap as it goes over the wire; sent again, it is the same tap."""

    door: "Door"
    person: Person
    ts: int
    path: str
    body: dict
    asked_for: float | None = None  # seconds until the challenge came

    @property
    def key(self) -> tuple[int, int, int]:
        """Which tap it is: terminal, person, and the milliseconds that are sent."""
        return self.door.terminal_id, self.person.employee_id, self.ts


class NotServed(Exception):
    """The server did not say what a terminal may rely on; `args[0]` is `429`, or `failed` with the reason after it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A terminal that speaks the field protocol."""

    terminal_id: int
    key: str
    wire: Wire

    def present(self, person: Person, ts: int) -> Request:
        """The tap of that person: a card's UID, or a phone's signature over a new challenge. Raises NotServed."""
        common = {"terminal_id": self.terminal_id, "direction": "IN", "ts": ts}
        if person.phone is None:
            return Request(self, person, ts, "/api/terminal/scan", {"uid": person.uid, **common})
        challenge, seconds = self.call("/api/terminal/challenge", {"terminal_id": self.terminal_id})
        text = challenge["challenge_b64"]
        signature = person.phone.sign(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        body = {"employee_uid": person.uid, "challenge_b64": text, "signature_b64": signature, **common}
        return Request(self, person, ts, "/api/terminal/secure-scan", body, seconds)

    def call(self, path: str, body: dict | None = None) -> tuple[dict, float]:
        """The body of a 200 and the seconds it took. Raises NotServed and NoAnswer."""
        answer = self.wire.call(path, self.key, body)
        if answer.status == 429:
            raise NotServed("429")
        if answer.status != 200:
            raise NotServed("failed", f"{answer.status} {answer.body.get('detail')}")
        return answer.body, answer.seconds


@dataclass(frozen=True)
class World:
    doors: list[Door]
    people: list[Person]
    cooldown: float


@contextmanager
def built(doors: int, people: int, wire: Wire) -> Iterator[World]:
    """New doors and people in this database, the phones registered over HTTP; all of them paused at the end.

    Raises NotServed and NoAnswer where the server does not know the doors.
    """
    made = _doors(doors, wire)
    employees = []
    try:
        itself, _seconds = made[0].call("/api/terminal/me")
        crowd = _people(people)
        employees = [person.employee_id for person in crowd]
        _register(crowd, made)
        yield World(made, crowd, itself["cooldown_seconds"])
    finally:
        Terminal.objects.filter(pk__in=[door.terminal_id for door in made]).update(is_active=False)
        Employee.objects.filter(pk__in=employees).update(is_active=False)


@transaction.atomic
def _doors(count: int, wire: Wire) -> list[Door]:
    terminals = [Terminal(name=f"{NAME} door {n}") for n in range(1, count + 1)]
    keys = [devices.give_new_key(terminal) for terminal in terminals]
    return [Door(terminal.id, key, wire) for terminal, key in zip(terminals, keys, strict=True)]


@transaction.atomic
def _people(count: int) -> list[Person]:
    """Every second one has a card; the phones have RSA and P-256 keys by turns."""
    makers = cycle((lambda: None, rsa_phone, lambda: None, p256_phone))
    crowd = []
    for n in tqdm(range(1, count + 1), desc="People and keys", unit="person", disable=None):
        phone = next(makers)()
        uid = f"EMP-{secrets.token_hex(4).upper()}" if phone else f"04{secrets.token_hex(6).upper()}"
        employee = Employee.objects.create(full_name=f"{NAME} person {n}", comment="Made by manage.py simulate.")
        badges.give_badge(employee, uid)
        crowd.append(Person(employee.id, uid, phone))
    return crowd


def _register(crowd: list[Person], doors: list[Door]) -> None:
    phones = [person for person in crowd if person.phone]
    for person, door in zip(tqdm(phones, desc="Phones registered", disable=None), cycle(doors), strict=False):
        body = {"employee_uid": person.uid, "public_key_b64": person.phone.public_key}
        door.call("/api/register/first-scan", {**body, "terminal_id": door.terminal_id})
