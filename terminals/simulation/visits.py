"""One person at a door, and what goes wrong there. Each kind of visit says what the contract makes of it."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from random import Random

from terminals.simulation.wire import NoAnswer
from terminals.simulation.world import Door, NotServed, Person, Request

UNHEARD, FAILED, TOO_MANY = "unheard", "failed", "429"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request and what it was answered: a code of the contract, or `unheard`, `failed`, `429`."""

    request: Request
    code: str
    event_id: int | None = None
    seconds: float | None = None
    reason: str = ""


@dataclass(slots=True)
class Visit:
    """A person at `door` at the instant `ts` (ms since 1970), with `other` door near by; `challenges` are seconds."""

    fault: str
    person: Person
    door: Door
    other: Door
    ts: int
    random: Random
    helpers: Executor
    expected: list[str] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    challenges: list[float] = field(default_factory=list)
    not_served: tuple[str, ...] = ()

    def happen(self) -> None:
        """Lets it happen; a server that does not answer ends it, unjudged."""
        try:
            _KINDS[self.fault](self)
        except NotServed as error:
            self.not_served = error.args
        except NoAnswer as error:
            self.not_served = (FAILED, str(error))

    def request(self, door: Door) -> Request:
        request = door.present(self.person, self.ts)
        if request.asked_for is not None:
            self.challenges.append(request.asked_for)
        return request

    def send(self, *requests: Request) -> list[str]:
        """Sends the requests, several of them at the same time, and answers the codes."""
        others = [self.helpers.submit(_deliver, request) for request in requests[1:]]
        delivered = [_deliver(requests[0]), *(other.result() for other in others)]
        self.deliveries += delivered
        return [delivery.code for delivery in delivered]

    @property
    def told(self) -> list[str]:
        return [delivery.code for delivery in self.deliveries if delivery.code != UNHEARD]

    @property
    def judged(self) -> bool:
        """Whether everything was answered, so that what was told can be held against what was expected."""
        return not self.not_served and not {FAILED, TOO_MANY} & set(self.told)


def _deliver(request: Request) -> Delivery:
    try:
        body, seconds = request.door.call(request.path, request.body)
    except NotServed as error:
        return Delivery(request, error.args[0], reason=" ".join(error.args[1:]))
    except NoAnswer as error:
        return Delivery(request, FAILED, reason=str(error))
    return Delivery(request, body["code"], body["event_id"], seconds)


def _tap(visit: Visit) -> None:
    visit.expected = ["accepted"]
    visit.send(visit.request(visit.door))


def _retry(visit: Visit) -> None:
    """The answer got lost, in one of three ways, and the terminal asks again: the first event comes back."""
    visit.random.choice([_retry_afterwards, _retry_at_once, _retry_unheard])(visit)


def _retry_afterwards(visit: Visit) -> None:
    visit.expected = ["accepted", "duplicate"]
    request = visit.request(visit.door)
    visit.send(request)
    visit.send(request)


def _retry_at_once(visit: Visit) -> None:
    visit.expected = ["accepted", "duplicate"]
    request = visit.request(visit.door)
    visit.send(request, request)


def _retry_unheard(visit: Visit) -> None:
    """Whether the first request was heard, only the server knows; the second one is answered with the same event."""
    request = visit.request(visit.door)
    visit.door.wire.call_unheard(request.path, visit.door.key, request.body)
    visit.deliveries.append(Delivery(request, UNHEARD))
    [code] = visit.send(request)
    visit.expected = [code if code == "duplicate" else "accepted"]


def _double_tap(visit: Visit) -> None:
    visit.expected = ["accepted", "cooldown"]
    visit.send(visit.request(visit.door), visit.request(visit.other))


def _replay(visit: Visit) -> None:
    """Somebody recorded what a phone sent, and sends it with another time, at the same door and at another one."""
    visit.expected = ["accepted", "invalid_challenge", "invalid_challenge"]
    request = visit.request(visit.door)
    visit.send(request)
    later = replace(request, ts=visit.ts + 1, body={**request.body, "ts": visit.ts + 1})
    visit.send(later)
    elsewhere = {**later.body, "terminal_id": visit.other.terminal_id}
    visit.send(replace(later, door=visit.other, body=elsewhere))


def _wrong_signature(visit: Visit) -> None:
    visit.expected = ["bad_signature"]
    request = visit.request(visit.door)
    forged = visit.person.phone.sign(b"something else than the challenge")
    visit.send(replace(request, body={**request.body, "signature_b64": forged}))


PLAIN = "none"
_KINDS: dict[str, Callable[[Visit], None]] = {
    PLAIN: _tap,
    "retry": _retry,
    "double-tap": _double_tap,
    "replay": _replay,
    "wrong-signature": _wrong_signature,
}
FAULTS = [name for name in _KINDS if name != PLAIN]
NEED_A_PHONE = {"replay", "wrong-signature"}
