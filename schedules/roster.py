"""Writing the roster: nothing else writes a RosterCell's plan.

Everything about one person's roster happens in one transaction under that person's lock. What cannot be saved is said
cell by cell, and the others are saved.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import access, auditing, periods, recording
from attendance.models import Action, Employee
from attendance.transactions import one_transaction
from schedules import codes, notices, policies
from schedules.models import DayType, DepartmentPolicy, RosterCell
from schedules.plan import month_of
from schedules.wording import unreadable

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody wants a cell to say: a code or hours, nothing to empty it.

    `was` is the code that they saw there, None where they did not look; `unpaid_break` None where it comes from the
    day type.
    """

    employee_id: int
    day: date
    text: str
    unpaid_break: str | None = None
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell was not saved: a stable `word`, and a sentence. `index` is its place among what was sent."""

    index: int
    change: Change
    word: str
    sentence: str


@dataclass(slots=True)
class Saved:
    """What came of a save: the cells as they are now (emptied ones with their code empty), and what was refused."""

    cells: list[RosterCell] = field(default_factory=list)
    errors: list[Refused] = field(default_factory=list)


class _Refusal(Exception):
    def __init__(self, word: str, sentence: str):
        super().__init__(word)
        self.word, self.sentence = word, sentence


class Reader:
    """Reads what people write into cells, by the codes of a department's profile."""

    def __init__(self):
        self.policy_of = policies.by_department()
        self.types: dict[str, dict[str, DayType]] = defaultdict(dict)
        for each in DayType.objects.filter(is_active=True):
            self.types[each.profile][each.code] = each
        self._books: dict[str, codes.CodeBook] = {}

    def read(self, text: str, policy: DepartmentPolicy, unpaid_break: str | None = None) -> RosterCell:
        """A cell that says what `text` says, of nobody and no day yet. Raises codes.Unreadable."""
        day_type = self.day_type(text, policy.profile)
        hours = day_type.hours if day_type else _canonical(text, policy)
        pause = unpaid_break if unpaid_break is not None else day_type.unpaid_break if day_type else ""
        if pause and not hours:
            raise codes.Unreadable("no_break", pause)
        return RosterCell(day_type=day_type, hours=hours, unpaid_break=codes.write_pause(codes.read_pause(pause)))

    def day_type(self, text: str, profile: str) -> DayType | None:
        """The day type of the profile that the text names."""
        types = self.types[profile]
        book = self._books.get(profile) or self._books.setdefault(profile, codes.CodeBook(types))
        code = book.find(text)
        return types[code] if code else None


def _canonical(text: str, policy: DepartmentPolicy) -> str:
    start = policy.default_start
    try:
        segments = codes.read_hours(text, default_start=start and start.hour * 60 + start.minute)
    except codes.Unreadable as error:
        if error.word == "not_hours" and not any(each.isdecimal() for each in text):
            raise codes.Unreadable("unknown_code", error.text) from error
        raise
    return codes.write_hours(segments)


def save(user: User, changes: Iterable[Change], now: datetime) -> Saved:
    """Writes the changes that can be written, each person's in a transaction of their own, and tells why for the rest.

    A person whom the user does not plan for is `not_found`, a month that is closed or approved `period_closed`, a cell
    that somebody else changed meanwhile `conflict`, a shift that begins before the one of the day before has ended
    `overlap`; what cannot be read has the word of `codes.Unreadable`. Who was told of a cell that changes is told so.
    """
    by_person: dict[int, list[tuple[int, Change]]] = defaultdict(list)
    for index, change in enumerate(changes):
        by_person[change.employee_id].append((index, change))
    reader, saved = Reader(), Saved()
    reach = set(access.led_employees_for(user).filter(pk__in=by_person).values_list("pk", flat=True))
    for person_id in sorted(by_person):
        if person_id in reach:
            done = _save_person(person_id, by_person[person_id], reader, user, now)
            saved.cells += done.cells
            saved.errors += done.errors
        else:
            sentence = _("There is nobody with this number among the people you plan for.")
            saved.errors += [Refused(index, each, "not_found", sentence) for index, each in by_person[person_id]]
    saved.errors.sort(key=lambda refused: refused.index)
    return saved


@one_transaction
def _save_person(person_id: int, changes: list[tuple[int, Change]], reader: Reader, user: User, now: datetime) -> Saved:
    return _Desk(recording.lock_person(person_id), changes, reader).save(user, now)


class _Desk:
    """One person's changes, their row locked."""

    def __init__(self, person: Employee, changes: list[tuple[int, Change]], reader: Reader):
        self.person, self.changes, self.reader = person, changes, reader
        self.policy = reader.policy_of(person.department_id)
        days = [change.day for _index, change in changes]
        around = {day + DAY * step for day in days for step in (-1, 0, 1)}
        stored = RosterCell.objects.filter(employee=person, day__in=around).select_related("day_type")
        self.stored = {cell.day: cell for cell in stored}
        closed = periods.closed_months([person.pk], {month_of(day) for day in days})
        self.closed = {month for _person, month in closed}
        self.wanted: dict[date, tuple[int, Change, RosterCell]] = {}
        self.errors: list[Refused] = []

    def save(self, user: User, now: datetime) -> Saved:
        for index, change in self.changes:
            try:
                self.wanted[change.day] = (index, change, self._wanted(change))
            except _Refusal as refusal:
                self.errors.append(Refused(index, change, refusal.word, refusal.sentence))
        self._refuse_overlaps()
        told_otherwise, cells, told = [], [], {}
        for day, (_index, _change, wanted) in sorted(self.wanted.items()):
            cell = self.stored.get(day) or RosterCell(employee=self.person, day=day)
            before = cell.plan_text
            cell.day_type, cell.hours, cell.unpaid_break = wanted.day_type, wanted.hours, wanted.unpaid_break
            cells.append(cell)
            if cell.plan_text == before:
                continue
            cell.changed_by, cell.changed_at = user.get_username(), now
            told[f"{day}"] = [before, cell.plan_text]
            if cell.published is not None:
                told_otherwise.append(cell)
        _write([cell for cell in cells if f"{cell.day}" in told])
        if told:
            auditing.note(Action.PLANNED, self.person, by=user.get_username(), detail=told)
        if told_otherwise:
            notices.tell_of_changes(self.person, told_otherwise)
        return Saved(cells, self.errors)

    def _wanted(self, change: Change) -> RosterCell:
        stored = self.stored.get(change.day)
        code = stored.code if stored else ""
        if month_of(change.day) in self.closed:
            sentence = _("%(month)s is approved or closed for %(name)s. Reopen it first.")
            raise _Refusal("period_closed", sentence % {"month": f"{change.day:%Y-%m}", "name": self.person.full_name})
        if change.was is not None and change.was != code:
            raise _Refusal("conflict", _meanwhile(stored, code))
        try:
            blank = not change.text.strip()
            return RosterCell() if blank else self.reader.read(change.text, self.policy, change.unpaid_break)
        except codes.Unreadable as error:
            raise _Refusal(error.word, unreadable(error)) from error

    def _refuse_overlaps(self) -> None:
        """A shift must have ended before the next day's begins. Of two new ones the later is refused."""
        again = True
        while again:
            again = False
            for day in sorted(self.wanted):
                if sentence := self._overlap(day):
                    index, change, _cell = self.wanted.pop(day)
                    self.errors.append(Refused(index, change, "overlap", sentence))
                    again = True

    def _overlap(self, day: date) -> str:
        if _runs_into(self._final(day - DAY), self._final(day)):
            return _("The shift of the day before ends only after this one begins. Shorten one of the two.")
        if day + DAY not in self.wanted and _runs_into(self._final(day), self._final(day + DAY)):
            return _("This shift ends only after the one of the next day has begun. Shorten one of the two.")
        return ""

    def _final(self, day: date) -> RosterCell | None:
        return self.wanted[day][2] if day in self.wanted else self.stored.get(day)


def _meanwhile(stored: RosterCell | None, code: str) -> str:
    if stored is None:
        return _("Somebody emptied this cell meanwhile. Look again, and write anew if it is still needed.")
    local = timezone.localtime(stored.changed_at, timezone.get_default_timezone())
    words = {"by": stored.changed_by, "at": f"{local:%Y-%m-%d %H:%M}", "code": code or "–"}
    return (
        _("%(by)s changed this cell to “%(code)s” at %(at)s. Look again, and write anew if it is still needed.") % words
    )


def _runs_into(cell: RosterCell | None, following: RosterCell | None) -> bool:
    if not (cell and following and cell.hours and following.hours):
        return False
    return codes.read_hours(cell.hours)[-1].end - 24 * 60 > codes.read_hours(following.hours)[0].start


def _write(cells: list[RosterCell]) -> None:
    """New ones are inserted, changed ones updated, and those that say nothing and that nobody was told of go."""
    gone = [cell.pk for cell in cells if cell.pk and not cell.plan_text and cell.published is None]
    RosterCell.objects.filter(pk__in=gone).delete()
    RosterCell.objects.bulk_create([cell for cell in cells if not cell.pk and cell.plan_text])
    changed = [cell for cell in cells if cell.pk and cell.pk not in gone]
    if changed:
        fields = ["day_type", "hours", "unpaid_break", "changed_by", "changed_at"]
        RosterCell.objects.bulk_update(changed, fields)
