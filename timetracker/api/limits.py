"""How often something may happen: a sliding window, counted exactly across all threads and processes.

The counts are no business data. They live in Redis where REDIS_URL names one, else in a scratch SQLite file that all
processes of the machine share, so that counting costs the business database nothing.
"""

import functools
import math
import os
import random
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from timetracker.api.errors import Busy, Problem

Keys = str | Sequence[str]


class TooMany(Problem):
    """429 `throttled`; `wait` is the number of seconds after which it may be tried again."""

    def __init__(self, wait: float):
        seconds = max(1, math.ceil(wait))
        detail = _("Too many requests. Try again in %(seconds)d s.") % {"seconds": seconds}
        super().__init__(429, "throttled", detail, headers={"Retry-After": str(seconds)})


def throttle(keys: Keys, limit: int, window_seconds: float = 60) -> None:
    """`take`, where a refusal is an error. Raises TooMany."""
    left = take(keys, limit, window_seconds)
    if left is not None:
        raise TooMany(left)


def take(keys: Keys, limit: int, window_seconds: float = 60) -> float | None:
    """Counts one more under each of `keys`, or under none if `limit` were counted under any within the window.

    Gives None when it was counted, else the seconds until it will be; a `limit` of 0 is none. Raises Busy when the
    counts are out of reach.
    """
    return _store().take(_digests(keys), limit, window_seconds) if limit else None


def wait(keys: Keys, limit: int, window_seconds: float = 60) -> float | None:
    """What `take` would answer, without counting."""
    return _store().wait(_digests(keys), limit, window_seconds) if limit else None


def forget(keys: Keys) -> None:
    """Nothing was counted under any of `keys`."""
    _store().forget(_digests(keys))


def _digests(keys: Keys) -> list[bytes]:
    keys = [keys] if isinstance(keys, str) else keys
    return [blake2b(key.encode(), digest_size=16).digest() for key in keys]


def _store():
    return _redis(settings.REDIS_URL) if settings.REDIS_URL else _file(settings.VAR_DIR)


@functools.lru_cache(maxsize=1)
def _redis(url: str):
    return _Redis(url)


@functools.lru_cache(maxsize=1)
def _file(folder: Path):
    return _File(folder / "limits.sqlite3")


class _File:
    """One row for each hit until it leaves its window. Each thread of each process has a connection of its own."""

    # The next one is allowed when, of those that count, the limit-th from the end leaves the window. What lies further
    # ahead than two windows was counted before the machine's clock was set back, and does not count.
    WAIT = (
        "SELECT until - :now FROM hits WHERE key = :key AND until > :now AND until < :now + 2 * :window"
        " ORDER BY until DESC LIMIT 1 OFFSET :limit - 1"
    )
    COUNT = "INSERT INTO hits (key, until, nonce) VALUES (?, ?, random())"
    SWEEP = (
        "DELETE FROM hits WHERE (key, until, nonce) IN (SELECT key, until, nonce FROM hits WHERE until <= ? LIMIT ?)"
    )
    SWEEP_EVERY = 200

    def __init__(self, path: Path):
        self.path = path
        self.local = threading.local()
        self.inherited = []

    def take(self, keys: list[bytes], limit: int, window: float) -> float | None:
        with self._connection() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            now = time.time()
            left = self._wait(connection, keys, limit, window, now)
            if left is None:
                connection.executemany(self.COUNT, [(key, now + window) for key in keys])
                self._sweep_now_and_then(connection, now)
        return left

    def wait(self, keys: list[bytes], limit: int, window: float) -> float | None:
        with self._connection() as connection:
            return self._wait(connection, keys, limit, window, time.time())

    def forget(self, keys: list[bytes]) -> None:
        with self._connection() as connection:
            connection.executemany("DELETE FROM hits WHERE key = ?", [(key,) for key in keys])

    def _wait(self, connection, keys: list[bytes], limit: int, window: float, now: float) -> float | None:
        asked = {"limit": limit, "window": window, "now": now}
        waits = [connection.execute(self.WAIT, asked | {"key": key}).fetchone() for key in keys]
        return max((row[0] for row in waits if row), default=None)

    def _sweep_now_and_then(self, connection, now: float) -> None:
        """Deletes what has left its window, a bounded number at a time, and more than comes in meanwhile."""
        if random.randrange(self.SWEEP_EVERY) == 0:
            connection.execute(self.SWEEP, [now, 4 * self.SWEEP_EVERY])

    @contextmanager
    def _connection(self):
        try:
            if getattr(self.local, "pid", None) != os.getpid():
                # SQLite forbids a forked child even to close its parent's connection.
                self.inherited += vars(self.local).values()
                self.local.connection, self.local.pid = self._open(), os.getpid()
            yield self.local.connection
        except sqlite3.OperationalError as error:
            raise Busy from error

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=10, isolation_level=None, check_same_thread=False, factory=_Connection
        )
        # In WAL, NORMAL syncs only at checkpoints: no commit waits for the disk, and a power cut leaves the file whole.
        connection.execute("PRAGMA synchronous = NORMAL")
        _persistently(connection, "PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS hits (key BLOB, until REAL, nonce INTEGER, PRIMARY KEY (key, until, nonce))"
            " WITHOUT ROWID"
        )
        connection.execute("CREATE INDEX IF NOT EXISTS hits_by_until ON hits (until)")
        return connection


class _Connection(sqlite3.Connection):
    """Closes with the thread that it belongs to."""

    def __del__(self):
        with suppress(sqlite3.ProgrammingError):  # it never opened
            self.close()


def _persistently(connection: sqlite3.Connection, statement: str) -> None:
    """Turning WAL on does not wait for a lock as other statements do, so the first ones to open the file take turns."""
    for _attempt in range(200):
        try:
            connection.execute(statement)
        except sqlite3.OperationalError:
            time.sleep(0.01)
        else:
            return
    connection.execute(statement)


class _Redis:
    """The same in a sorted set for each key, which Redis itself forgets."""

    SCRIPT = """
        local now, window, limit, nonce = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
        local latest = 0
        for _, key in ipairs(KEYS) do
            redis.call('ZREMRANGEBYSCORE', key, '-inf', ARGV[1])
            redis.call('ZREMRANGEBYSCORE', key, string.format('%.6f', now + 2 * window), '+inf')
            local rank = redis.call('ZCARD', key) - limit
            if rank >= 0 then
                latest = math.max(latest, tonumber(redis.call('ZRANGE', key, rank, rank, 'WITHSCORES')[2]))
            end
        end
        if latest > 0 then return string.format('%.6f', latest) end
        if nonce ~= '' then
            for _, key in ipairs(KEYS) do
                redis.call('ZADD', key, string.format('%.6f', now + window), nonce)
                redis.call('PEXPIRE', key, math.ceil(window * 1000))
            end
        end
        return false
    """

    def __init__(self, url: str):
        from redis import Redis, RedisError

        self.error = RedisError
        self.client = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
        self.script = self.client.register_script(self.SCRIPT)

    def take(self, keys: list[bytes], limit: int, window: float) -> float | None:
        return self._run(keys, limit, window, os.urandom(12).hex())

    def wait(self, keys: list[bytes], limit: int, window: float) -> float | None:
        return self._run(keys, limit, window, "")

    def forget(self, keys: list[bytes]) -> None:
        with self._in_reach():
            self.client.delete(*self._names(keys))

    def _run(self, keys: list[bytes], limit: int, window: float, nonce: str) -> float | None:
        now = round(time.time(), 6)
        with self._in_reach():
            until = self.script(keys=self._names(keys), args=[f"{now:.6f}", window, limit, nonce])
        return None if until is None else float(until) - now

    @contextmanager
    def _in_reach(self):
        try:
            yield
        except self.error as error:
            raise Busy from error

    def _names(self, keys: list[bytes]) -> list[str]:
        return [f"timetracker:limit:{key.hex()}" for key in keys]
