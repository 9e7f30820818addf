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
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from timetracker.api.errors import Busy, Problem


class TooMany(Problem):
    """429 `throttled`; `wait` is the number of seconds after which it may be tried again."""

    def __init__(self, wait: float):
        seconds = max(1, math.ceil(wait))
        detail = _("Too many requests. Try again in %(seconds)d s.") % {"seconds": seconds}
        super().__init__(429, "throttled", detail, headers={"Retry-After": str(seconds)})


def throttle(key: str, limit: int, window_seconds: float = 60) -> None:
    """`take`, where a refusal is an error. Raises TooMany."""
    wait = take(key, limit, window_seconds)
    if wait is not None:
        raise TooMany(wait)


def take(key: str, limit: int, window_seconds: float = 60) -> float | None:
    """Counts one more under `key` unless `limit` were counted within the window; 0 is no limit.

    Gives None when it was counted, else the seconds until the next one will be. Raises Busy when the counts are out of
    reach.
    """
    return _store().take(_digest(key), limit, window_seconds) if limit else None


def wait(key: str, limit: int, window_seconds: float = 60) -> float | None:
    """What `take` would answer, without counting."""
    return _store().wait(_digest(key), limit, window_seconds) if limit else None


def forget(key: str) -> None:
    """Nothing was counted under `key`."""
    _store().forget(_digest(key))


def _digest(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=16).digest()


def _store():
    return _redis(settings.REDIS_URL) if settings.REDIS_URL else _file(settings.VAR_DIR)


@functools.lru_cache(maxsize=1)
def _redis(url: str):
    return _Redis(url)


@functools.lru_cache(maxsize=1)
def _file(folder: Path):
    return _File(folder / "limits.sqlite3")


# What lies further ahead than two windows was counted before the machine's clock was set back, and does not count.
_COUNTED = "FROM hits WHERE key = :key AND until > :now AND until < :now + 2 * :window"


class _File:
    """One row for each hit until it leaves its window. Each thread of each process has a connection of its own."""

    TAKE = (
        "INSERT INTO hits (key, until, nonce) SELECT :key, :now + :window, random()"
        f" WHERE (SELECT count(*) {_COUNTED}) < :limit"
    )
    # The next one is allowed when, of those that count, the limit-th from the end leaves the window.
    WAIT = f"SELECT until - :now {_COUNTED} ORDER BY until DESC LIMIT 1 OFFSET :limit - 1"
    SWEEP = (
        "DELETE FROM hits WHERE (key, until, nonce) IN (SELECT key, until, nonce FROM hits WHERE until <= ? LIMIT ?)"
    )
    SWEEP_EVERY = 200

    def __init__(self, path: Path):
        self.path = path
        self.local = threading.local()
        self.inherited = []

    def take(self, key: bytes, limit: int, window: float) -> float | None:
        row = {"key": key, "limit": limit, "window": window, "now": time.time()}
        with self._connection() as connection:
            while not connection.execute(self.TAKE, row).rowcount:
                left = connection.execute(self.WAIT, row).fetchone()
                if left is not None:
                    return left[0]
            self._sweep_now_and_then(connection, row["now"])
        return None

    def wait(self, key: bytes, limit: int, window: float) -> float | None:
        row = {"key": key, "limit": limit, "window": window, "now": time.time()}
        with self._connection() as connection:
            left = connection.execute(self.WAIT, row).fetchone()
        return left and left[0]

    def forget(self, key: bytes) -> None:
        with self._connection() as connection:
            connection.execute("DELETE FROM hits WHERE key = ?", [key])

    def _sweep_now_and_then(self, connection, now: float) -> None:
        """Deletes what has left its window, a bounded number at a time, and more than comes in meanwhile."""
        if random.randrange(self.SWEEP_EVERY) == 0:
            connection.execute(self.SWEEP, [now, 2 * self.SWEEP_EVERY])

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
        local key, now, window, limit, nonce = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
        redis.call('ZREMRANGEBYSCORE', key, '-inf', ARGV[1])
        redis.call('ZREMRANGEBYSCORE', key, string.format('%.6f', now + 2 * window), '+inf')
        local counted = redis.call('ZCARD', key)
        if counted >= limit then return redis.call('ZRANGE', key, counted - limit, counted - limit, 'WITHSCORES')[2] end
        if nonce ~= '' then
            redis.call('ZADD', key, string.format('%.6f', now + window), nonce)
            redis.call('PEXPIRE', key, math.ceil(window * 1000))
        end
        return false
    """

    def __init__(self, url: str):
        from redis import Redis, RedisError

        self.error = RedisError
        self.client = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
        self.script = self.client.register_script(self.SCRIPT)

    def take(self, key: bytes, limit: int, window: float) -> float | None:
        return self._run(key, limit, window, os.urandom(12).hex())

    def wait(self, key: bytes, limit: int, window: float) -> float | None:
        return self._run(key, limit, window, "")

    def forget(self, key: bytes) -> None:
        try:
            self.client.delete(self._name(key))
        except self.error as error:
            raise Busy from error

    def _run(self, key: bytes, limit: int, window: float, nonce: str) -> float | None:
        now = round(time.time(), 6)
        try:
            until = self.script(keys=[self._name(key)], args=[f"{now:.6f}", window, limit, nonce])
        except self.error as error:
            raise Busy from error
        return None if until is None else float(until) - now

    def _name(self, key: bytes) -> str:
        return f"timetracker:limit:{key.hex()}"
