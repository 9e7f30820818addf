"""Sign-in as API.md promises it, over HTTP."""

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.db import connection, connections
from django.utils import timezone
from rest_framework.test import APIClient

from attendance import access
from tests.factories import PASSWORD, EmployeeFactory, UserFactory
from timetracker.models import SignInSession, SpentRefreshToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(db):
    return UserFactory(username="anna", first_name="Anna", last_name="Nowak", role="employee")


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def log_in(username="anna", password=PASSWORD, address="192.0.2.1", **extra):
    return APIClient(REMOTE_ADDR=address).post("/api/login", {"username": username, "password": password}, **extra)


def refresh(token):
    return APIClient().post("/api/auth/refresh", {"refresh_token": token})


def log_out(token):
    return APIClient().post("/api/auth/logout", {"refresh_token": token})


def me(access_token):
    return APIClient().get("/api/me", HTTP_AUTHORIZATION=f"Bearer {access_token}")


def is_problem(response, status, code):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["code"] == code
    return True


def claims(token):
    return jwt.decode(token, settings.JWT_SECRET, [settings.JWT_ALG])


def forged(**changes):
    """An access token of anna's live session, signed by us, with some claims changed; None takes one away."""
    payload = claims(log_in().json()["access_token"]) | changes
    return jwt.encode({key: value for key, value in payload.items() if value is not None}, settings.JWT_SECRET)


class CountingHasher(MD5PasswordHasher):
    """Hashing is what takes the time of a sign-in; this counts how often it was done."""

    runs = 0

    def encode(self, password, salt):
        CountingHasher.runs += 1
        return super().encode(password, salt)


class TestLogin:
    @pytest.mark.parametrize("path", ["/api/login", "/api/auth/login", "/api/v1/auth/login", "/api/login/"])
    def test_the_right_password_gives_a_pair_of_tokens(self, anna, path):
        response = APIClient().post(path, {"username": "anna", "password": PASSWORD})
        assert response.status_code == 200
        body = response.json()
        assert body.keys() == {"access_token", "refresh_token", "token_type", "expires_in"}
        assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)

    def test_tokens_carry_subject_expiry_id_and_role(self, anna, clock):
        body = log_in().json()
        token = claims(body["access_token"])
        assert (token["sub"], token["role"]) == (str(anna.pk), "employee")
        assert token["exp"] == int(timezone.now().timestamp()) + body["expires_in"]
        assert token["jti"] != claims(body["refresh_token"])["jti"]

    @pytest.mark.parametrize(
        ("username", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("Anna", PASSWORD), ("gone", PASSWORD)]
    )
    def test_whatever_is_wrong_the_answer_is_the_same(self, anna, username, password):
        UserFactory(username="gone", is_active=False)
        response = log_in(username, password)
        assert is_problem(response, 401, "invalid_credentials")
        assert response.json()["detail"] == "The user name or the password is wrong."

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"username": "anna"},
            {"username": None, "password": None},
            {"username": ["anna"], "password": {"a": 1}},
            {"username": "anna\0", "password": "x"},
            {"username": "a" * 151, "password": "x"},
            {"username": "anna", "password": "x" * 100_000},
            {"username": "anna", "password": "x\0"},
        ],
    )
    def test_what_is_no_name_and_password_is_a_400(self, anna, body):
        assert is_problem(APIClient().post("/api/login", body), 400, "invalid")

    def test_a_get_is_a_405(self):
        assert is_problem(APIClient().get("/api/login"), 405, "method_not_allowed")

    def test_a_dead_token_in_the_header_does_not_keep_anybody_from_signing_in(self, anna):
        assert log_in(HTTP_AUTHORIZATION="Bearer dead").status_code == 200

    @pytest.mark.parametrize("username", ["anna", "nobody", "gone"])
    def test_unknown_and_inactive_users_cost_as_much_hashing_as_a_wrong_password(self, settings, username):
        settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__name__}"]
        UserFactory(username="anna")
        UserFactory(username="gone", is_active=False)
        before = CountingHasher.runs
        log_in(username, "wrong")
        assert CountingHasher.runs - before == 1

    def test_expired_sessions_are_cleared_a_few_at_a_time(self, anna):
        long_ago = timezone.now() - timedelta(days=30)
        for n in range(12):
            session = SignInSession.objects.create(user=anna, created_at=long_ago, expires_at=long_ago)
            SpentRefreshToken.objects.create(jti=str(n), session=session, spent_at=long_ago)
        log_in()
        assert SignInSession.objects.count() == 3
        log_in()
        assert (SignInSession.objects.count(), SpentRefreshToken.objects.count()) == (2, 0)

    def test_the_number_of_statements_does_not_depend_on_the_number_of_sessions(
        self, anna, django_assert_max_num_queries
    ):
        for _ in range(3):
            log_in()
        with django_assert_max_num_queries(7):  # user, savepoint, expired, last login, session, release, role
            log_in()


class TestTooManyFailures:
    def test_the_sixth_failure_within_a_minute_is_a_429(self, anna, clock):
        for _ in range(5):
            assert is_problem(log_in(password="wrong"), 401, "invalid_credentials")
            clock.shift(5)
        response = log_in(password="wrong")
        assert is_problem(response, 429, "throttled")
        assert response["Retry-After"] == "35"

    def test_while_it_lasts_the_right_password_is_not_tried(self, anna, clock):
        for _ in range(6):
            log_in(password="wrong")
        assert is_problem(log_in(), 429, "throttled")
        clock.shift(int(log_in()["Retry-After"]) + 0.1)
        assert log_in().status_code == 200

    def test_five_failures_do_not_lock(self, anna):
        for _ in range(5):
            log_in(password="wrong")
        assert log_in().status_code == 200

    def test_a_success_clears_the_count_of_the_user(self, anna):
        for n in range(5):
            log_in(password="wrong", address=f"192.0.2.{n}")
        log_in(address="192.0.2.9")
        assert log_in(password="wrong", address="192.0.2.10").status_code == 401

    def test_a_success_does_not_clear_the_failures_of_the_address_with_other_users(self, anna):
        for n in range(5):
            log_in(f"somebody{n}", "wrong")
        log_in()
        assert log_in("somebody", "wrong").status_code == 429

    def test_a_user_is_locked_whatever_the_address(self, anna):
        for n in range(6):
            log_in(password="wrong", address=f"192.0.2.{n}")
        assert log_in(address="198.51.100.1").status_code == 429

    @pytest.mark.parametrize("spelling", ["ANNA", " anna "])
    def test_another_spelling_of_the_name_counts_too(self, anna, spelling):
        for n in range(6):
            log_in(spelling, "wrong", address=f"192.0.2.{n}")
        assert log_in(address="198.51.100.1").status_code == 429

    def test_names_that_do_not_exist_are_locked_just_the_same(self, db):
        answers = [log_in("nobody", "wrong", address=f"192.0.2.{n}").status_code for n in range(6)]
        assert answers == [401] * 5 + [429]

    def test_an_address_is_locked_whatever_the_user(self, anna):
        answers = [log_in(f"somebody{n}", "wrong").status_code for n in range(6)]
        assert answers == [401] * 5 + [429]
        assert log_in().status_code == 429
        assert log_in(address="198.51.100.1").status_code == 200

    def test_the_address_behind_a_proxy_is_believed_only_from_a_trusted_one(self, anna):
        for n in range(6):
            log_in(f"somebody{n}", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
        assert log_in(HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429

    def test_a_malformed_request_is_no_failure(self, anna):
        for _ in range(7):
            assert APIClient(REMOTE_ADDR="192.0.2.1").post("/api/login", {"username": "anna"}).status_code == 400
        assert log_in().status_code == 200


class TestMe:
    @pytest.mark.parametrize("path", ["/api/me", "/api/auth/me", "/api/users/me", "/api/v1/me", "/api/me/"])
    def test_it_says_who_i_am(self, anna, client_for, path):
        employee = EmployeeFactory(user=anna)
        assert client_for(anna).get(path).json() == {
            "id": anna.pk,
            "username": "anna",
            "role": "employee",
            "full_name": "Anna Nowak",
            "employee_id": employee.pk,
        }

    def test_without_an_employee_the_id_is_null(self, admin, client_for):
        body = client_for(admin).get("/api/me").json()
        assert (body["role"], body["full_name"], body["employee_id"]) == ("admin", "", None)

    def test_the_access_check_is_one_query_and_one_for_the_role(self, anna, client_for, django_assert_num_queries):
        client = client_for(anna)
        with django_assert_num_queries(3):  # session with user, role, employee
            client.get("/api/me")

    def test_without_a_token_it_is_a_401(self, db):
        response = APIClient().get("/api/me")
        assert is_problem(response, 401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"


class TestWhatMakesAnAccessTokenUseless:
    @pytest.fixture
    def token(self, anna):
        return log_in().json()["access_token"]

    def test_time(self, token, clock):
        clock.shift(3599)
        assert me(token).status_code == 200
        clock.shift(2)
        assert is_problem(me(token), 401, "invalid_token")

    def test_a_new_password(self, anna, token):
        anna.set_password("another long password")
        anna.save()
        assert is_problem(me(token), 401, "invalid_token")

    def test_a_deactivation_even_if_taken_back(self, anna, token):
        anna.is_active = False
        anna.save()
        assert is_problem(me(token), 401, "invalid_token")
        anna.is_active = True
        anna.save()
        assert is_problem(me(token), 401, "invalid_token")

    def test_a_deactivation_that_no_signal_saw(self, anna, token):
        User.objects.update(is_active=False)
        assert is_problem(me(token), 401, "invalid_token")

    def test_another_role(self, anna, token):
        access.set_role(anna, "hr")
        assert is_problem(me(token), 401, "invalid_token")

    def test_the_user_being_deleted(self, anna, token):
        anna.delete()
        assert is_problem(me(token), 401, "invalid_token")

    @pytest.mark.parametrize(
        "changes",
        [
            {"sid": None},
            {"jti": None},
            {"exp": None},
            {"role": "admin"},
            {"role": None},
            {"stamp": "x"},
            {"stamp": None},
            {"token_type": "refresh"},
            {"token_type": None},
            {"sid": "00000000-0000-0000-0000-000000000000"},
        ],
    )
    def test_claims_that_do_not_hold(self, anna, changes):
        assert is_problem(me(forged(**changes)), 401, "invalid_token")

    def test_a_refresh_token_is_no_access_token(self, anna):
        assert is_problem(me(log_in().json()["refresh_token"]), 401, "invalid_token")

    def test_a_signature_of_another_secret(self, token):
        other = jwt.encode(claims(token), "another secret, long enough for HS256")
        assert is_problem(me(other), 401, "invalid_token")

    def test_no_signature_at_all(self, token):
        assert is_problem(me(jwt.encode(claims(token), None, algorithm="none")), 401, "invalid_token")


def segment(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


MALFORMED = [
    "",
    "x",
    "x.y.z",
    "..",
    "a b c",
    "żółw",
    "\x01",
    "x" * 100_000,
    f"{segment('[' * 1400)}.e30.e30",
    f"{segment([])}.e30.e30",
    f"{segment({'alg': ['HS256']})}.e30.e30",
    f"{segment({'alg': 'HS256', 'crit': 1})}.e30.e30",
    f"{segment({'alg': 'HS256', 'kid': 1})}.e30.e30",
    f"{segment({'alg': 'RS256'})}.e30.e30",
    f"{segment({'alg': 'HS256', 'b64': False})}.e30.e30",
]


class TestMalformedTokens:
    @pytest.mark.parametrize("token", MALFORMED)
    def test_in_the_header(self, db, token):
        response = APIClient().get("/api/me", headers={"Authorization": f"Bearer {token}".encode().decode("latin-1")})
        assert is_problem(response, 401, "invalid_token")

    @pytest.mark.parametrize("header", ["Basic YTpi", "Token x", "x", " "])
    def test_another_scheme_is_no_token(self, db, header):
        response = APIClient().get("/api/me", headers={"Authorization": header})
        assert is_problem(response, 401, "not_authenticated")

    @pytest.mark.parametrize("route", ["/api/auth/refresh", "/api/auth/logout"])
    @pytest.mark.parametrize("token", [*MALFORMED, "x\0y", None, 7, True, [], ["x"], {"a": 1}])
    def test_in_the_body(self, db, route, token):
        response = APIClient().post(route, {"refresh_token": token})
        assert response.status_code in (400, 401)
        assert response.json()["code"] in ("invalid", "invalid_token")

    @pytest.mark.parametrize("route", ["/api/auth/refresh", "/api/auth/logout"])
    def test_an_access_token_is_no_refresh_token(self, anna, route):
        response = APIClient().post(route, {"refresh_token": log_in().json()["access_token"]})
        assert is_problem(response, 401, "invalid_token")

    @pytest.mark.parametrize("route", ["/api/auth/refresh", "/api/auth/logout"])
    def test_a_missing_one_is_a_400(self, db, route):
        assert is_problem(APIClient().post(route, {}), 400, "invalid")


class TestRefresh:
    @pytest.fixture
    def pair(self, anna):
        return log_in().json()

    def test_it_gives_a_new_pair(self, pair):
        body = refresh(pair["refresh_token"]).json()
        assert body.keys() == pair.keys()
        assert body["refresh_token"] != pair["refresh_token"]
        assert me(body["access_token"]).status_code == 200
        assert refresh(body["refresh_token"]).status_code == 200

    def test_the_old_refresh_token_is_dead(self, pair):
        refresh(pair["refresh_token"])
        assert is_problem(refresh(pair["refresh_token"]), 401, "invalid_token")

    def test_asking_twice_within_ten_seconds_leaves_the_session_alive(self, pair, clock):
        new = refresh(pair["refresh_token"]).json()
        clock.shift(10)
        refresh(pair["refresh_token"])
        assert me(new["access_token"]).status_code == 200
        assert refresh(new["refresh_token"]).status_code == 200

    def test_later_it_kills_the_whole_session(self, pair, clock):
        new = refresh(pair["refresh_token"]).json()
        clock.shift(10.5)
        assert is_problem(refresh(pair["refresh_token"]), 401, "invalid_token")
        assert is_problem(me(new["access_token"]), 401, "invalid_token")
        assert is_problem(refresh(new["refresh_token"]), 401, "invalid_token")

    def test_other_sessions_of_the_user_live_on(self, pair, clock):
        other = log_in().json()
        refresh(pair["refresh_token"])
        clock.shift(11)
        refresh(pair["refresh_token"])
        assert me(other["access_token"]).status_code == 200

    def test_a_session_ends_two_weeks_after_the_sign_in(self, pair, clock):
        clock.shift(timedelta(days=13, hours=23, minutes=30))
        last = refresh(pair["refresh_token"]).json()
        assert last["expires_in"] <= 1800
        clock.shift(timedelta(minutes=31))
        assert is_problem(refresh(last["refresh_token"]), 401, "invalid_token")
        assert is_problem(me(last["access_token"]), 401, "invalid_token")

    def test_a_new_password_ends_it(self, anna, pair):
        anna.set_password("another long password")
        anna.save()
        assert is_problem(refresh(pair["refresh_token"]), 401, "invalid_token")

    def test_another_role_ends_it(self, anna, pair):
        access.set_role(anna, "manager")
        assert is_problem(refresh(pair["refresh_token"]), 401, "invalid_token")


class TestLogout:
    @pytest.fixture
    def pair(self, anna):
        return log_in().json()

    def test_every_token_of_the_session_is_dead_at_once(self, pair):
        new = refresh(pair["refresh_token"]).json()
        response = log_out(new["refresh_token"])
        assert (response.status_code, response.content) == (204, b"")
        for token in (pair["access_token"], new["access_token"]):
            assert is_problem(me(token), 401, "invalid_token")
        assert is_problem(refresh(new["refresh_token"]), 401, "invalid_token")

    def test_other_sessions_live_on(self, pair):
        other = log_in().json()
        log_out(pair["refresh_token"])
        assert me(other["access_token"]).status_code == 200

    def test_a_token_whose_session_is_over_is_a_204_too(self, pair):
        log_out(pair["refresh_token"])
        assert log_out(pair["refresh_token"]).status_code == 204

    def test_a_spent_token_is_a_204_too(self, pair):
        refresh(pair["refresh_token"])
        assert log_out(pair["refresh_token"]).status_code == 204

    def test_an_expired_token_is_a_204_too(self, pair, clock):
        clock.shift(timedelta(days=15))
        assert log_out(pair["refresh_token"]).status_code == 204

    def test_it_needs_no_access_token(self, pair):
        response = APIClient().post(
            "/api/auth/logout", {"refresh_token": pair["refresh_token"]}, HTTP_AUTHORIZATION="Bearer dead"
        )
        assert response.status_code == 204


def at_once(count, act):
    """What `count` threads got that all started `act(n)` at the same moment."""
    barrier = threading.Barrier(count)

    def run(n):
        connection.ensure_connection()
        barrier.wait()
        try:
            return act(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def anna(self):
        return UserFactory(username="anna")

    def test_one_refresh_token_gives_exactly_one_new_pair(self, anna):
        pair = log_in().json()
        answers = at_once(16, lambda _n: refresh(pair["refresh_token"]))
        assert sorted(answer.status_code for answer in answers) == [200] + [401] * 15
        (new,) = [answer.json() for answer in answers if answer.status_code == 200]
        assert me(new["access_token"]).status_code == 200

    def test_exactly_five_failures_are_answered_as_such(self, anna):
        answers = at_once(16, lambda _n: log_in(password="wrong").status_code)
        assert sorted(answers) == [401] * 5 + [429] * 11

    def test_many_may_sign_in_from_one_address_with_the_right_password(self, anna):
        long_ago = timezone.now() - timedelta(days=30)
        for _ in range(40):
            SignInSession.objects.create(user=anna, created_at=long_ago, expires_at=long_ago)
        assert at_once(12, lambda _n: log_in().status_code) == [200] * 12

    def test_a_logout_beside_a_refresh_leaves_no_live_token(self, anna):
        for _ in range(5):
            pair = log_in().json()
            answers = at_once(4, lambda n, token=pair["refresh_token"]: (refresh, log_out)[n % 2](token))
            for answer in answers:
                if answer.status_code == 200:
                    assert me(answer.json()["access_token"]).status_code == 401
