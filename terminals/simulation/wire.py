"""HTTP to the server: connections that stay open, one for each thread. No Django, no database."""

import json
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

_TIMEOUT = 15
# Servers close what is idle for some seconds; a request must not meet that moment.
_FRESH_FOR = 1.0


class NoAnswer(Exception):
    """The connection failed, the time ran out, or what came back was no JSON."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    body: dict
    seconds: float


class Wire:
    """The way to one server. Safe to use from many threads."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no address such as http://127.0.0.1:8000")
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._port, self._base = parts.hostname, parts.port, parts.path.rstrip("/")
        self._local = threading.local()
        self._connections: list[HTTPConnection] = []

    def call(self, path: str, key: str, body: dict | None = None) -> Answer:
        """POSTs `body`, or GETs where there is none, with a terminal's key. Raises NoAnswer."""
        started = time.perf_counter()
        try:
            response = self._send(path, key, body).getresponse()
            content = json.loads(response.read())
        except (OSError, HTTPException, ValueError) as error:
            self.hang_up()
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        self._local.used = time.monotonic()
        return Answer(response.status, content, time.perf_counter() - started)

    def call_unheard(self, path: str, key: str, body: dict) -> None:
        """Sends the request and hangs up before the answer, as a terminal does that loses its network."""
        try:
            self._send(path, key, body)
        except (OSError, HTTPException) as error:
            raise NoAnswer(str(error)) from error
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        """Closes this thread's connection; the next call opens it again."""
        self._connection().close()

    def close(self) -> None:
        """Closes the connections of all threads."""
        for connection in self._connections:
            connection.close()

    def _send(self, path: str, key: str, body: dict | None) -> HTTPConnection:
        connection = self._connection()
        if time.monotonic() - getattr(self._local, "used", 0) > _FRESH_FOR:
            connection.close()
        headers = {"X-Terminal-Key": key, "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        connection.request("GET" if body is None else "POST", self._base + path, content, headers)
        return connection

    def _connection(self) -> HTTPConnection:
        """This thread's connection, opened by the first request."""
        if not hasattr(self._local, "connection"):
            self._local.connection = self._kind(self._host, self._port, timeout=_TIMEOUT)
            self._connections.append(self._local.connection)
        return self._local.connection
