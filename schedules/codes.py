"""What HR writes into a cell of the roster: hours (`8-17`), pauses (`30`, `12-13`) and codes (`ВП`).

Pure: text in, minutes out. The grammar and the look-alike letters are those of HR's rosters in Poland and Ukraine.
What can be read in two ways is not read: `Unreadable` says why.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

DAY = 24 * 60
LONGEST_TEXT = 60


class Unreadable(ValueError):
    """A text that is no cell of a roster.

    `word` says why, `text` is (the beginning of) what was read:

    - `empty`, `not_hours`, `date_mangled` (a spreadsheet made a date of it), `unknown_code`, `too_long` (over 24 hours)
    - `needs_start`: a bare number of hours, and nothing says when the day begins
    - `no_such_time`: such as `8:60`
    - `no_end`: such as `8-`
    - `overlap`: a part begins before the one before it is over
    """

    def __init__(self, word: str, text: str) -> None:
        self.word = word
        self.text = text[:LONGEST_TEXT]
        super().__init__(word, self.text)


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """Presence without a gap, in minutes of the wall clock since the midnight that begins the day of the roster.

    The first one of a cell begins on that day; one that ends, or lies, on the next day counts on from 1440.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The unpaid time of a shift: so many minutes at any time, or the window of the wall clock in which it lies."""

    minutes: int = 0
    window: Segment | None = None

    def __bool__(self) -> bool:
        return bool(self.minutes or self.window)


_DASHES = str.maketrans(dict.fromkeys("‐‒–—―−﹘⁃", "-"))
_TIME = r"([0-9]{1,2}(?:[:.][0-9]{1,2})?)"
_PART = re.compile(rf"{_TIME}(?:-|до|do|\.{{2,3}}){_TIME}?")
_LONE_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_NUMBER_OF_HOURS = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]|00|25|50|75))?")
_BETWEEN_PARTS = re.compile(r"[/,+]")
_DIGITS_APART = re.compile(r"[0-9] [0-9]")
_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    "|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru"
    "|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру"
)
_DATE = re.compile(
    r"[0-9]{4}[-./][0-9]{1,2}\b.*"  # 2026-12-08 00:00:00
    r"|[0-9]{1,2}([-./])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?: .*)?"  # 08.12.2026
    r"|[0-9]{1,2}/[0-9]{1,2}"  # 12/8
    r"|[0-9]{1,2}\.(?:0[1-9]|1[0-2])"  # 08.12
    r"|[45][0-9]{4}"  # 46364, a spreadsheet's number of that day
    rf"|(?=.*[0-9]).*(?<![^\W\d_])(?:{_MONTHS}).*"  # 8 Dec
)


def read_hours(text: str, default_start: int | None = None) -> tuple[Segment, ...]:
    """The presence a cell plans: `8-17`, `20-8`, `7.30-15.30`, `8-12/13-17`.

    A number (`12`, `7,5`) is that many hours from `default_start`, a minute of the day. An end that is not after its
    start is one of the next day, `24` is the midnight between them. Parts are joined by `/`, `,` or `+` and follow each
    other: one that begins earlier than the first lies after midnight (`22-2/3-6`), unless the parts lie closer together
    the other way round (`13-17/8-12`): that is a slip. The whole ends within 24 hours of its start. Raises `Unreadable`
    for everything else.
    """
    text = _trimmed(text)
    if not text:
        raise Unreadable("empty", text)
    return _read_hours(text, default_start)


def _trimmed(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable("not_hours", text)
    return text


@lru_cache(maxsize=4096)
def _read_hours(text: str, default_start: int | None) -> tuple[Segment, ...]:
    spaced = _plain(text)
    compact = spaced.replace(" ", "")
    if _DIGITS_APART.search(spaced):
        raise _no_hours(text)
    if number := _NUMBER_OF_HOURS.fullmatch(spaced):
        return (_hours_from(default_start, number, text),)
    if _LONE_TIME.fullmatch(compact):
        raise Unreadable("no_end", text)
    segments: list[Segment] = []
    for part in _BETWEEN_PARTS.split(compact):
        segments.append(_placed(_read_part(part, text), segments, text))
    return tuple(segments)


def _plain(text: str) -> str:
    """The text in small letters with one kind of dash, digit and space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).casefold().split())


def _no_hours(text: str) -> Unreadable:
    return Unreadable("date_mangled" if _DATE.fullmatch(_plain(text)) else "not_hours", text)


def _hours_from(start: int | None, number: re.Match[str], text: str) -> Segment:
    """A number of hours. Of two decimals only quarters are read: 7,30 may be 7:18 hours or 7:30."""
    whole, decimals = number.groups(default="0")
    minutes = int(whole) * 60 + int(decimals.ljust(2, "0")) * 60 // 100
    if minutes == 0:
        raise Unreadable("not_hours", text)
    if minutes > DAY:
        raise Unreadable("too_long", text)
    if start is None:
        raise Unreadable("needs_start", text)
    return Segment(start, start + minutes)


def _read_part(part: str, text: str) -> Segment:
    """One `start-end`, as if it were the first of its day."""
    times = _PART.fullmatch(part)
    if times is None:
        raise _no_hours(text)
    start = _minute(times[1], text)
    if start == DAY:
        raise Unreadable("no_such_time", text)
    if times[2] is None:
        raise Unreadable("no_end", text)
    end = _minute(times[2], text)
    return Segment(start, end if end > start else end + DAY)


def _minute(time: str, text: str) -> int:
    hour, _, minute = time.replace(".", ":").partition(":")
    total = int(hour) * 60 + int(minute or 0)
    if len(minute) == 1 or int(minute or 0) > 59 or total > DAY:
        raise Unreadable("no_such_time", text)
    return total


def _placed(part: Segment, earlier: Sequence[Segment], text: str) -> Segment:
    """The part on its day: after the earlier ones of its cell."""
    if not earlier:
        return part
    first, last = earlier[0], earlier[-1]
    placed = part
    if part.start + DAY - last.end < first.start - part.end:
        placed = Segment(part.start + DAY, part.end + DAY)
    if placed.start < last.end:
        raise Unreadable("overlap", text)
    if placed.end > first.start + DAY:
        raise Unreadable("too_long", text)
    return placed


def write_hours(segments: Iterable[Segment]) -> str:
    """The canonical text of hours as `read_hours` gives them: `8-17`, `7:30-15:30`, `8-12/13-17`, `20-8`, `0-24`."""
    return "/".join(f"{_short(segment.start % DAY)}-{_short(segment.end % DAY or DAY)}" for segment in segments)


def _short(minute: int) -> str:
    hours, minutes = divmod(minute, 60)
    return f"{hours}:{minutes:02}" if minutes else str(hours)


def hhmm(minute: int) -> str:
    """A minute of a segment on the clock: 480 is `08:00`, 1500 `01:00`; the midnight that ends the day is `24:00`."""
    hours, minutes = divmod(minute if minute == DAY else minute % DAY, 60)
    return f"{hours:02}:{minutes:02}"


def ends_of(hours: str) -> tuple[str, str] | tuple[None, None]:
    """When hours in their canonical text begin and end on the clock; two None where there are none."""
    segments = read_hours(hours) if hours else ()
    return (hhmm(segments[0].start), hhmm(segments[-1].end)) if segments else (None, None)


def read_pause(text: str) -> Pause:
    """An unpaid pause: nothing, minutes (`30`) or one window (`12-13`, `12:00-12:30`). Raises `Unreadable`."""
    number = _plain(_trimmed(text))
    if not number:
        return Pause()
    if re.fullmatch(r"[0-9]{1,4}", number):
        if int(number) >= DAY:
            raise Unreadable("too_long", text)
        return Pause(minutes=int(number))
    window, *more = read_hours(text)
    if more:
        raise Unreadable("not_hours", text)
    if window.end - window.start >= DAY:
        raise Unreadable("too_long", text)
    return Pause(window=window)


def write_pause(pause: Pause) -> str:
    """The canonical text of a pause, which `read_pause` reads; "" without one."""
    if pause.window:
        return write_hours([pause.window])
    return str(pause.minutes) if pause.minutes else ""


_LOOK_ALIKES = str.maketrans("ВРНСОІХТКМАЕ", "BPHCOIXTKMAE")


def _spelled(code: str) -> str:
    return unicodedata.normalize("NFKC", code).strip()


def fold(code: str) -> str:
    """What two spellings of one code share: forms and case of its letters and spaces around them do not count."""
    return _spelled(_spelled(code).upper())


def _look(code: str) -> str:
    """What a code looks like in capitals, whatever the script of its letters."""
    return fold(code).translate(_LOOK_ALIKES)


class CodeBook:
    """The codes one roster knows, to be found as people type them."""

    def __init__(self, codes: Iterable[str]) -> None:
        codes = list(dict.fromkeys(codes))
        self._indexes = [(key, _only_ones(key, codes)) for key in (_spelled, fold, _look)]

    def find(self, text: str) -> str | None:
        """The code meant, as the book spells it; None for one it does not have, or that could be two of its codes.

        The spelling decides first, then the letters in any case (`вп`), then their look across scripts (`BП`): so `В`
        and `B` are one code unless the book has both.
        """
        text = text.strip()
        if not text or len(text) > LONGEST_TEXT:
            return None
        return next((found for key, index in self._indexes if (found := index.get(key(text)))), None)


def _only_ones(key: Callable[[str], str], codes: Sequence[str]) -> dict[str, str | None]:
    """The codes by their key; None where several share one."""
    index: dict[str, str | None] = {}
    for code in codes:
        index[key(code)] = None if key(code) in index else code
    return index
