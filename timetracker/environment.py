"""Reads settings from the environment, and says in one sentence what is wrong with one that cannot be used.

A variable set to nothing counts as not set, so that `NAME=` in an env file or in compose means "the default".
"""

import os
import re
from datetime import time, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

MIN_SECRET_LENGTH = 32
MIN_PASSWORD_LENGTH = 12
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
ENGINES = {"sqlite": "django.db.backends.sqlite3", "mysql": "django.db.backends.mysql"}


def read_file(path: Path) -> None:
    """Take what the env file says; the real environment wins."""
    if path.is_file():
        environ.Env.read_env(path)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to one of: {', '.join(choices)}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to true or false.")
    return value in TRUE


def number(name: str, default: int, minimum: int = 0) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number, at least {minimum}.")
    return int(value)


def minutes(name: str, default: int) -> timedelta:
    return timedelta(minutes=number(name, default, minimum=1))


def wall_time(name: str, default: str) -> time:
    """A time of day on the local clock, `HH:MM`."""
    value = text(name, default)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a time of day such as 22:00.")
    return time.fromisoformat(value)


def words(name: str) -> list[str]:
    """A comma-separated list; the JSON spelling `["a", "b"]` is understood too."""
    return [word for word in re.split(r'[\s,\[\]"\']+', text(name)) if word]


def networks(name: str, default: str = "") -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(word, strict=False) for word in words(name) or default.split()]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}; list addresses or networks such as 10.0.0.0/8, separated by commas."
        ) from None


def zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a zone such as Europe/Warsaw.") from None
    return value


def origin(name: str) -> str:
    """`https://host[:port]`, without a slash at the end, or nothing."""
    return _origin(name, text(name)) if text(name) else ""


def origins(name: str) -> list[str]:
    return [_origin(name, word) for word in words(name)]


def _origin(name: str, value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@*]+/?", value):
        raise ImproperlyConfigured(f"{name} is or contains {value!r}; use an address such as https://time.example.com.")
    return value.rstrip("/")


def database(name: str, default: str, base: Path) -> dict:
    """Django's ENGINE, NAME, USER, … from a URL; SQLAlchemy's `mysql+pymysql://` spellings are understood.

    A relative SQLite path lies under `base`.
    """
    url = re.sub(r"^(\w+)\+\w+:", r"\1:", text(name, default))
    scheme = {"sqlite3": "sqlite", "mariadb": "mysql"}.get(scheme := url.partition(":")[0], scheme)
    if scheme not in ENGINES:
        raise ImproperlyConfigured(
            f"{name} starts with {scheme!r}; set it to sqlite:///file or mysql://user@host/name."
        )
    try:
        config = environ.Env.db_url_config(f"{scheme}:{url.partition(':')[2]}", engine=ENGINES[scheme])
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name} is not a database URL; percent-encode special characters.") from None
    if not config["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database; set it to mysql://user@host/name.")
    if scheme == "sqlite" and config["NAME"] != ":memory:":
        config["NAME"] = str(base / config["NAME"])
    return config


def mail(name: str, default: str) -> dict:
    """Django's EMAIL_* settings from a URL."""
    try:
        return environ.Env.email_url_config(text(name, default))
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} is no address of a mail server; set it to smtp+tls://user:password@host:587 or consolemail://."
        ) from None


def secret(name: str, default: str, *, production: bool, required: bool = True) -> str:
    """A signing secret; in production one that was chosen for this installation and cannot be guessed.

    The default of a required one serves development only.
    """
    value = text(name)
    if not production or (not value and not required):
        return value or default
    advice = 'make one with: python -c "import secrets; print(secrets.token_urlsafe(48))".'
    if not value:
        raise ImproperlyConfigured(f"{name} is not set, and ENV=production needs one: {advice}")
    if len(value) < MIN_SECRET_LENGTH:
        raise ImproperlyConfigured(f"{name} is shorter than {MIN_SECRET_LENGTH} characters: {advice}")
    if value == default or len(set(value)) < 10 or re.search(r"change.?me|example|insecure", value, re.IGNORECASE):
        raise ImproperlyConfigured(f"{name} is a default or can be guessed: {advice}")
    return value


def admin_password(name: str, *, production: bool) -> str:
    """The first administrator's password, if one is given; in production not one that can be guessed."""
    value = os.environ.get(name, "")
    guessable = (
        len(value) < MIN_PASSWORD_LENGTH or len(set(value)) < 5 or re.search(r"change.?me|admin|passw", value, re.I)
    )
    if production and value and guessable:
        raise ImproperlyConfigured(
            f"{name} is a default or can be guessed: choose {MIN_PASSWORD_LENGTH} characters or more,"
            " or leave it out once the first administrator exists."
        )
    return value
