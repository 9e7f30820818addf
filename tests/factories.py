"""People, badges, terminals and events with plain defaults."""

from datetime import UTC, datetime

import factory
from django.contrib.auth.models import User
from factory.django import DjangoModelFactory

from attendance import access, badges, recording
from attendance.models import Department, Employee, EmploymentTerms, Position, Source
from attendance.transactions import one_transaction
from terminals import devices
from terminals.models import Terminal

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(user, create, role, **kwargs):
        if role:
            access.set_role(user, role)


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    name = factory.Sequence(lambda n: f"Position {n}")


class EmployeeFactory(DjangoModelFactory):
    class Meta:
        model = Employee
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Employee {n}")

    @factory.post_generation
    def uid(employee, create, uid, **kwargs):
        if uid:
            one_transaction(badges.give_badge)(employee, uid)


class EmploymentTermsFactory(DjangoModelFactory):
    class Meta:
        model = EmploymentTerms

    employee = factory.SubFactory(EmployeeFactory)
    starts_on = datetime(2026, 1, 1).date()


class TerminalFactory(DjangoModelFactory):
    """`terminal.key` is the secret itself; the row keeps its digest."""

    class Meta:
        model = Terminal

    name = factory.Sequence(lambda n: f"Door {n}")

    @classmethod
    def _create(cls, model, **fields):
        terminal = model(**fields)
        terminal.key = devices.give_new_key(terminal)
        return terminal


@one_transaction
def record(employee, at, declared="", *, now=None, **facts):
    """An event through the one door; `at` is an aware instant, or text in ISO 8601 taken as UTC."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    fact = recording.Fact(at=at, declared=declared, **{"source": Source.TERMINAL, **facts})
    return recording.record_event(recording.lock_person(employee.pk), fact, now=now or at)
