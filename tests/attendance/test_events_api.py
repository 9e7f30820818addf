"""The event log over HTTP: who sees what, what narrows it, and pages that hold still."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from tests import factories
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


def ids(response):
    assert response.status_code == 200, response.json()
    return [event["id"] for event in response.json()["results"]]


def test_nobody_gets_in_without_a_token():
    assert_problem(APIClient().get("/api/events"), 401, "not_authenticated")


def test_an_event_has_exactly_the_fields_of_the_contract(as_hr, employee):
    event = factories.record(
        employee,
        "2026-01-26T07:02:11",
        terminal_number=3,
        terminal_name="Main entrance",
        ts_sent=datetime(2026, 1, 26, 7, 2, 10, 500_000, tzinfo=UTC),
        flags=["clock_error"],
        now=datetime(2026, 1, 26, 7, 2, 12, tzinfo=UTC),
    )
    listed = as_hr.get("/api/events").json()
    assert listed == {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": event.pk,
                "employee_id": employee.pk,
                "employee_name": "Олена Коваль",
                "terminal_id": 3,
                "terminal_name": "Main entrance",
                "direction": "IN",
                "ts_utc": "2026-01-26T07:02:11+00:00",
                "ts_local": "2026-01-26T08:02:11+01:00",
                "ts_sent": "2026-01-26T08:02:10.500000+01:00",
                "recorded_at": "2026-01-26T08:02:12+01:00",
                "source": "terminal",
                "is_manual": False,
                "comment": "",
                "created_by": None,
                "flags": ["clock_error"],
                "voided": None,
            }
        ],
    }


def test_summer_time_has_its_own_offset(as_hr, employee):
    factories.record(employee, "2026-07-26T07:00:00")
    assert as_hr.get("/api/events").json()["results"][0]["ts_local"] == "2026-07-26T09:00:00+02:00"


# ------------------------------------------------------------------------------------------------------------ reach


def test_each_role_sees_the_events_of_the_people_in_reach(
    admin, hr, manager, employee, stranger, department, client_for
):
    own, foreign = factories.record(employee, "2026-01-26T07:00:00"), factories.record(stranger, "2026-01-26T08:00:00")
    for user in (admin, hr):
        assert ids(client_for(user).get("/api/events")) == [foreign.pk, own.pk]
    for user in (manager, employee.user):
        assert ids(client_for(user).get("/api/events")) == [own.pk]
        assert ids(client_for(user).get(f"/api/events?employee={stranger.pk}")) == []
    assert ids(client_for(stranger.user).get("/api/events")) == [foreign.pk]


# ---------------------------------------------------------------------------------------------------------- filters


@pytest.fixture
def log(employee, stranger):
    """A day of two people at two doors, by name."""
    return {
        "night": factories.record(employee, "2026-01-25T22:59:59", "IN", terminal_number=1),
        "midnight": factories.record(employee, "2026-01-25T23:00:00", "OUT", terminal_number=1),
        "morning": factories.record(stranger, "2026-01-26T07:00:00", "IN", terminal_number=2, source="nfc"),
        "evening": factories.record(employee, "2026-01-26T22:59:59", "IN", source="offline", terminal_number=2),
        "next": factories.record(employee, "2026-01-26T23:00:00", "OUT", source="import"),
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["next", "evening", "morning", "midnight", "night"]),
        ("terminal=1", ["midnight", "night"]),
        ("terminal=99", []),
        ("direction=OUT", ["next", "midnight"]),
        ("source=nfc", ["morning"]),
        ("from=2026-01-26", ["next", "evening", "morning", "midnight"]),
        ("to=2026-01-26", ["evening", "morning", "midnight", "night"]),
        ("from=2026-01-26&to=2026-01-26", ["evening", "morning", "midnight"]),
        ("from=2026-01-26T08:00&to=2026-01-26T08:00:00%2B01:00", ["morning"]),
        ("from=2026-01-26T08:00:00+01:00&to=2026-01-26T23:59:59", ["evening", "morning"]),
        ("from=2026-01-26T07:00:00.000001Z&to=2026-01-26", ["evening"]),
        ("from=2026-01-26&to=2026-01-26&direction=IN&terminal=2&source=offline", ["evening"]),
        ("employee=&terminal=&from=&direction=&cursor=&to=2026-01-25", ["night"]),
    ],
)  # fmt: skip
def test_the_log_is_narrowed_by_each_filter(as_hr, log, query, found):
    names = {event.pk: name for name, event in log.items()}
    assert [names[pk] for pk in ids(as_hr.get(f"/api/events?{query}"))] == found


def test_the_log_of_one_person(as_hr, log, stranger):
    assert ids(as_hr.get(f"/api/events?employee={stranger.pk}")) == [log["morning"].pk]


def test_voided_events_are_left_out_unless_asked_for(as_hr, log):
    as_hr.post(f"/api/events/{log['morning'].pk}/void", {"reason": "twice"})
    assert log["morning"].pk not in ids(as_hr.get("/api/events"))
    assert log["morning"].pk not in ids(as_hr.get("/api/events?include_voided=false"))
    assert log["morning"].pk in ids(as_hr.get("/api/events?include_voided=true"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            (field, value)
            for field in ("employee", "terminal")
            for value in ("x", "1.5", "%00", "-1", "9" * 19, "9" * 5000)
        ),
        *((field, value) for field in ("from", "to") for value in ("x", "2026-02-30", "9999-12-31", "%00", "1" * 5000)),
        ("direction", "UP"),
        ("source", "magic"),
        ("include_voided", "perhaps"),
        ("cursor", "x"),
        ("cursor", "%FF"),
        ("cursor", "bmV3ZXIgeCAx"),
        ("cursor", "bmV3ZXIgMDAwMS0wMS0wMVQwMDowMCswNTowMCAx"),
    ],
)
def test_a_filter_that_cannot_be_is_a_400_that_names_it(as_hr, field, value):
    assert_problem(as_hr.get(f"/api/events?{field}={value}"), 400, "invalid", field)


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-01-27&to=2026-01-26",
        "from=2026-01-26T08:00:01&to=2026-01-26T08:00",
        "from=2026-01-27T00:00&to=2026-01-26",
    ],
)
def test_a_range_that_ends_before_it_begins_is_a_400(as_hr, query):
    assert_problem(as_hr.get(f"/api/events?{query}"), 400, "invalid", "from")


def test_a_local_time_that_the_clocks_skip_or_repeat_is_refused_in_a_query_too(as_hr):
    assert_problem(as_hr.get("/api/events?from=2026-03-29T02:30"), 400, "nonexistent_time")
    assert_problem(as_hr.get("/api/events?to=2026-10-25T02:30"), 400, "ambiguous_time")


@pytest.mark.parametrize(
    "query", ["employee=9223372036854775807", "terminal=0", "from=0002-01-01", "to=0002-01-01T00:00Z"]
)
def test_numbers_and_dates_out_of_all_proportion_are_no_server_error(as_hr, log, query):
    assert as_hr.get(f"/api/events?{query}").status_code == 200


# ------------------------------------------------------------------------------------------------------------ pages


@pytest.fixture
def tied(employee, stranger):
    """Nine events, three and three at the same instant, in the order in which they are listed."""
    people = [employee, stranger, factories.EmployeeFactory()]
    moments = [f"2026-01-26T0{hour}:00:00" for hour in (7, 8, 9)]
    return [factories.record(person, moment).pk for moment in moments for person in people][::-1]


def walk(client, link, direction):
    """All ids from `link` on, page by page."""
    pages = []
    while link:
        answer = client.get(link)
        pages.append(ids(answer))
        link = answer.json()[direction]
    return pages


@pytest.mark.parametrize("limit", [1, 2, 4, 8, 9, 500])
def test_pages_show_each_event_once_in_both_directions(as_hr, tied, limit):
    pages = walk(as_hr, f"/api/events?limit={limit}", "next")
    assert [pk for page in pages for pk in page] == tied
    link = f"/api/events?limit={limit}"
    for _ in pages[1:]:
        link = as_hr.get(link).json()["next"]
    back = walk(as_hr, link, "previous")
    assert [pk for page in reversed(back) for pk in page] == tied


def test_events_that_arrive_between_two_pages_shift_nothing(as_hr, tied, stranger):
    first = as_hr.get("/api/events?limit=4").json()
    for moment in ("2026-01-26T10:00:00", "2026-01-26T08:00:00"):
        factories.record(factories.EmployeeFactory(), moment)
    rest = [pk for page in walk(as_hr, first["next"], "next") for pk in page]
    assert rest == tied[4:]


def test_a_page_keeps_its_filters(as_hr, tied, employee):
    first = as_hr.get(f"/api/events?employee={employee.pk}&limit=2")
    rest = as_hr.get(first.json()["next"])
    assert len(ids(first)) == 2
    assert {event["employee_id"] for event in rest.json()["results"]} == {employee.pk}
    assert (rest.json()["next"], ids(as_hr.get(rest.json()["previous"]))) == (None, ids(first))


def test_an_empty_log_is_an_empty_page(as_hr):
    assert as_hr.get("/api/events").json() == {"next": None, "previous": None, "results": []}


@pytest.mark.parametrize("limit", ["0", "-1", "x", "9" * 2000])
def test_a_limit_that_cannot_be_is_refused(as_hr, limit):
    assert_problem(as_hr.get(f"/api/events?limit={limit}"), 400, "invalid", "limit")


def test_a_limit_beyond_the_largest_is_cut(as_hr, tied):
    assert len(ids(as_hr.get(f"/api/events?limit={'9' * 30}"))) == 9


def test_a_page_costs_the_same_with_many_events(as_hr, manager, client_for, employee, django_assert_num_queries):
    as_manager = client_for(manager)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for days in (2, 60):
        for day in range(days):
            person = factories.EmployeeFactory(department=employee.department)
            factories.record(person, start + timedelta(days=day))
        # session and user, groups, events
        with django_assert_num_queries(3):
            page = as_hr.get("/api/events?limit=1")
        with django_assert_num_queries(3):
            as_hr.get(page.json()["next"])
        # and the tree of departments
        with django_assert_num_queries(4):
            as_manager.get("/api/events?limit=500")


# ------------------------------------------------------------------------------------------------------------- void


@pytest.fixture
def noon():
    with time_machine.travel("2026-01-26T12:00:00+01:00", tick=False):
        yield


def test_a_voided_event_stays_with_who_when_and_why(noon, as_hr, employee):
    event = factories.record(employee, "2026-01-26T07:00:00", "IN")
    voided = as_hr.post(f"/api/events/{event.pk}/void", {"reason": " wrong card "})
    assert voided.status_code == 200
    assert voided.json()["voided"] == {"by": "hr", "at": "2026-01-26T12:00:00+01:00", "reason": "wrong card"}
    assert as_hr.get("/api/events?include_voided=1").json()["results"] == [voided.json()]


def test_voiding_settles_the_directions_after_it_anew(as_hr, employee):
    first = factories.record(employee, "2026-01-26T07:00:00")
    second = factories.record(employee, "2026-01-26T08:00:00")
    as_hr.post(f"/api/events/{first.pk}/void", {"reason": "not hers"})
    assert [(event["id"], event["direction"]) for event in as_hr.get("/api/events").json()["results"]] == [
        (second.pk, "IN")
    ]


def test_a_second_time_is_refused_and_the_first_reason_stands(as_hr, employee):
    event = factories.record(employee, "2026-01-26T07:00:00")
    as_hr.post(f"/api/events/{event.pk}/void", {"reason": "first"})
    assert_problem(as_hr.post(f"/api/events/{event.pk}/void", {"reason": "second"}), 409, "already_voided")
    event.refresh_from_db()
    assert event.void_reason == "first"


@pytest.mark.parametrize("reason", [None, "", "  ", "x" * 2001, "a\x00b", [], {}])
def test_a_void_needs_a_reason(as_hr, employee, reason):
    event = factories.record(employee, "2026-01-26T07:00:00")
    assert_problem(as_hr.post(f"/api/events/{event.pk}/void", {"reason": reason}), 400, "invalid", "reason")
    assert_problem(as_hr.post(f"/api/events/{event.pk}/void"), 400, "invalid", "reason")


@pytest.mark.parametrize("pk", ["0", "999", "9" * 30, "x"])
def test_what_is_not_on_record_cannot_be_voided(as_hr, pk):
    assert_problem(as_hr.post(f"/api/events/{pk}/void", {"reason": "x"}), 404, "not_found")


def test_only_hr_voids(admin, manager, employee, client_for):
    event = factories.record(employee, "2026-01-26T07:00:00")
    for user in (manager, employee.user):
        refused = client_for(user).post(f"/api/events/{event.pk}/void", {"reason": "x"})
        assert_problem(refused, 403, "permission_denied")
    assert_problem(APIClient().post(f"/api/events/{event.pk}/void", {"reason": "x"}), 401, "not_authenticated")
    assert client_for(admin).post(f"/api/events/{event.pk}/void", {"reason": "x"}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_else_is_done_to_the_log(as_hr, method):
    assert_problem(getattr(as_hr, method)("/api/events", {}), 405, "method_not_allowed")
