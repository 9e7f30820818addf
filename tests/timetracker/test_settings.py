"""What the environment may say, and what production refuses. The settings are loaded afresh each time."""

import re
import runpy
from datetime import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[2] / "timetracker" / "settings.py"
NAMES = re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', SETTINGS.read_text(encoding="utf-8"))
SECRET = "sT7u-Wq2Zk9_xV4mB8nR1cY6dF3gH5jL0pA"
PRODUCTION = {"ENV": "production", "JWT_SECRET": SECRET, "ALLOWED_HOSTS": "time.example.com"}


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Loads the settings as with this environment and nothing else."""
    for name in NAMES:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))

    def loaded(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return loaded


def test_development_needs_nothing_and_answers_to_this_machine_only(load):
    settings = load()
    assert settings["ENV"] == "development"
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]", "testserver"]
    assert "corsheaders" not in settings["INSTALLED_APPS"]


def test_production_starts_with_a_secret_and_its_hosts(load):
    settings = load(**PRODUCTION)
    assert settings["ALLOWED_HOSTS"] == ["time.example.com"]
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["STORAGES"]["staticfiles"]["BACKEND"].endswith("CompressedManifestStaticFilesStorage")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JWT_SECRET", ""),
        ("JWT_SECRET", "short"),
        ("JWT_SECRET", SECRET[:31]),
        ("JWT_SECRET", "for-development-on-this-machine-only-0123456789"),
        ("JWT_SECRET", "a" * 64),
        ("JWT_SECRET", "CHANGE_ME_to_something_long_and_secret_please"),
        ("SECRET_KEY", "short"),
        ("DEBUG", "true"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "time.example.com,*"),
        ("CORS_ORIGINS", "*"),
        ("ADMIN_PASSWORD", "admin"),
        ("ADMIN_PASSWORD", "admin1234567890"),
        ("ADMIN_PASSWORD", "Tr0ub4dor&3"),
        ("ADMIN_PASSWORD", "change-me-please-now"),
        ("ADMIN_PASSWORD", "aaaaaaaaaaaaaaaa"),
    ],
)
def test_production_refuses_what_is_insecure_and_names_it(load, name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name}\b") as refusal:
        load(**PRODUCTION | {name: value})
    assert str(refusal.value).endswith(".")
    assert not value or len(value) < 16 or value not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "staging"),
        ("DEBUG", "perhaps"),
        ("JWT_ALG", "none"),
        ("JWT_ALG", "RS256"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "0"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "an hour"),
        ("TERMINAL_SCAN_COOLDOWN_SECONDS", "-1"),
        ("TERMINAL_RATE_LIMIT", "1e3"),
        ("MAX_SHIFT_HOURS", "0"),
        ("OPEN_SHIFT_POLICY", "roster"),
        ("DAY_ATTRIBUTION", "week"),
        ("NIGHT_START", "24:00"),
        ("NIGHT_END", "6"),
        ("DB_POOL_RECYCLE", "٣"),
        ("TIME_ZONE", "Europe/Atlantis"),
        ("TIME_ZONE", "../etc"),
        ("PUBLIC_URL", "time.example.com"),
        ("PUBLIC_URL", "https://time.example.com/path"),
        ("TRUSTED_PROXIES", "proxy.internal"),
        ("METRICS_NETWORKS", "10.0.0.0/33"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "portal.example.com"),
        ("DATABASE_URL", "postgres://u@h/n"),
        ("DATABASE_URL", "timetracker.db"),
        ("DATABASE_URL", "mysql://u@h"),
        ("DATABASE_URL", "mysql://u:p@h:port/n"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(load, name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name}\b"):
        load(**{name: value})


def test_a_refused_database_address_does_not_show_its_password(load):
    with pytest.raises(ImproperlyConfigured) as refusal:
        load(DATABASE_URL="mysql://u:pass/word@h:port/n")
    assert "pass" not in str(refusal.value)


def test_every_setting_stands_in_the_example_file():
    example = (SETTINGS.parents[1] / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == set(NAMES)


def test_sqlite_keeps_what_it_acknowledged_and_lets_writers_wait(load, tmp_path):
    database = load()["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "timetracker.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 8
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


@pytest.mark.parametrize("scheme", ["mysql", "mysql+pymysql", "mysql+mysqldb", "mariadb", "mariadb+aiomysql"])
def test_the_predecessors_database_addresses_are_understood(load, scheme):
    database = load(DATABASE_URL=f"{scheme}://tt:p%40ss@db:3307/timetracker?charset=utf8mb4", DB_POOL_RECYCLE="90")
    database = database["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.mysql"
    assert [database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "tt",
        "p@ss",
        "db",
        3307,
        "timetracker",
    ]
    assert database["OPTIONS"]["charset"] == "utf8mb4"
    assert database["OPTIONS"]["isolation_level"] == "read committed"
    assert database["CONN_MAX_AGE"] == 90
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["TEST"] == {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_bin"}


def test_a_relative_sqlite_path_lies_in_the_project(load):
    settings = load(DATABASE_URL="sqlite:///var/other.sqlite3")
    assert settings["DATABASES"]["default"]["NAME"] == str(SETTINGS.parents[1] / "var" / "other.sqlite3")


def test_cors_is_there_once_origins_are_given(load):
    settings = load(CORS_ORIGINS='["https://portal.example.com", "http://localhost:5173"]')
    assert settings["CORS_ALLOWED_ORIGINS"] == ["https://portal.example.com", "http://localhost:5173"]
    assert "corsheaders.middleware.CorsMiddleware" in settings["MIDDLEWARE"]


def test_the_secret_key_follows_the_jwt_secret_without_being_it(load):
    first = load(JWT_SECRET=SECRET)["SECRET_KEY"]
    assert first != SECRET
    assert load(JWT_SECRET=SECRET[::-1])["SECRET_KEY"] != first
    assert load(SECRET_KEY="k" * 50)["SECRET_KEY"] == "k" * 50


def test_argon2_comes_first(load):
    assert load()["PASSWORD_HASHERS"][0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_the_content_security_policy_allows_nothing_inline(load):
    directives = load()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'self'"]
    assert not any("unsafe" in str(sources) for sources in directives.values())


def test_the_rules_of_worked_time(load):
    settings = load()
    assert (settings["OPEN_SHIFT_POLICY"], settings["DAY_ATTRIBUTION"]) == ("flag", "calendar")
    assert (settings["NIGHT_START"], settings["NIGHT_END"]) == (time(22), time(6))
    assert load(OPEN_SHIFT_POLICY="plan_end")["OPEN_SHIFT_POLICY"] == "plan_end"
    settings = load(OPEN_SHIFT_POLICY="day_end", DAY_ATTRIBUTION="shift", NIGHT_START="21:30", NIGHT_END="05:00")
    assert (settings["OPEN_SHIFT_POLICY"], settings["DAY_ATTRIBUTION"]) == ("day_end", "shift")
    assert (settings["NIGHT_START"], settings["NIGHT_END"]) == (time(21, 30), time(5))
