"""How people are found, filtered and sorted, in the list and among the suggestions."""

import pytest
from rest_framework.test import APIClient

from attendance import badges
from tests import factories
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_hr(hr, client_for):
    return client_for(hr)


@pytest.fixture
def people():
    """Four people who differ in everything that a search looks at."""
    welder, driver = factories.PositionFactory(name="Зварювальник"), factories.PositionFactory(name="Kierowca wózka")
    return [
        factories.EmployeeFactory(
            full_name="Łukasz Żółty", personnel_number="TN-0042", uid="04A1B2C3", position=driver
        ),
        factories.EmployeeFactory(
            full_name="Ірина Їжак", personnel_number="тн-77", uid="EMP-1A2B3C4D", position=welder
        ),
        factories.EmployeeFactory(full_name="100% Pewny"),
        factories.EmployeeFactory(full_name="Anna_Maria Nowak", is_active=False),
    ]


def names(response):
    assert response.status_code == 200, response.json()
    body = response.json()
    return [person["full_name"] for person in (body if isinstance(body, list) else body["results"])]


@pytest.fixture(params=["/api/employees?search={}", "/api/search/employees?q={}"])
def search(request, as_hr, people):
    """The two routes that search; they find the same."""
    return lambda text: names(as_hr.get(request.param.format(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("łukasz", "Łukasz Żółty"),
        ("LUKASZ", "Łukasz Żółty"),
        ("zolty", "Łukasz Żółty"),
        ("ЇЖАК", "Ірина Їжак"),
        ("їжак ірина", "Ірина Їжак"),
        ("04a1", "Łukasz Żółty"),
        ("04:A1:B2:C3", "Łukasz Żółty"),
        ("a1-b2", "Łukasz Żółty"),
        ("emp-1a2b", "Ірина Їжак"),
        ("tn-0042", "Łukasz Żółty"),
        ("ТН-77", "Ірина Їжак"),
        ("ЗВАРЮВ", "Ірина Їжак"),
        ("WOZKA lukasz", "Łukasz Żółty"),
        ("100%25", "100% Pewny"),
        ("a_m", "Anna_Maria Nowak"),
    ],
)
def test_a_search_finds_by_name_badge_number_and_position(search, text, found):
    assert search(text) == [found]


@pytest.mark.parametrize("text", ["%25%25", "łukasz їжак", "lu_asz", "\\", "nobody", "👻", ":"])
def test_wildcards_are_letters_and_what_nobody_has_finds_nobody(search, text):
    assert search(text) == []


def test_a_badge_that_was_returned_finds_nobody(search, people):
    badges.change_badge(people[0], None, now=badges.SINCE_ALWAYS)
    assert search("04A1B2C3") == []


@pytest.mark.parametrize("text", ["x" * 101, "%00", "a%00b"])
def test_a_search_that_cannot_be_is_a_400(as_hr, text):
    assert_problem(as_hr.get(f"/api/employees?search={text}"), 400, "invalid", "search")
    assert_problem(as_hr.get(f"/api/search/employees?q={text}"), 400, "invalid", "q")


def test_bytes_that_are_no_text_are_no_server_error(as_hr):
    assert as_hr.get("/api/employees?search=%ff%fe").status_code == 200


def test_a_search_stays_within_reach(manager, employee, stranger, client_for):
    client = client_for(manager)
    assert names(client.get("/api/search/employees?q=04")) == ["Олена Коваль"]
    assert names(client.get("/api/employees?search=obcy")) == []
    assert names(client_for(employee.user).get("/api/search/employees?q=коваль")) == ["Олена Коваль"]


def test_a_search_with_many_people_costs_the_same(as_hr, django_assert_num_queries):
    for round_of in (2, 30):
        for _ in range(round_of):
            person = factories.EmployeeFactory(department=factories.DepartmentFactory())
            badges.give_badge(person, f"card-{person.pk}")
        # session and user, groups, positions, count, people
        with django_assert_num_queries(5):
            as_hr.get("/api/employees?search=employee card&limit=500")
        with django_assert_num_queries(4):
            as_hr.get("/api/search/employees?q=employee card&limit=500")


# ------------------------------------------------------------------------------------------------------ suggestions


def test_a_suggestion_has_what_recognises_a_person(as_hr, people):
    assert as_hr.get("/api/search/employees?q=łukasz").json() == [
        {
            "id": people[0].pk,
            "full_name": "Łukasz Żółty",
            "nfc_uid": "04A1B2C3",
            "personnel_number": "TN-0042",
            "position": "Kierowca wózka",
            "department": None,
            "is_active": True,
        }
    ]


def test_suggestions_come_by_name_and_no_more_than_asked_for(as_hr, people):
    assert names(as_hr.get("/api/search/employees?q=a&limit=2")) == ["Anna_Maria Nowak", "Łukasz Żółty"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20"])
def test_nothing_typed_suggests_nobody(as_hr, people, query):
    assert as_hr.get(f"/api/search/employees{query}").json() == []


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "9" * 2000])
def test_a_limit_that_cannot_be_is_a_400(as_hr, limit):
    assert_problem(as_hr.get(f"/api/search/employees?q=a&limit={limit}"), 400, "invalid", "limit")


def test_a_limit_beyond_500_is_cut(as_hr, people):
    assert len(as_hr.get(f"/api/search/employees?q=a&limit={'9' * 30}").json()) == 3


def test_suggestions_need_a_token():
    assert_problem(APIClient().get("/api/search/employees?q=a"), 401, "not_authenticated")


# ------------------------------------------------------------------------------------------------ filters and order


@pytest.mark.parametrize(("text", "count"), [("true", 3), ("1", 3), ("False", 1), ("0", 1), ("", 4)])
def test_people_by_whether_they_are_active(as_hr, people, text, count):
    assert as_hr.get(f"/api/employees?is_active={text}").json()["count"] == count


def test_a_department_is_given_by_name_or_id(as_hr, employee, department, stranger):
    for text in (department.name, department.pk):
        assert names(as_hr.get(f"/api/employees?department={text}")) == ["Олена Коваль"]


def test_a_filter_narrows_no_single_person(as_hr, people):
    assert as_hr.get(f"/api/employees/{people[0].pk}?is_active=false").status_code == 200


@pytest.mark.parametrize("text", ["Nowhere", "0", "9" * 18, "9" * 19, "9" * 40, "²", "-1"])
def test_an_unknown_department_has_nobody(as_hr, employee, text):
    assert names(as_hr.get(f"/api/employees?department={text}")) == []


def test_people_come_by_name_unless_asked_otherwise(as_hr, people):
    assert names(as_hr.get("/api/employees")) == ["100% Pewny", "Anna_Maria Nowak", "Łukasz Żółty", "Ірина Їжак"]
    assert names(as_hr.get("/api/employees?ordering=-full_name"))[0] == "Ірина Їжак"
    assert names(as_hr.get("/api/employees?ordering=is_active,-full_name"))[:2] == ["Anna_Maria Nowak", "Ірина Їжак"]


@pytest.mark.parametrize(
    "word", ["full_name", "personnel_number", "position", "department", "hired_on", "left_on", "id"]
)
def test_people_can_be_sorted_by_any_column(as_hr, people, word):
    forwards = names(as_hr.get(f"/api/employees?ordering={word}"))
    assert sorted(forwards) == sorted(names(as_hr.get(f"/api/employees?ordering=-{word}")))


def test_pages_of_people_who_are_equal_do_not_overlap(as_hr):
    for _ in range(5):
        factories.EmployeeFactory(full_name="Jan Nowak")
    pages = [as_hr.get(f"/api/employees?ordering=is_active&limit=2&offset={n}").json()["results"] for n in (0, 2, 4)]
    assert len({person["id"] for page in pages for person in page}) == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [("is_active=perhaps", "is_active"), ("ordering=salary", "ordering"), ("ordering=user__password", "ordering"),
     ("ordering=,,,", "ordering"),
     ("department=%00", "department"), (f"department={'x' * 151}", "department")],
)  # fmt: skip
def test_a_filter_that_cannot_be_is_a_400(as_hr, query, field):
    assert_problem(as_hr.get(f"/api/employees?{query}"), 400, "invalid", field)


@pytest.mark.parametrize(("query", "field"), [("limit=x", "limit"), ("limit=-1", "limit"), ("offset=-1", "offset")])
def test_a_page_that_cannot_be_is_a_400(as_hr, query, field):
    assert_problem(as_hr.get(f"/api/employees?{query}"), 400, "invalid", field)


@pytest.mark.parametrize("query", [f"offset={'9' * 30}", f"limit={'9' * 30}"])
def test_a_page_beyond_all_numbers_is_an_empty_or_the_largest_one(as_hr, employee, query):
    assert as_hr.get(f"/api/employees?{query}").status_code == 200
