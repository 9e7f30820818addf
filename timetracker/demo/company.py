"""Who works in the demo company, where, on what terms and with which badges."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from attendance import badges
from attendance.models import Badge, Department, Employee, EmploymentTerms, Position
from terminals import devices
from terminals.models import Terminal
from terminals.simulation.phones import p256_phone
from timetracker.demo import names
from timetracker.demo.taps import Plan


@dataclass(frozen=True)
class Unit:
    """A department: who heads it, what its people work as, how many of forty they are, which door is theirs."""

    name: str
    parent: str
    head: str
    positions: tuple[str, ...]
    people: int
    door: int
    plan: Plan = Plan.OFFICE


UNITS = (
    Unit("Management", "", "Managing director", ("Assistant to the director",), 1, 0),
    Unit("Administration", "Management", "Head of administration", ("HR specialist", "Accountant"), 4, 0),
    Unit("Production", "Management", "Head of production", ("Process engineer", "Planner"), 2, 1),
    Unit("Assembly", "Production", "Assembly foreman", ("Assembler", "Electrician"), 8, 1, Plan.TWO_SHIFTS),
    Unit("Machining", "Production", "Machining foreman", ("CNC operator", "Welder"), 6, 1, Plan.THREE_SHIFTS),
    Unit("Logistics", "Management", "Head of logistics", ("Dispatcher",), 2, 2),
    Unit("Warehouse", "Logistics", "Warehouse foreman", ("Storekeeper", "Forklift driver"), 5, 2, Plan.TWO_SHIFTS),
    Unit("Security", "Management", "Head of security", ("Guard",), 4, 0, Plan.GUARD),
)
DOORS = (
    ("Main entrance", "Building A, lobby", Terminal.Mode.AUTO),
    ("Production hall", "Building B, ground floor", Terminal.Mode.AUTO),
    ("Warehouse gate", "Building C, ramp 2", Terminal.Mode.DECLARED),
)
FEWEST, MOST = 20, 1000
FULL_TIME, HALF_TIME, FOUR_DAYS = 2400, 1200, 1920


@dataclass
class Member:
    """A person and how they come to work: by `plan`, from one day to another, with badges held one after the other."""

    employee: Employee
    unit: Unit
    plan: Plan
    phase: int
    first_day: date
    last_day: date
    holdings: list[Badge]

    def uid_at(self, at: datetime) -> str:
        """What they hold to the reader at the instant `at`."""
        return next((badge for badge in reversed(self.holdings) if badge.held_from <= at), self.holdings[0]).uid


@dataclass
class Company:
    """What was made: `keys` are those of `doors`, known only now."""

    doors: list[Terminal]
    keys: list[str]
    members: list[Member]

    def head_of(self, unit_name: str) -> Member:
        return next(member for member in self.members if member.unit.name == unit_name)

    def somebody_of(self, unit_name: str) -> Member:
        """One of the department's people who still work here and hold a card; its head where there is nobody else."""
        there = [m for m in self.members if m.unit.name == unit_name and m.employee.is_active]
        return next((m for m in there[1:] if not m.holdings[-1].public_key), there[0])


def found(count: int, first_day: date, today: date, random: Random) -> Company:
    """Writes doors, departments, positions and `count` people whose taps on record begin with `first_day`."""
    doors = [Terminal(name=name, location=where, mode=mode, software_version="2.3.1") for name, where, mode in DOORS]
    keys = [devices.give_new_key(door) for door in doors]
    units = _places(count)
    people = _people(units, count, first_day, random)
    members = _members(people, units, first_day, today, random)
    _departments_get_heads(members)
    _let_life_happen(members, first_day, today, random)
    return Company(doors, keys, members)


def _places(count: int) -> list[Unit]:
    """The unit of each person: the heads first, then everybody else in proportion."""
    others = [unit for unit in UNITS for _ in range(unit.people)]
    rest = count - len(UNITS)
    return [*UNITS, *(others[n * len(others) // rest] for n in range(rest))]


def _people(units: list[Unit], count: int, first_day: date, random: Random) -> list[Employee]:
    departments = _departments()
    positions = {unit.name: cycle(unit.positions) for unit in UNITS}
    known: dict[str, Position] = {}
    people = []
    for n, (unit, name) in enumerate(zip(units, names.draw(count, random), strict=True)):
        title = unit.head if n < len(UNITS) else next(positions[unit.name])
        if title not in known:
            known[title] = Position.objects.create(name=title)
        people.append(
            Employee.objects.create(
                full_name=name,
                personnel_number=str(1001 + n),
                department=departments[unit.name],
                position=known[title],
                email=names.email_of(name),
                phone=f"+48 600 000 {n:03d}",
                hired_on=first_day - timedelta(days=random.randint(30, 3000)),
            )
        )
    return people


def _departments() -> dict[str, Department]:
    made: dict[str, Department] = {}
    for unit in UNITS:
        made[unit.name] = Department.objects.create(name=unit.name, parent=made.get(unit.parent))
    return made


def _departments_get_heads(members: list[Member]) -> None:
    for member in members[: len(UNITS)]:
        department = member.employee.department
        department.head = member.employee
        department.save(update_fields=["head"])


def _members(people, units, first_day: date, today: date, random: Random) -> list[Member]:
    members = []
    for n, (employee, unit) in enumerate(zip(people, units, strict=True)):
        since = _morning(employee.hired_on)
        holding = _give(employee, _new_phone(random) if n % 4 == 3 else _new_card(random), since)
        plan = Plan.OFFICE if n < len(UNITS) else unit.plan
        members.append(Member(employee, unit, plan, n, first_day, today, [holding]))
    return members


def _give(employee: Employee, uid: str, since: datetime) -> Badge:
    badge = badges.give_badge(employee, uid, since=since)
    if uid.startswith("EMP-"):
        badge.public_key = p256_phone().public_key  # nobody has this phone: its private key is gone at once
        badge.save(update_fields=["public_key"])
    return badge


def _new_card(random: Random) -> str:
    return f"04{random.getrandbits(48):012X}" if random.random() < 0.5 else f"{random.getrandbits(32):08X}"


def _new_phone(random: Random) -> str:
    return f"EMP-{random.getrandbits(32):08X}"


def _let_life_happen(members: list[Member], first_day: date, today: date, random: Random) -> None:
    """Somebody left, somebody is new, cards were lost, hours were agreed anew; everybody has terms."""
    ordinary = [m for m in members[len(UNITS) :] if m.plan is not Plan.GUARD and not m.holdings[0].public_key]
    leaver, newcomer, lost, lost_too, part_time, changed = random.sample(ordinary, 6)
    length = (today - first_day).days
    leaver.last_day = first_day + timedelta(days=length * 2 // 3)
    _hire(newcomer, first_day + timedelta(days=length * 2 // 5))
    for member, after in ((lost, length // 4), (lost_too, length // 2)):
        _replace_badge(member, first_day + timedelta(days=after), random)
    part_time.plan = Plan.HALF_DAYS
    for member in members:
        _agree(member, member.employee.hired_on, HALF_TIME if member is part_time else FULL_TIME)
    _agree(changed, first_day + timedelta(days=length // 2), FOUR_DAYS)
    _leave(leaver)


def _hire(member: Member, day: date) -> None:
    member.employee.hired_on = member.first_day = day
    member.employee.save(update_fields=["hired_on"])
    member.holdings[0].held_from = _morning(day)
    member.holdings[0].save(update_fields=["held_from"])


def _leave(member: Member) -> None:
    """The card stays with who left: a tap afterwards is refused as of somebody who is not active."""
    member.employee.left_on, member.employee.is_active = member.last_day, False
    member.employee.save(update_fields=["left_on", "is_active"])


def _replace_badge(member: Member, day: date, random: Random) -> None:
    lost_at = _morning(day)
    badges.return_badge(member.holdings[-1], lost_at)
    member.holdings.append(_give(member.employee, _new_card(random), lost_at))


def _agree(member: Member, since: date, weekly_minutes: int) -> None:
    services = member.plan is Plan.GUARD
    contract = EmploymentTerms.Contract.MANDATE if services else EmploymentTerms.Contract.EMPLOYMENT
    EmploymentTerms.objects.create(
        employee=member.employee, starts_on=since, contract=contract, weekly_minutes=weekly_minutes
    )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(4)))
