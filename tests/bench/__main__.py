"""Seeds a database of its own, serves it with gunicorn, taps at it, asks for a month, and prints the tables.

`python -m tests.bench scan` for one of them; the others are `worktime`, `timesheets`, `files` and `roster`.

DATABASE_URL names the MariaDB or MySQL server; the database `timetracker_bench` on it is made anew.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.bench import files, roster, timesheets, worktime

SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
PEOPLE, TERMINALS = 640, 32
DATABASE = "timetracker_bench"
SERVER = os.environ.get("DATABASE_URL") or "mysql://root@127.0.0.1:3306/"


def main() -> None:
    if not SERVER.startswith("mysql"):
        sys.exit("make bench measures MariaDB or MySQL: set DATABASE_URL=mysql://user:password@host:port/")
    os.environ |= {
        "DATABASE_URL": urlsplit(SERVER)._replace(path=f"/{DATABASE}").geturl(),
        "DJANGO_SETTINGS_MODULE": "timetracker.settings",
        "TERMINAL_RATE_LIMIT": "0",
        "ENV": "development",
    }
    keys, uids = seed()
    reports = {each.__name__.rpartition(".")[2]: each.report for each in (worktime, timesheets, files, roster)}
    asked = sys.argv[1:] or ["scan", *reports]
    if "scan" in asked:
        report(keys, uids)
    for name in filter(asked.__contains__, reports):
        reports[name]()


def seed() -> tuple[list[str], list[str]]:
    """A fresh database with terminals and people, each with a card. The keys and the UIDs."""
    import django
    from django.db import connection

    django.setup()
    from django.core.management import call_command

    connection.settings_dict["NAME"] = None
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    call_command("migrate", verbosity=0)

    from tests.factories import EmployeeFactory, TerminalFactory

    uids = [f"04{n:06X}" for n in range(PEOPLE)]
    for uid in uids:
        EmployeeFactory(uid=uid)
    keys = [TerminalFactory().key for _ in range(TERMINALS)]
    connection.close()
    return keys, uids


@contextmanager
def gunicorn():
    """gunicorn with 2 workers on a free port, its log in a file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "timetracker/gunicorn_conf.py"]
    command += ["-w", "2", "-b", f"127.0.0.1:{port}"]
    with tempfile.TemporaryFile() as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _attempt in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("gunicorn did not start")


def report(keys: list[str], uids: list[str]) -> None:
    from terminals.credentials import digest
    from tests.bench import bare

    url = urlsplit(os.environ["DATABASE_URL"])
    database = {"host": url.hostname, "port": url.port or 3306, "user": url.username, "passwd": url.password or ""}
    digests = [digest(key) for key in keys]
    loops = {n: bare.loop({**database, "db": DATABASE}, digests, uids, n, SECONDS) for n in (1, 8)}
    for n, per_second in loops.items():
        print(f"bare mysqlclient loop, {n} processes {per_second:>8.0f}/s")
    columns = " ".join(f"{name:>8}" for name in ("p50 ms", "p95 ms", "p99 ms"))
    print(f"\n{'through gunicorn, 2 workers':<45} of loop {columns} failed")
    with gunicorn() as port:
        for turn, terminals in enumerate((1, 8, 32)):
            at_work = doors_with(keys[:terminals], uids, turn)
            tap(port, "/api/terminal/scan", b'"accepted"', at_work, f"accepted scans, {terminals} terminals", loops[8])
        print("where the rest of the time goes:")
        tap(port, "/api/terminal/challenge", b"challenge_b64", at_work, "  key and rate limit (a challenge)", loops[8])
        tap(port, "/api/terminal/none", b"not_found", at_work, "  HTTP and middleware (a 404)", loops[8])


def doors_with(keys: list[str], uids: list[str], turn: int) -> list:
    """A door for each key, with an equal share of the people, tapping at one of the last hours, another each turn."""
    from tests.bench.doors import Door

    share = len(uids) // len(keys)
    first_ts = int(time.time() - 3600 * (3 - turn)) * 1000
    return [Door(key, uids[n * share : (n + 1) * share], first_ts) for n, key in enumerate(keys)]


def tap(port: int, path: str, expected: bytes, at_work: list, what: str, yardstick: float) -> None:
    """Loads one route and prints its line."""
    from tests.bench.doors import Load, measure

    measured = measure(Load(port, path, expected, SECONDS), at_work)
    print(
        f"{what:<34} {measured.per_second:>8.0f}/s {measured.per_second / yardstick:>7.1%}"
        f" {measured.p50:>8.1f} {measured.p95:>8.1f} {measured.p99:>8.1f} {measured.failed:>6}"
    )


if __name__ == "__main__":
    main()
