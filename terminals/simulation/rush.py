"""Lets people come to the doors at a steady rate for a while, every door in a thread of its own."""

import heapq
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

from tqdm import tqdm

from terminals.simulation.visits import NEED_A_PHONE, PLAIN, Visit
from terminals.simulation.world import Person, World

_SHARE_OF_EACH_FAULT = 0.1


class _Rested:
    """Who may tap next: whoever has waited longest, and long enough for the cooldown."""

    def __init__(self, people: list[Person], random: Random):
        self._waiting = {True: [], False: []}
        self._random = random
        self._lock = threading.Lock()
        for person in people:
            self.give_back(person, 0)

    def take(self, *, phone: bool) -> tuple[float, Person]:
        """Somebody, and from when on they may tap (seconds since 1970); with a phone where `phone` says so."""
        with self._lock:
            crowd = self._waiting[phone or self._random.random() < 0.5]
            ready, _n, person = heapq.heappop(crowd)
        return ready, person

    def give_back(self, person: Person, ready: float) -> None:
        with self._lock:
            heapq.heappush(self._waiting[person.phone is not None], (ready, person.employee_id, person))


def rush(world: World, *, rate: float, seconds: float, faults: list[str], random: Random) -> list[Visit]:
    """What happened at all doors: `rate` visits a second together, a tenth of them for each of the `faults`.

    Ends early, with what happened so far, on Ctrl-C.
    """
    rested = _Rested(world.people, random)
    over, started = threading.Event(), time.time()
    visits: list[Visit] = []
    count = len(world.doors)
    with (
        tqdm(total=int(rate * seconds), desc="Taps", unit="tap", disable=None) as bar,
        ThreadPoolExecutor(count) as threads,
        ThreadPoolExecutor(count) as helpers,
    ):

        def at_the_door(n: int, own: Random) -> None:
            due, end = started + n / rate, started + seconds
            while due < end:
                fault = own.choices([PLAIN, *faults], [1 - _SHARE_OF_EACH_FAULT * len(faults), *_shares(faults)])[0]
                ready, person = rested.take(phone=fault in NEED_A_PHONE)
                if ready > end or over.wait(max(due, ready) - time.time()):
                    return
                other = world.doors[(n + own.randrange(1, count)) % count]
                visit = Visit(fault, person, world.doors[n], other, time.time_ns() // 1_000_000, own, helpers)
                visit.happen()
                visits.append(visit)
                rested.give_back(person, visit.ts / 1000 + world.cooldown + 0.01)
                bar.update()
                due = max(due + count / rate, time.time())

        running = [threads.submit(at_the_door, n, Random(random.random())) for n in range(count)]
        try:
            for door in running:
                door.result()
        except KeyboardInterrupt:
            bar.write("Stopped early.")
        finally:
            over.set()
    return visits


def _shares(faults: list[str]) -> list[float]:
    return [_SHARE_OF_EACH_FAULT] * len(faults)
