"""The audit log: what gets into it, who reads it, and that nothing changes it."""

import pytest
import time_machine
from django.db import transaction
from rest_framework.test import APIClient

from attendance import auditing, badges, people, recording
from attendance.models import Action, AuditEntry, Position
from attendance.models.events import FactsNeverChange
from attendance.transactions import one_transaction
from terminals import devices
from terminals.models import Terminal
from tests import factories
from tests.attendance.problems import assert_problem
from tests.terminals.phones import tap

pytestmark = pytest.mark.django_db
PASSWORD = "another battery staple"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def as_admin(admin, client_for):
    return client_for(admin)


@pytest.fixture
def noted():
    """What gets into the log while a call runs: actor, action, kind and name of the object, details."""

    def entries_of(act):
        last = AuditEntry.objects.count()
        act()
        written = AuditEntry.objects.order_by("id")[last:]
        return [(e.actor, e.action, e.object_type, e.object_name, e.detail) for e in written]

    return entries_of


def enter(client, person):
    sent = {"employee_id": person.pk, "timestamp": "2026-11-20T08:00", "direction": "IN", "comment": "Forgot the card"}
    return client.post("/api/events/manual", sent).json()["id"]


# ---------------------------------------------------------------------------------------------------- what is noted


def test_an_event_entered_and_voided_by_hand(noted, as_hr, employee):
    about = {"employee_id": employee.pk, "at": "2026-11-20T07:00:00Z", "direction": "IN"}
    assert noted(lambda: enter(as_hr, employee)) == [
        ("hr", "created", "event", "Олена Коваль", about | {"comment": "Forgot the card"})
    ]
    event = employee.events.get()
    assert noted(lambda: as_hr.post(f"/api/events/{event.pk}/void", {"reason": "Twice"})) == [
        ("hr", "voided", "event", "Олена Коваль", about | {"reason": "Twice"})
    ]


def test_a_tap_at_a_door_is_not(noted, terminal_client, employee):
    assert noted(lambda: tap(terminal_client, "04A1B2C3", employee.badges.get().held_from.replace(year=2026))) == []


def test_a_person_created_with_their_badge_and_changed(noted, as_hr):
    sent = {"full_name": "Nowy Człowiek", "nfc_uid": "04112233"}
    assert [entry[:4] for entry in noted(lambda: as_hr.post("/api/employees", sent))] == [
        ("hr", "given", "badge", "04112233"),
        ("hr", "created", "employee", "Nowy Człowiek"),
    ]
    person = factories.Employee.objects.get()
    factories.DepartmentFactory(name="Office")
    change = {"department": "Office", "phone": "123", "full_name": "Nowy  Człowiek", "hired_on": "2026-01-02"}
    assert noted(lambda: as_hr.patch(f"/api/employees/{person.pk}", change)) == [
        (
            "hr", "changed", "employee", "Nowy Człowiek",
            {"department": [None, "Office"], "phone": ["", "123"], "hired_on": [None, "2026-01-02"]},
        )
    ]  # fmt: skip
    assert noted(lambda: as_hr.patch(f"/api/employees/{person.pk}", change)) == []


def test_a_person_removed_or_deactivated(noted, as_hr, employee):
    nobody = factories.EmployeeFactory(full_name="Nobody")
    assert [entry[:4] for entry in noted(lambda: as_hr.delete(f"/api/employees/{nobody.pk}"))] == [
        ("hr", "deleted", "employee", "Nobody")
    ]
    factories.record(employee, "2026-11-19T07:00")
    assert noted(lambda: as_hr.delete(f"/api/employees/{employee.pk}")) == [
        ("hr", "deactivated", "employee", "Олена Коваль", {"left_on": "2026-11-20"})
    ]
    today = recording.lock_person(employee.pk).left_on
    back = noted(lambda: people.activate_person(employee, today=today))
    assert [entry[:3] for entry in back] == [("system", "activated", "employee")]


def test_a_badge_changed_and_its_phone_reset(noted, as_hr, employee):
    held = employee.badges.get()
    held.public_key = "key"
    held.save()
    holder = {"employee_id": employee.pk, "employee": "Олена Коваль"}
    assert noted(lambda: as_hr.delete(f"/api/employees/{employee.pk}/public_key")) == [
        ("hr", "key_reset", "badge", "04A1B2C3", holder)
    ]
    change = {"nfc_uid": "04AAAAAA"}
    assert noted(lambda: as_hr.patch(f"/api/employees/{employee.pk}", change)) == [
        ("hr", "returned", "badge", "04A1B2C3", holder | {"until": "2026-11-20T11:00:00Z"}),
        ("hr", "given", "badge", "04AAAAAA", holder | {"since": "2000-01-01T00:00:00Z"}),
    ]


def test_a_waiting_badge_assigned(noted, as_hr, employee):
    waiting = badges.keep_unassigned("04999999")
    address = f"/api/badges/unassigned/{waiting.pk}/assign"
    assert [entry[:4] for entry in noted(lambda: as_hr.post(address, {"employee_id": employee.pk}))] == [
        ("hr", "assigned", "badge", "04999999")
    ]


def test_a_person_proposed_at_a_terminal_is_the_terminals_doing(noted, terminal_client):
    sent = {"uid": "04777777", "full_name": "Somebody New"}
    written = noted(lambda: terminal_client.post("/api/terminal/register", sent))
    assert [entry[:4] for entry in written] == [
        ("Main entrance", "created", "employee", "Somebody New"),
        ("Main entrance", "given", "badge", "04777777"),
    ]


def test_departments_and_positions(noted, as_hr):
    made = noted(lambda: as_hr.post("/api/departments", {"name": "Office"}))
    assert [entry[:4] for entry in made] == [("hr", "created", "department", "Office")]
    position = Position.objects.create(name="Clerk")
    address = f"/api/positions/{position.pk}"
    assert noted(lambda: as_hr.patch(address, {"name": "Officer"})) == [
        ("hr", "changed", "position", "Officer", {"name": ["Clerk", "Officer"]})
    ]
    assert [entry[:4] for entry in noted(lambda: as_hr.delete(address))] == [("hr", "deleted", "position", "Officer")]


def test_users_without_their_secrets(noted, as_admin, employee):
    sent = {"username": "new", "password": PASSWORD, "role": "hr"}
    assert noted(lambda: as_admin.post("/api/users", sent)) == [("admin", "created", "user", "new", {"role": "hr"})]
    address = f"/api/users/{as_admin.get('/api/users').json()['results'][1]['id']}"
    change = {"password": PASSWORD + "!", "role": "manager", "full_name": "Ada New", "is_active": False}
    assert noted(lambda: as_admin.patch(address, change)) == [
        ("admin", "password_set", "user", "new", {}),
        (
            "admin", "changed", "user", "new",
            {"first_name": ["", "Ada"], "last_name": ["", "New"], "is_active": [True, False]},
        ),
        ("admin", "role_changed", "user", "new", {"role": ["hr", "manager"]}),
    ]  # fmt: skip
    nobodys = factories.EmployeeFactory(full_name="Without a sign-in")
    assert noted(lambda: as_admin.patch(address, {"employee_id": nobodys.pk})) == [
        ("admin", "changed", "employee", "Without a sign-in", {"user": [None, "new"]})
    ]
    assert noted(lambda: as_admin.delete(address)) == [("admin", "deleted", "user", "new", {})]


def test_terminals_from_their_making_to_their_end(noted, as_admin):
    def words(act):
        return [entry[:4] for entry in noted(act)]

    assert words(lambda: as_admin.post("/api/terminals", {"name": "Gate"})) == [
        ("admin", "created", "terminal", "Gate")
    ]
    terminal = Terminal.objects.get()
    address = f"/api/terminals/{terminal.pk}"
    assert noted(lambda: as_admin.patch(address, {"mode": "in"})) == [
        ("admin", "changed", "terminal", "Gate", {"mode": ["auto", "in"]})
    ]
    assert words(lambda: as_admin.post(f"{address}/rotate_key")) == [("admin", "key_rotated", "terminal", "Gate")]
    assert words(lambda: as_admin.patch(f"{address}/toggle_active")) == [("admin", "deactivated", "terminal", "Gate")]
    assert words(lambda: as_admin.patch(f"{address}/toggle_active")) == [("admin", "activated", "terminal", "Gate")]
    code = as_admin.post(f"{address}/pairing_code").json()["code"]
    assert words(lambda: APIClient().post("/api/register", {"code": code})) == [("Gate", "paired", "terminal", "Gate")]
    assert words(lambda: as_admin.delete(address)) == [("admin", "deleted", "terminal", "Gate")]
    assert "key_digest" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_an_act_that_fails_leaves_no_entry(noted, as_hr, employee, stranger):
    change = {"full_name": "Other", "nfc_uid": "04FFEEDD"}
    assert noted(lambda: as_hr.patch(f"/api/employees/{employee.pk}", change)) == []


def test_outside_of_a_request_it_is_the_systems_doing(noted, employee):
    assert noted(lambda: auditing.note(Action.ACTIVATED, employee))[0][0] == "system"


def test_the_next_request_is_nobody_elses_doing(as_hr, employee):
    enter(as_hr, employee)
    assert auditing.actor() == "system"


def test_a_device_retired_by_a_command_is_on_record(noted):
    terminal = factories.TerminalFactory(name="Back door")
    with transaction.atomic():
        written = noted(lambda: devices.retire(terminal))
    assert [entry[:4] for entry in written] == [("system", "deleted", "terminal", "Back door")]


# ----------------------------------------------------------------------------------------------------------- reading


def test_an_entry_reads_in_full(as_hr, employee):
    event = enter(as_hr, employee)
    entry = as_hr.get("/api/audit/log").json()["results"][0]
    assert entry == {
        "id": entry["id"],
        "at": "2026-11-20T12:00:00+01:00",
        "actor": "hr",
        "action": "created",
        "object_type": "event",
        "object_id": event,
        "object_name": "Олена Коваль",
        "detail": entry["detail"],
    }


def test_hr_and_administrators_read_it(as_hr, as_admin, manager, employee, client_for):
    for path in ("/api/audit/log", "/api/audit/actions"):
        assert as_hr.get(path).status_code == as_admin.get(path).status_code == 200
        for user in (manager, employee.user):
            assert_problem(client_for(user).get(path), 403, "permission_denied")
        assert_problem(APIClient().get(path), 401, "not_authenticated")
        assert_problem(as_hr.post(path), 405, "method_not_allowed")


def test_it_is_narrowed_and_paged_with_cursors(as_hr, employee, clock):
    first = enter(as_hr, employee)
    clock.move_to("2026-11-20T12:30:00+01:00")
    as_hr.post(f"/api/events/{first}/void", {"reason": "x"})

    def words(query):
        return [entry["action"] for entry in as_hr.get(f"/api/audit/log?{query}").json()["results"]]

    assert words("actor=hr") == ["voided", "created"]
    assert words("actor=hr&action=voided") == ["voided"]
    assert words("object_type=event&to=2026-11-20T12:15") == ["created"]
    assert words("object_type=event&from=2026-11-20T12:15") == ["voided"]
    assert words("actor=nobody") == words("object_type=nothing") == []
    page = as_hr.get("/api/audit/log?actor=hr&limit=1").json()
    assert set(page) == {"next", "previous", "results"}
    assert [entry["action"] for entry in as_hr.get(page["next"]).json()["results"]] == ["created"]


@pytest.mark.parametrize(
    ("query", "field"), [("action=eaten", "action"), ("from=x", "from"), ("cursor=x", "cursor"), ("limit=0", "limit")]
)
def test_a_filter_that_cannot_be_is_a_400(as_hr, query, field):
    assert_problem(as_hr.get(f"/api/audit/log?{query}"), 400, "invalid", field)


def test_the_words_are_a_bare_list(as_hr):
    assert as_hr.get("/api/audit/actions").json() == Action.values


def test_a_page_costs_the_same_with_many(as_hr, employee, django_assert_num_queries):
    for count in (1, 30):
        for _n in range(count):
            auditing.note(Action.CHANGED, employee)
        with django_assert_num_queries(3):
            as_hr.get("/api/audit/log")


# ------------------------------------------------------------------------------------------------------- append-only


@pytest.mark.parametrize(
    "tamper",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(actor="x"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["actor"]),
        lambda entry: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"actor": "x"}),
    ],
)
def test_no_way_of_djangos_changes_or_erases_an_entry(employee, tamper):
    one_transaction(auditing.note)(Action.CHANGED, employee)
    entry = AuditEntry.objects.last()
    entry.actor = "somebody else"
    with pytest.raises(FactsNeverChange):
        tamper(entry)
    assert AuditEntry.objects.get(pk=entry.pk).actor == "system"
