"""Writing the roster: nothing else writes a RosterCell's plan.

Everything about one person's roster happens in one transaction under that person's lock. What cannot be saved is said
cell by cell, and the others are saved.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import access, auditing, periods, recording
from attendance.models import Action, Employee
from attendance.transactions import one_transaction
from attendance.worktime.clock import DAY, month_of
from schedules import codes, notices, policies
from schedules.models import DayType, DepartmentPolicy, Profile, RosterCell
from schedules.wording import unreadable

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)  # what months are told in (attendance.api.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody wants a cell to say: a code or hours, nothing to empty it.

    `was` is the code that they saw there, None where they did not look; `unpaid_break` None where it comes from the
    day type. `times`, where given beside a code, are the hours that they take it to have.
    """

    employee_id: int
    day: date
    text: str
    unpaid_break: str | None = None
    was: str | None = None
    times: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell was not saved: a stable `word` and a sentence; the HTTP `status` says so of that cell alone.

    `index` is its place among what was sent.
    """

    index: int
    change: Change
    word: str
    sentence: str
    status: int = 400


@dataclass(slots=True)
class Saved:
    """What came of a save: the cells as they are now (emptied ones with their code empty), and what was refused."""

    cells: list[RosterCell] = field(default_factory=list)
    errors: list[Refused] = field(default_factory=list)


class _Refusal(Exception):
    def __init__(self, word: str, sentence: str, status: int = 400):
        super().__init__(word)
        self.word, self.sentence, self.status = word, sentence, status

    def of(self, index: int, change: Change) -> Refused:
        return Refused(index, change, self.word, self.sentence, self.status)


class Reader:
    """Reads what people write into cells, by the codes of a department's profile. Three queries."""

    def __init__(self):
        self.policy_of = policies.by_department()
        self._types: dict[str, dict[str, DayType]] = {profile: {} for profile in Profile}
        for each in DayType.objects.filter(is_active=True):
            self._types[each.profile][each.code] = each
        self._books = {profile: codes.CodeBook(types) for profile, types in self._types.items()}

    def read(self, text: str, policy: DepartmentPolicy, unpaid_break: str | None = None) -> RosterCell:
        """A cell that says what `text` says, of nobody and no day yet. Raises codes.Unreadable."""
        day_type = self.day_type(text, policy.profile)
        hours = day_type.hours if day_type else _canonical(text, policy)
        pause = unpaid_break if unpaid_break is not None else day_type.unpaid_break if day_type else ""
        return RosterCell(day_type=day_type, hours=hours, unpaid_break=_pause(pause, hours))

    def day_type(self, text: str, profile: str) -> DayType | None:
        """The day type of the profile that the text names."""
        code = self._books[profile].find(text) if profile in self._books else None
        return self._types[profile][code] if code else None


def _canonical(text: str, policy: DepartmentPolicy) -> str:
    start = policy.default_start
    try:
        segments = codes.read_hours(text, default_start=start and start.hour * 60 + start.minute)
    except codes.Unreadable as error:
        if error.word == "not_hours" and not any(each.isdecimal() for each in text):
            raise codes.Unreadable("unknown_code", error.text) from error
        raise
    return codes.write_hours(segments)


def _pause(text: str, hours: str) -> str:
    """The pause in its canonical form, if it goes with the hours."""
    try:
        pause = codes.read_pause(text)
    except codes.Unreadable as error:
        raise codes.Unreadable("no_such_break", text) from error
    if pause and not hours:
        raise codes.Unreadable("no_break", text)
    if pause.minutes and pause.minutes >= sum(part.end - part.start for part in codes.read_hours(hours)):
        raise codes.Unreadable("break_too_long", text)
    return codes.write_pause(pause)


def save(user: User, changes: Iterable[Change], now: datetime) -> Saved:
    """Writes the changes that can be written, each person's in a transaction of their own, and tells why for the rest.

    A person whom the user does not plan for is `not_found`, a month that is closed or approved `period_closed`, a cell
    that somebody else changed meanwhile `conflict` (unless they wrote the same), a shift that begins before the one of
    the day before has ended `overlap`; what cannot be read has the word of `codes.Unreadable`. Of several changes of
    one cell the last counts. Who was told of a cell that changes is told so.
    """
    return _each_person(user, changes, lambda person, own, reader: _save_person(person.pk, own, reader, user, now))


def check(user: User, changes: Iterable[Change]) -> Saved:
    """What `save` would answer at this moment: nothing is written, and nobody's row is locked."""
    return _each_person(user, changes, lambda person, own, reader: _Desk(person, own, reader).check())


def _each_person(user: User, changes: Iterable[Change], act: Callable) -> Saved:
    by_person: dict[int, list[tuple[int, Change]]] = defaultdict(list)
    for index, change in enumerate(changes):
        by_person[change.employee_id].append((index, change))
    reader, saved = Reader(), Saved()
    reach = access.led_employees_for(user).in_bulk(by_person)
    for person_id in sorted(by_person):
        try:
            if person_id not in reach:
                raise Employee.DoesNotExist
            done = act(reach[person_id], by_person[person_id], reader)
        except Employee.DoesNotExist:
            done = _of_nobody(by_person[person_id])
        saved.cells += done.cells
        saved.errors += done.errors
    saved.errors.sort(key=lambda refused: refused.index)
    return saved


def _of_nobody(changes: list[tuple[int, Change]]) -> Saved:
    refusal = _Refusal("not_found", _("There is nobody with this number among the people you plan for."), 404)
    return Saved(errors=[refusal.of(index, change) for index, change in changes])


@one_transaction
def _save_person(person_id: int, changes: list[tuple[int, Change]], reader: Reader, user: User, now: datetime) -> Saved:
    return _Desk(recording.lock_person(person_id), changes, reader).save(user, now)


class _Desk:
    """One person's changes, their row locked: what is `stored` by the day, and what is `wanted` instead."""

    def __init__(self, person: Employee, changes: list[tuple[int, Change]], reader: Reader):
        self.person, self.changes, self.reader = person, changes, reader
        self.policy = reader.policy_of(person.department_id)
        days = {change.day for _index, change in changes if FIRST_DAY <= change.day <= LAST_DAY}
        around = {day + DAY * step for day in days for step in (-1, 0, 1)}
        stored = RosterCell.objects.filter(employee=person, day__in=around).select_related("day_type")
        self.stored = {cell.day: cell for cell in stored}
        closed = periods.closed_months([person.pk], {month_of(day) for day in days})
        self.closed = {month for _person, month in closed}
        self.wanted: dict[date, tuple[int, Change, RosterCell]] = {}
        self.errors: list[Refused] = []

    def check(self) -> Saved:
        for index, change in self.changes:
            try:
                self.wanted[change.day] = (index, change, self._wanted(change))
            except _Refusal as refusal:
                self.errors.append(refusal.of(index, change))
        self._refuse_overlaps()
        return Saved([self.wanted[day][2] for day in sorted(self.wanted)], self.errors)

    def save(self, user: User, now: datetime) -> Saved:
        saved = self.check()
        rewritten = self._rewritten()
        _write([cell for _before, cell in rewritten], user.get_username(), now)
        self._tell(rewritten, user)
        return saved

    def _wanted(self, change: Change) -> RosterCell:
        """The cell as it is to be. Raises _Refusal."""
        self._must_be_open(change.day)
        try:
            text = change.text.strip()
            cell = self.reader.read(text, self.policy, change.unpaid_break) if text else RosterCell()
            if text and change.times and codes.ends_of(change.times) != codes.ends_of(cell.hours):
                raise _Refusal("contradiction", _("The code and the times say different things. Send one of them."))
        except codes.Unreadable as error:
            raise _Refusal(error.word, unreadable(error)) from error
        stored = self.stored.get(change.day) or RosterCell()
        if change.was not in (None, stored.code) and cell.plan_text != stored.plan_text:
            raise _Refusal("conflict", _meanwhile(stored), 409)
        cell.pk, cell.employee, cell.day = stored.pk, self.person, change.day
        cell.published, cell.published_at = stored.published, stored.published_at
        cell.changed_by, cell.changed_at = stored.changed_by, stored.changed_at
        return cell

    def _must_be_open(self, day: date) -> None:
        if not FIRST_DAY <= day <= LAST_DAY:
            raise _Refusal("no_such_day", _("A roster has days from 2000 to 2999 only."))
        if month_of(day) in self.closed:
            sentence = _("%(month)s is approved or closed for %(name)s. Reopen it first.")
            words = {"month": f"{day:%Y-%m}", "name": self.person.full_name}
            raise _Refusal("period_closed", sentence % words, 409)

    def _refuse_overlaps(self) -> None:
        """A shift must have ended before the next day's begins. Of two new ones the later is refused."""
        for day in sorted(self.wanted):
            # what was there before stays, and the day before may now run into that
            while day in self.wanted and (sentence := self._overlap(day)):
                index, change, _cell = self.wanted.pop(day)
                self.errors.append(Refused(index, change, "overlap", sentence, 409))
                day -= DAY

    def _overlap(self, day: date) -> str:
        if _runs_into(self._final(day - DAY), self._final(day)):
            return _("The shift of the day before ends only after this one begins. Shorten one of the two.")
        if day + DAY not in self.wanted and _runs_into(self._final(day), self._final(day + DAY)):
            return _("This shift ends only after the one of the next day has begun. Shorten one of the two.")
        return ""

    def _final(self, day: date) -> RosterCell | None:
        return self.wanted[day][2] if day in self.wanted else self.stored.get(day)

    def _rewritten(self) -> list[tuple[RosterCell, RosterCell]]:
        """Each cell that changes, in the order of days: as it was, and as it is to be."""
        both = [(self.stored.get(day) or RosterCell(), self.wanted[day][2]) for day in sorted(self.wanted)]
        return [(before, cell) for before, cell in both if before.plan_text != cell.plan_text]

    def _tell(self, rewritten: list[tuple[RosterCell, RosterCell]], user: User) -> None:
        if rewritten:
            told = {f"{cell.day}": [before.plan_text, cell.plan_text] for before, cell in rewritten}
            auditing.note(Action.PLANNED, self.person, by=user.get_username(), detail=told)
        if known := [(before, cell) for before, cell in rewritten if cell.published is not None]:
            notices.tell_of_changes(self.person, known)


def _meanwhile(stored: RosterCell) -> str:
    if not stored.pk:
        return _("Somebody emptied this cell meanwhile. Look again, and write anew if it is still needed.")
    local = timezone.localtime(stored.changed_at, timezone.get_default_timezone())
    words = {"by": stored.changed_by, "at": f"{local:%Y-%m-%d %H:%M}", "code": stored.code or "–"}
    return (
        _("%(by)s changed this cell to “%(code)s” at %(at)s. Look again, and write anew if it is still needed.") % words
    )


def _runs_into(cell: RosterCell | None, following: RosterCell | None) -> bool:
    if not (cell and following and cell.hours and following.hours):
        return False
    return codes.read_hours(cell.hours)[-1].end - codes.DAY > codes.read_hours(following.hours)[0].start


def _write(cells: list[RosterCell], by: str, now: datetime) -> None:
    """Changed ones are updated, those that say nothing and that nobody was told of go, and new ones are inserted.

    Many days of a roster say the same, so there is an update for each text and not for each day.
    """
    gone, alike = set(), defaultdict(list)
    for cell in cells:
        cell.changed_by, cell.changed_at = by, now
        if cell.pk and not cell.plan_text and cell.published is None:
            gone.add(cell.pk)
        elif cell.pk:
            alike[cell.day_type_id, cell.hours, cell.unpaid_break].append(cell.pk)
    for (day_type, hours, pause), pks in alike.items():
        same = {"day_type": day_type, "hours": hours, "unpaid_break": pause}
        RosterCell.objects.filter(pk__in=pks).update(**same, changed_by=by, changed_at=now)
    RosterCell.objects.filter(pk__in=gone).delete()
    RosterCell.objects.bulk_create([cell for cell in cells if not cell.pk])
