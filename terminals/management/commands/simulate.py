import math
import time
from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from terminals.simulation import report
from terminals.simulation.rush import rush
from terminals.simulation.visits import FAULTS
from terminals.simulation.wire import NoAnswer, Wire
from terminals.simulation.world import NotServed, World, built

LOCAL_SERVER = "http://127.0.0.1:8000"
# Taps a second and terminal that stay under 120 calls a minute, challenges and faults included.
GENTLE_RATE = 0.5
LIMITS = {"terminals": (2, 64), "rate": (0.1, 500), "duration": (1, 3600), "people": (4, 5000)}


class Command(BaseCommand):
    """Its terminals and people are made in this database and paused at the end; their events stay on record.

    Exits with 1 when the log does not hold exactly what the terminals were told.
    """

    help = "Acts as the world outside: cards and phones tap at terminals over HTTP, and what they are told is checked."

    def add_arguments(self, parser):
        server = {"required": True} if settings.PRODUCTION else {"default": LOCAL_SERVER}
        parser.add_argument("--url", help="a server that uses this database", **server)
        parser.add_argument("--terminals", type=int, default=8, help="8 unless told")
        parser.add_argument(
            "--rate", type=float, help="taps a second at all terminals together; a gentle one unless told"
        )
        parser.add_argument("--duration", type=float, default=30, help="seconds; 30 unless told")
        parser.add_argument("--people", type=int, help="as many as the rate needs unless told")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another course of events")
        parser.add_argument("--retry", action="store_true", help="answers get lost, and the terminal asks again")
        parser.add_argument("--double-tap", action="store_true", help="one person at two doors at once")
        parser.add_argument("--replay", action="store_true", help="a phone's message is sent again with another time")
        parser.add_argument("--wrong-signature", action="store_true", help="a phone signs with something else")

    def handle(self, *args, **options):
        faults = [fault for fault in FAULTS if options[fault.replace("-", "_")]]
        rate = options["rate"] or GENTLE_RATE * options["terminals"]
        people = options["people"] or _enough_people(rate, options["terminals"])
        _refuse_nonsense({**options, "rate": rate, "people": people})
        try:
            wire = Wire(options["url"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        try:
            with built(options["terminals"], people, wire) as world:
                found = self._run(world, rate, options["duration"], faults, options["seed"])
        except (NotServed, NoAnswer) as error:
            raise CommandError(_not_ready(options["url"], error)) from error
        finally:
            wire.close()
        if not found.exact:
            raise CommandError("Not everything went as the contract says: see the counts above.")
        self.stdout.write(self.style.SUCCESS("The event log holds exactly what the terminals were told."))

    def _run(self, world: World, rate: float, duration: float, faults: list[str], seed: int) -> report.Findings:
        if "double-tap" in faults and not world.cooldown:
            raise CommandError("--double-tap needs a server with TERMINAL_SCAN_COOLDOWN_SECONDS of 1 or more.")
        started = time.monotonic()
        visits = rush(world, rate=rate, seconds=duration, faults=faults, random=Random(seed))
        took = time.monotonic() - started
        found = report.compare(visits, world)
        self.stdout.write(
            f"\n{len(world.doors)} terminals, {len(world.people)} people, {took:.0f} s:"
            f" {len(visits) / took:.1f} taps a second of {rate:g} asked for\n"
        )
        for line in report.lines(found):
            self.stdout.write(line)
        if found.too_many:
            self.stdout.write(
                f"{found.too_many:>6}  answers 429, not judged: more than TERMINAL_RATE_LIMIT allows"
                f" (here {settings.TERMINAL_RATE_LIMIT} calls a minute); serve with 0 for such a rate"
            )
        return found


def _enough_people(rate: float, terminals: int) -> int:
    """So many that somebody is always past the cooldown, and that every door finds a card and a phone."""
    return max(2 * terminals, math.ceil(rate * (settings.TERMINAL_SCAN_COOLDOWN_SECONDS + 2) * 1.5))


def _refuse_nonsense(options: dict) -> None:
    """Raises CommandError."""
    for name, (least, most) in LIMITS.items():
        if not least <= options[name] <= most:
            raise CommandError(f"--{name} is {options[name]:g}; choose from {least} to {most}.")
    if options["people"] < 2 * options["terminals"]:
        raise CommandError(f"--people is {options['people']}; {options['terminals']} terminals need twice as many.")


def _not_ready(url: str, error: Exception) -> str:
    if error.args[0] == "429":
        return f"{url} limits the calls: serve with TERMINAL_RATE_LIMIT=0 for so many people."
    reason = " ".join(map(str, error.args))
    return f"{url} cannot be simulated with ({reason}): is it running, and on the same DATABASE_URL?"
