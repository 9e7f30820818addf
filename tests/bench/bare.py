"""The yardstick: the transaction of a scan in a bare loop of mysqlclient, without any framework."""

import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from multiprocessing import get_context

TERMINAL = "SELECT id, name, mode, is_active FROM terminals_terminal WHERE key_digest=%s"
HOLDER = """SELECT b.id, b.public_key, e.id, e.full_name, e.is_active, e.left_on FROM attendance_badge b
    JOIN attendance_employee e ON e.id=b.employee_id WHERE b.uid=%s AND b.held_from<=%s
    AND (b.held_to IS NULL OR b.held_to>%s) ORDER BY b.held_from DESC LIMIT 1 FOR UPDATE"""
EARLIER = "SELECT id, event_id FROM terminals_scan WHERE identity=%s"
LAST = """SELECT id, at, direction FROM attendance_event WHERE employee_id=%s AND voided_at IS NULL
    ORDER BY at DESC, id DESC LIMIT 1"""
EVENT = """INSERT INTO attendance_event (employee_id, at, declared, direction, source, terminal_number, terminal_name,
    ts_sent, recorded_at, comment, created_by, flags, voided_by, void_reason)
    VALUES (%s, %s, '', %s, 'terminal', %s, %s, %s, %s, '', '', '[]', '', '')"""
SCAN = """INSERT INTO terminals_scan (terminal_id, kind, uid, direction_sent, ts_sent, at, received_at, code,
    employee_id, event_id, identity) VALUES (%s, 'plain', %s, '', %s, %s, %s, 'accepted', %s, %s, %s)"""


def loop(database: dict, digests: list[str], uids: list[str], processes: int, seconds: float) -> float:
    """Transactions a second of that many processes, each with terminals and people of its own."""
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        list(pool.map(abs, range(processes)))
        started, first = time.time() + 1, datetime(2001 + processes, 1, 1)
        runs = [
            pool.submit(_run, database, digests[n % len(digests)], uids[n::processes], first, started, seconds)
            for n in range(processes)
        ]
        return sum(run.result() for run in runs) / seconds


def _run(database: dict, digest: str, uids: list[str], first: datetime, started: float, seconds: float) -> int:
    import MySQLdb

    connection = MySQLdb.connect(**database, charset="utf8mb4", autocommit=False)
    cursor = connection.cursor()
    cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    time.sleep(max(0, started - time.time()))
    until, done, at = time.perf_counter() + seconds, 0, first
    while time.perf_counter() < until:
        at += timedelta(minutes=1)
        _transact(connection, cursor, digest, uids[done % len(uids)], at)
        done += 1
    return done


def _transact(connection, cursor, digest: str, uid: str, at: datetime) -> None:
    cursor.execute(TERMINAL, [digest])
    terminal, name, *_rest = cursor.fetchone()
    cursor.execute(HOLDER, [uid, at, at])
    employee = cursor.fetchone()[2]
    identity = sha256(f"{terminal}{uid}{at}".encode()).hexdigest()
    cursor.execute(EARLIER, [identity])
    cursor.execute(LAST, [employee])
    last = cursor.fetchone()
    direction = "OUT" if last and last[2] == "IN" else "IN"
    cursor.execute(EVENT, [employee, at, direction, terminal, name, at, at])
    cursor.execute(SCAN, [terminal, uid, at, at, at, employee, cursor.lastrowid, identity])
    connection.commit()
