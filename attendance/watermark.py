"""Up to when the doors have reported. Until all of a site have, nobody's absence there is certain.

A terminal that was offline keeps its taps and sends them later. What knows the terminals says here how it finds them
(`told_by`), since attendance knows none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from attendance.folding import fold


@dataclass(frozen=True, slots=True)
class Door:
    """A terminal in use. `reported_until` is the instant of its newest sign of life, None where it never gave one."""

    number: int
    name: str
    site: str
    reported_until: datetime | None


_source: Callable[[], list[Door]] = list  # without terminals there is no door to wait for


def told_by(source: Callable[[], list[Door]]) -> None:
    """From now on `doors` asks `source` for those of all sites."""
    global _source
    _source = source


def doors(site: str = "") -> list[Door]:
    """The doors of a site, as HR writes its name; of all sites where it is empty."""
    return at_site(_source(), site)


def at_site(doors: Iterable[Door], site: str) -> list[Door]:
    """Those of the doors that are at the site; all where it is empty."""
    return [door for door in doors if not site or fold(door.site.strip()) == fold(site.strip())]


def waiting_for(doors: Iterable[Door], until: datetime) -> list[Door]:
    """Those of the doors that have not reported past the instant `until`."""
    return [door for door in doors if door.reported_until is None or door.reported_until <= until]
