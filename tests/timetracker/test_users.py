"""The administrators' routes for users, over HTTP."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, connections
from rest_framework.test import APIClient

from attendance import access
from tests.factories import PASSWORD, EmployeeFactory, UserFactory
from timetracker.api import sign_in

pytestmark = pytest.mark.django_db

NEW = {"username": "anna", "password": "a rather long passphrase", "role": "employee"}


@pytest.fixture
def client(admin, client_for):
    return client_for(admin)


@pytest.fixture
def anna(db):
    return UserFactory(username="anna", first_name="Anna", last_name="Nowak", role="employee")


def is_problem(response, status, code):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["code"] == code
    return True


def can_sign_in(username, password=PASSWORD):
    return APIClient().post("/api/login", {"username": username, "password": password}).status_code == 200


class TestReach:
    @pytest.mark.parametrize("role", ["hr", "manager", "employee"])
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("get", "/api/users"),
            ("post", "/api/users"),
            ("get", "/api/users/1"),
            ("patch", "/api/users/1"),
            ("delete", "/api/users/1"),
        ],
    )
    def test_only_administrators_have_these_routes(self, client_for, role, method, path):
        client = client_for(UserFactory(role=role))
        assert is_problem(getattr(client, method)(path, {}), 403, "permission_denied")

    def test_without_a_token_it_is_a_401(self, db):
        assert is_problem(APIClient().get("/api/users"), 401, "not_authenticated")


class TestList:
    def test_it_is_a_page_of_users_by_name(self, client, admin, anna):
        employee = EmployeeFactory(user=anna)
        body = client.get("/api/users").json()
        assert (body["count"], body["next"], body["previous"]) == (2, None, None)
        assert [user["username"] for user in body["results"]] == ["admin", "anna"]
        assert body["results"][1] == {
            "id": anna.pk,
            "username": "anna",
            "role": "employee",
            "full_name": "Anna Nowak",
            "employee_id": employee.pk,
            "is_active": True,
        }

    def test_it_comes_in_pages(self, client, anna):
        first = client.get("/api/users?limit=1").json()
        assert first["count"] == 2
        assert [user["username"] for user in client.get(first["next"]).json()["results"]] == ["anna"]

    def test_the_number_of_queries_is_that_of_one_user(self, client, django_assert_num_queries):
        for role in ("admin", "hr", "manager", "employee") * 3:
            EmployeeFactory(user=UserFactory(role=role))
        with django_assert_num_queries(4):  # session, count, users with employees, groups
            client.get("/api/users")


class TestCreate:
    def test_the_new_user_can_sign_in(self, client):
        response = client.post("/api/users", NEW)
        assert response.status_code == 201
        assert response.json() == {
            "id": User.objects.get(username="anna").pk,
            "username": "anna",
            "role": "employee",
            "full_name": "",
            "employee_id": None,
            "is_active": True,
        }
        assert can_sign_in("anna", NEW["password"])

    @pytest.mark.parametrize("role", ["admin", "hr", "manager", "employee"])
    def test_the_role_is_what_was_asked_for(self, client, role):
        assert client.post("/api/users", NEW | {"role": role}).json()["role"] == role
        user = User.objects.get(username="anna")
        assert (access.role_of(user), user.is_superuser, user.is_staff) == (
            role,
            role == "admin",
            role in ("admin", "hr"),
        )

    def test_with_everything_that_can_be_said(self, client):
        employee = EmployeeFactory()
        said = {"full_name": "Anna Maria Nowak", "employee_id": employee.pk, "is_active": False}
        body = client.post("/api/users", NEW | said).json()
        assert {key: body[key] for key in said} == said
        user = User.objects.get(username="anna")
        assert (user.first_name, user.last_name) == ("Anna", "Maria Nowak")
        assert not can_sign_in("anna", NEW["password"])

    def test_a_taken_name_is_a_409(self, client, anna):
        assert is_problem(client.post("/api/users", NEW), 409, "username_taken")

    def test_an_employee_with_a_sign_in_is_a_409_and_nothing_is_created(self, client, stranger):
        response = client.post("/api/users", NEW | {"employee_id": stranger.pk})
        assert is_problem(response, 409, "employee_taken")
        assert not User.objects.filter(username="anna").exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("username", None),
            ("username", ""),
            ("username", "a b"),
            ("username", "a\0b"),
            ("username", "a" * 151),
            ("username", ["anna"]),
            ("password", None),
            ("password", "short"),
            ("password", "password123"),
            ("password", "1234567890123"),
            ("password", "anna"),
            ("role", None),
            ("role", "owner"),
            ("role", ["admin"]),
            ("full_name", "a" * 151),
            ("full_name", None),
            ("employee_id", 999_999),
            ("employee_id", 10**30),
            ("employee_id", 1e308),
            ("employee_id", "x"),
            ("employee_id", [1]),
            ("employee_id", 1.5),
            ("is_active", "perhaps"),
            ("is_active", None),
        ],
    )
    def test_a_bad_field_is_a_400_that_names_it(self, client, field, value):
        response = client.post("/api/users", NEW | {field: value})
        assert is_problem(response, 400, "invalid")
        assert list(response.json()["errors"]) == [field]

    def test_an_endless_number_is_a_400(self, client):
        body = '{"username": "anna", "password": "a rather long passphrase", "role": "hr", "employee_id": 1e999}'
        assert is_problem(client.post("/api/users", body, content_type="application/json"), 400, "invalid")

    @pytest.mark.parametrize("field", ["username", "password", "role"])
    def test_a_missing_field_is_a_400_that_names_it(self, client, field):
        response = client.post("/api/users", {key: value for key, value in NEW.items() if key != field})
        assert is_problem(response, 400, "invalid")
        assert list(response.json()["errors"]) == [field]

    def test_the_password_may_not_resemble_the_name(self, client):
        response = client.post("/api/users", NEW | {"full_name": "Bohdan Wyszyński", "password": "wyszyński1"})
        assert is_problem(response, 400, "invalid")


class TestReadOne:
    def test_it_is_read(self, client, anna):
        assert client.get(f"/api/users/{anna.pk}").json()["username"] == "anna"

    @pytest.mark.parametrize("method", ["get", "patch", "delete"])
    @pytest.mark.parametrize("pk", ["999999", "0", "9" * 30, "9" * 5000, "x", "-1"])
    def test_an_unknown_one_is_a_404(self, client, method, pk):
        assert is_problem(getattr(client, method)(f"/api/users/{pk}", {}), 404, "not_found")

    def test_a_put_is_a_405(self, client, anna):
        assert is_problem(client.put(f"/api/users/{anna.pk}", {}), 405, "method_not_allowed")


class TestChange:
    @pytest.mark.parametrize(
        "changes", [{"role": "manager"}, {"is_active": False}, {"full_name": "Anna Kowalska"}, {"full_name": ""}, {}]
    )
    def test_what_is_named_is_changed_and_nothing_else(self, client, anna, changes):
        before = client.get(f"/api/users/{anna.pk}").json()
        response = client.patch(f"/api/users/{anna.pk}", changes)
        assert response.status_code == 200
        assert response.json() == before | changes == client.get(f"/api/users/{anna.pk}").json()

    def test_a_new_password_replaces_the_old_one(self, client, anna):
        assert client.patch(f"/api/users/{anna.pk}", {"password": NEW["password"]}).status_code == 200
        assert not can_sign_in("anna")
        assert can_sign_in("anna", NEW["password"])

    def test_a_weak_password_is_a_400(self, client, anna):
        assert is_problem(client.patch(f"/api/users/{anna.pk}", {"password": "annanowak"}), 400, "invalid")
        assert can_sign_in("anna")

    @pytest.mark.parametrize("changes", [{"role": "hr"}, {"is_active": False}, {"password": NEW["password"]}])
    def test_it_ends_what_the_user_is_signed_in_to(self, client, client_for, anna, changes):
        hers = client_for(anna)
        client.patch(f"/api/users/{anna.pk}", changes)
        assert is_problem(hers.get("/api/me"), 401, "invalid_token")

    def test_the_name_alone_ends_nothing(self, client, client_for, anna):
        hers = client_for(anna)
        client.patch(f"/api/users/{anna.pk}", {"full_name": "Anna Kowalska", "role": "employee"})
        assert hers.get("/api/me").json()["full_name"] == "Anna Kowalska"

    def test_the_user_name_stays(self, client, anna):
        client.patch(f"/api/users/{anna.pk}", {"username": "eve"})
        anna.refresh_from_db()
        assert anna.username == "anna"

    def test_an_employee_is_linked_moved_and_let_go(self, client, anna):
        first, second = EmployeeFactory(), EmployeeFactory()
        for employee_id in (first.pk, first.pk, second.pk, None):
            body = client.patch(f"/api/users/{anna.pk}", {"employee_id": employee_id}).json()
            assert body["employee_id"] == employee_id
            first.refresh_from_db()
            second.refresh_from_db()
            assert (first.user == anna, second.user == anna) == (employee_id == first.pk, employee_id == second.pk)

    def test_somebody_elses_employee_is_a_409_and_nothing_changes(self, client, anna, stranger):
        mine = EmployeeFactory(user=anna)
        response = client.patch(f"/api/users/{anna.pk}", {"employee_id": stranger.pk, "role": "hr"})
        assert is_problem(response, 409, "employee_taken")
        assert client.get(f"/api/users/{anna.pk}").json()["employee_id"] == mine.pk
        assert client.get(f"/api/users/{anna.pk}").json()["role"] == "employee"


class TestAdministrators:
    @pytest.mark.parametrize("changes", [{"role": "hr"}, {"is_active": False}])
    def test_nobody_demotes_or_deactivates_themselves(self, client, admin, changes):
        UserFactory(role="admin")
        assert is_problem(client.patch(f"/api/users/{admin.pk}", changes), 409, "own_account")
        assert client.get("/api/me").json()["role"] == "admin"

    def test_nobody_deletes_themselves(self, client, admin):
        UserFactory(role="admin")
        assert is_problem(client.delete(f"/api/users/{admin.pk}"), 409, "own_account")

    def test_they_may_change_the_rest_of_their_own(self, client, admin):
        changes = {"full_name": "Root", "role": "admin", "is_active": True}
        assert client.patch(f"/api/users/{admin.pk}", changes).status_code == 200

    @pytest.mark.parametrize("changes", [{"role": "hr"}, {"is_active": False}])
    def test_another_administrator_can_be_demoted(self, client, changes):
        other = UserFactory(role="admin")
        assert client.patch(f"/api/users/{other.pk}", changes).status_code == 200

    def test_an_inactive_administrator_does_not_count(self, admin):
        other = UserFactory(role="admin", is_active=False)
        assert list(access.administrators()) == [admin]
        assert access.role_of(other) == "admin"

    def test_one_by_group_alone_counts(self, admin):
        other = UserFactory(role="admin")
        User.objects.filter(pk=other.pk).update(is_superuser=False)
        assert set(access.administrators()) == {admin, other}


class TestDelete:
    def test_the_user_is_gone_and_the_employee_stays(self, client, anna):
        employee = EmployeeFactory(user=anna)
        response = client.delete(f"/api/users/{anna.pk}")
        assert (response.status_code, response.content) == (204, b"")
        employee.refresh_from_db()
        assert employee.user is None
        assert is_problem(client.get(f"/api/users/{anna.pk}"), 404, "not_found")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture(autouse=True)
    def roles(self):
        """Emptying the database after a test like these takes away what the migrations put there."""
        for role in access.Role:
            Group.objects.get_or_create(name=role)

    @pytest.mark.parametrize(
        "depose",
        [
            lambda client, pk: client.delete(f"/api/users/{pk}"),
            lambda client, pk: client.patch(f"/api/users/{pk}", {"is_active": False}),
        ],
    )
    def test_administrators_who_depose_each_other_leave_one(self, depose):
        admins = [UserFactory(role="admin") for _ in range(2)]
        tokens = [sign_in.open_session(admin)["access_token"] for admin in admins]
        barrier = threading.Barrier(2)

        def run(n):
            client = APIClient(HTTP_AUTHORIZATION=f"Bearer {tokens[n]}")
            connection.ensure_connection()
            barrier.wait()
            try:
                return depose(client, admins[1 - n].pk)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(run, range(2)))
        assert access.administrators().count() == 1
        assert sorted(answer.status_code for answer in answers)[1] in (401, 409)
        assert all(answer.json()["code"] == "last_admin" for answer in answers if answer.status_code == 409)

    def test_one_name_is_given_once(self):
        token = sign_in.open_session(UserFactory(role="admin"))["access_token"]

        def run(_n):
            try:
                return APIClient(HTTP_AUTHORIZATION=f"Bearer {token}").post("/api/users", NEW).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(6) as pool:
            assert sorted(pool.map(run, range(6))) == [201] + [409] * 5
