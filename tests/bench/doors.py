"""Terminals that tap as fast as they are answered, over plain sockets so that the measuring costs little."""

import json
import socket
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context

PROCESSES = 4
# Each tap of a person lies beyond the cooldown after their last one.
STEP_MS = 6_000


@dataclass(frozen=True)
class Door:
    key: str
    uids: list[str]
    first_ts: int


@dataclass(frozen=True)
class Load:
    """One route at which doors tap for some seconds; an answer without `expected` has failed."""

    port: int
    path: str
    expected: bytes
    seconds: float


@dataclass
class Measured:
    """What came of one load: answers a second, latencies in ms, and the answers that were not as expected."""

    per_second: float
    p50: float
    p95: float
    p99: float
    failed: int


def measure(load: Load, doors: list[Door]) -> Measured:
    """Lets every door tap, each on a connection of its own."""
    shares = [share for n in range(PROCESSES) if (share := doors[n::PROCESSES])]
    with ProcessPoolExecutor(len(shares), get_context("spawn")) as pool:
        list(pool.map(abs, range(len(shares))))  # the processes are up
        started = time.time() + 0.5
        runs = [pool.submit(_share, load, share, started) for share in shares]
        results = [run.result() for run in runs]
    latencies = sorted(latency for taken, _failed in results for latency in taken)
    return Measured(
        per_second=len(latencies) / load.seconds,
        p50=_percentile(latencies, 0.50),
        p95=_percentile(latencies, 0.95),
        p99=_percentile(latencies, 0.99),
        failed=sum(failed for _taken, failed in results),
    )


def _percentile(latencies: list[float], share: float) -> float:
    return 1000 * latencies[min(len(latencies) - 1, int(share * len(latencies)))]


def _share(load: Load, doors: list[Door], started: float) -> tuple[list[float], int]:
    latencies: list[float] = []
    failed: list[bytes] = []
    time.sleep(max(0, started - time.time()))
    until = time.perf_counter() + load.seconds
    threads = [threading.Thread(target=_tap, args=(load, door, until, latencies, failed)) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in failed[:3]:
        print("not as expected:", answer[-300:])
    return latencies, len(failed)


def _tap(load: Load, door: Door, until: float, latencies: list[float], failed: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", load.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for turn in count():
            if time.perf_counter() >= until:
                return
            uid = door.uids[turn % len(door.uids)]
            ts = door.first_ts + STEP_MS * (turn // len(door.uids))
            request = _request(load.path, door.key, {"uid": uid, "ts": ts})
            asked = time.perf_counter()
            connection.sendall(request)
            answer = _answer(connection)
            latencies.append(time.perf_counter() - asked)
            if load.expected not in answer:
                failed.append(answer)


def _request(path: str, key: str, body: dict) -> bytes:
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Terminal-Key: {key}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def _answer(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _blank, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head + body
