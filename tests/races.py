"""Many callers at the same moment, with real threads on the real database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(act, arguments):
    """What `act(argument)` answers for each argument, all of them started at the same moment each in its thread."""
    arguments = list(arguments)
    start = Barrier(len(arguments))

    def run(argument):
        try:
            start.wait()
            return act(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))
