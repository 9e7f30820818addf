"""What the doors were told, held against what the event log holds."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from attendance.models import Event
from terminals.simulation.visits import FAILED, PLAIN, TOO_MANY, UNHEARD, Delivery, Visit
from terminals.simulation.world import World

_ON_RECORD = {"accepted", "duplicate"}

LOST = "lost: told accepted, and not on record"
DOUBLED = "doubled: one tap, more than one event"
WRONGLY_ACCEPTED = "accepted that should have been refused"
WRONGLY_REFUSED = "refused that should have been accepted"
OTHER_CODE = "refused with another code than the contract's"
NOT_ALTERNATING = "IN after IN or OUT after OUT of one person"
NOT_SERVED = "failed requests: 4xx, 5xx, no answer"
_ALL = [LOST, DOUBLED, WRONGLY_ACCEPTED, WRONGLY_REFUSED, OTHER_CODE, NOT_ALTERNATING, NOT_SERVED]


@dataclass
class Findings:
    """`wrong` counts what must not happen, by what it is; the rest is for the reader."""

    wrong: Counter = field(default_factory=Counter)
    told: Counter = field(default_factory=Counter)
    visits: Counter = field(default_factory=Counter)
    events: int = 0
    too_many: int = 0
    reasons: set[str] = field(default_factory=set)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def exact(self) -> bool:
        return not self.wrong.total()


def compare(visits: list[Visit], world: World) -> Findings:
    """Reads the events of the simulated terminals and counts every difference."""
    events = list(Event.objects.filter(terminal_number__in=[door.terminal_id for door in world.doors]).in_order())
    found = Findings(events=len(events))
    for visit in visits:
        _count(visit, found)
    deliveries = [delivery for visit in visits for delivery in visit.deliveries]
    _compare_with_the_log(deliveries, events, found)
    found.wrong[NOT_ALTERNATING] = _not_alternating(events)
    found.wrong = +found.wrong
    return found


def _count(visit: Visit, found: Findings) -> None:
    found.visits[visit.fault] += 1
    found.told.update(visit.told)
    refusals = [*visit.told, *visit.not_served[:1]]
    found.too_many += refusals.count(TOO_MANY)
    found.wrong[NOT_SERVED] += refusals.count(FAILED)
    found.reasons |= {*filter(None, visit.not_served[1:]), *(d.reason for d in visit.deliveries if d.reason)}
    found.seconds["/api/terminal/challenge"] += visit.challenges
    for delivery in visit.deliveries:
        if delivery.seconds is not None:
            found.seconds[delivery.request.path].append(delivery.seconds)
    if visit.judged:
        found.wrong.update(judge(visit.told, visit.expected))


def judge(told: list[str], expected: list[str]) -> Counter:
    """How the codes that came back differ from the contract's, in whatever order they came."""
    surplus = told.count("accepted") - expected.count("accepted")
    if surplus > 0:
        return Counter({WRONGLY_ACCEPTED: surplus})
    if surplus < 0:
        return Counter({WRONGLY_REFUSED: -surplus})
    return Counter({OTHER_CODE: (Counter(told) - Counter(expected)).total()})


def _compare_with_the_log(deliveries: list[Delivery], events: list[Event], found: Findings) -> None:
    on_record = {event.id: _key(event) for event in events}
    promised = [d for d in deliveries if d.code in _ON_RECORD]
    found.wrong[LOST] = sum(on_record.get(d.event_id) != d.request.key for d in promised)
    taps = Counter(on_record.values())
    found.wrong[DOUBLED] = sum(count - 1 for count in taps.values())
    nobody_knows = {d.request.key for d in deliveries if d.code in (UNHEARD, FAILED)}
    found.wrong[WRONGLY_ACCEPTED] += len(taps.keys() - {d.request.key for d in promised} - nobody_knows)


def _key(event: Event) -> tuple[int, int, int]:
    return event.terminal_number, event.employee_id, _milliseconds(event.ts_sent)


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def _not_alternating(events: list[Event]) -> int:
    """The first of each person's events is an IN, and each one after it the opposite of the one before."""
    last = defaultdict(lambda: "OUT")
    wrong = 0
    for event in events:
        wrong += last[event.employee_id] == event.direction
        last[event.employee_id] = event.direction
    return wrong


def lines(found: Findings) -> Iterator[str]:
    """The closing report."""
    faults = sorted((fault, count) for fault, count in found.visits.items() if fault != PLAIN)
    yield "Visits: " + ", ".join(
        f"{fault} {count}" for fault, count in [("without a fault", found.visits[PLAIN]), *faults]
    )
    yield "Told:   " + ", ".join(f"{code} {count}" for code, count in found.told.most_common())
    yield f"Events on record: {found.events}"
    yield ""
    for path, seconds in sorted((path, seconds) for path, seconds in found.seconds.items() if seconds):
        p50, p95, p99 = (f"{_percentile(seconds, share) * 1000:.0f}" for share in (0.50, 0.95, 0.99))
        yield f"{path:<26} {len(seconds):>6} answers   p50 {p50:>4}  p95 {p95:>4}  p99 {p99:>4} ms"
    yield ""
    for finding in _ALL:
        yield f"{found.wrong[finding]:>6}  {finding}"
    yield from (f"        {reason}" for reason in sorted(found.reasons)[:5])


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
