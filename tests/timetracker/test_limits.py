"""The sliding window, in the scratch file and in Redis."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine

from timetracker.api import limits
from timetracker.api.errors import Busy

NOON = 1_769_425_200


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server on this machine")
    socket = tmp_path_factory.mktemp("redis") / "redis.sock"
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", ""], stdout=subprocess.DEVNULL
    )
    while not socket.exists():
        time.sleep(0.01)
    yield f"unix://{socket}"
    server.terminate()
    server.wait()


@pytest.fixture(params=["file", "redis"], autouse=True)
def store(request, settings):
    settings.REDIS_URL = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    yield
    limits.forget("door")
    limits.forget("gate")


def take_at(second, limit=3, window=60, key="door"):
    with time_machine.travel(NOON + second, tick=False):
        return limits.take(key, limit, window)


def test_as_many_as_the_limit_are_counted_and_the_next_is_told_how_long_to_wait():
    assert [take_at(0), take_at(10), take_at(20)] == [None] * 3
    assert take_at(30) == pytest.approx(30, abs=0.01)


def test_the_window_slides():
    for second in (0, 10, 20):
        take_at(second)
    assert take_at(59.9) is not None
    assert take_at(60.1) is None
    assert take_at(60.2) == pytest.approx(9.8, abs=0.01)


def test_a_refused_attempt_is_not_counted():
    for second in (0, 10, 20, 30, 40, 50):
        take_at(second)
    assert take_at(61) is None


def test_zero_is_no_limit():
    assert [take_at(0, limit=0) for _ in range(10)] == [None] * 10


def test_keys_are_counted_apart():
    for _ in range(3):
        take_at(0)
    assert take_at(0, key="gate") is None


def test_several_keys_are_counted_together_or_not_at_all():
    with time_machine.travel(NOON, tick=False):
        assert limits.take(["door", "gate"], 2) is None
        assert limits.take("gate", 2) is None
        assert limits.take(["door", "gate"], 2) == pytest.approx(60, abs=0.01)
        assert limits.take("door", 2) is None


def test_asking_how_long_to_wait_counts_nothing():
    with time_machine.travel(NOON, tick=False):
        assert [limits.wait("door", 1) for _ in range(3)] == [None] * 3
        limits.take("door", 1)
        assert limits.wait("door", 1) == pytest.approx(60, abs=0.01)


def test_what_is_forgotten_was_never_counted():
    for _ in range(3):
        take_at(0)
    limits.forget("door")
    assert take_at(0) is None


def test_a_clock_that_is_set_back_locks_nobody_out():
    for _ in range(3):
        take_at(3600)
    assert take_at(0) is None


def test_throttle_answers_429_with_whole_seconds_rounded_up():
    with time_machine.travel(NOON, tick=False):
        limits.throttle("door", 1, 1.5)
        with pytest.raises(limits.TooMany) as refusal:
            limits.throttle("door", 1, 1.5)
    assert (refusal.value.status, refusal.value.code, refusal.value.headers) == (429, "throttled", {"Retry-After": "2"})


TAKE_MANY = """
from concurrent.futures import ThreadPoolExecutor
from timetracker.api import limits
def take(_): return sum(limits.take("door", 200) is None for _ in range(10))
with ThreadPoolExecutor(16) as pool: print(sum(pool.map(take, range(16))))
"""


def test_four_processes_of_sixteen_threads_never_let_more_than_the_limit_through(settings):
    environment = os.environ | {
        "VAR_DIR": str(settings.VAR_DIR / "fresh"),
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "timetracker.settings",
    }
    processes = [
        subprocess.Popen([sys.executable, "-c", TAKE_MANY], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    counted = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert sum(counted) == 200


def test_a_forked_child_counts_with_its_parent():
    limits.take("door", 8)
    pool = multiprocessing.get_context("fork").Pool(2)
    with pool:
        counted = pool.starmap(limits.take, [("door", 8)] * 10)
        pool.close()
        pool.join()
    assert counted.count(None) == 7
    assert limits.take("door", 8) is not None


class TestTheFile:
    @pytest.fixture(autouse=True)
    def store(self, settings):
        settings.REDIS_URL = ""

    def test_it_does_not_grow_with_what_has_left_the_window(self, settings):
        with time_machine.travel(NOON, tick=False) as clock:
            for _ in range(40):
                for n in range(100):
                    limits.take(f"door {n}", 5, 1)
                clock.shift(2)
        store = limits._file(settings.VAR_DIR)
        with store._connection() as connection:
            (rows,) = connection.execute("SELECT count(*) FROM hits").fetchone()
        assert rows < 2000

    def test_names_are_not_kept(self, settings):
        limits.take("sign-in:anna", 5)
        with limits._file(settings.VAR_DIR)._connection() as connection:
            assert "anna" not in str(connection.execute("SELECT * FROM hits").fetchall())

    def test_its_folder_is_made_for_the_owner_only(self, settings):
        settings.VAR_DIR = settings.VAR_DIR / "new"
        limits.take("door", 5)
        assert settings.VAR_DIR.stat().st_mode & 0o777 == 0o700

    def test_out_of_reach_it_asks_for_patience(self, settings, tmp_path):
        (tmp_path / "limits.sqlite3").mkdir()
        with pytest.raises(Busy):
            limits.take("door", 5)

    def test_taking_is_fast_enough_for_the_scan(self):
        def median_of_many():
            spans = []
            for n in range(500):
                started = time.perf_counter()
                limits.take(f"door {n % 5}", 120)
                spans.append(time.perf_counter() - started)
            return sorted(spans)[250]

        assert min(median_of_many() for _ in range(3)) < 0.000_3

    def test_threads_that_come_and_go_leave_nothing_open(self):
        for _ in range(50):
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda _: limits.take("door", 3), range(4)))
        assert len(os.listdir("/proc/self/fd")) < 200
