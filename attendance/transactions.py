"""One act, one transaction: repeated when the database asks for it, never half done."""

import functools
import random
import time

from django.db import IntegrityError, OperationalError, connection, transaction

from timetracker.api.errors import Busy

ATTEMPTS = 6
PATIENCE_SECONDS = 2  # after this a door has waited long enough for another attempt
_MYSQL_TRY_AGAIN = {1020, 1205, 1213}  # record changed since last read, lock wait time-out, deadlock


def one_transaction(act):
    """Runs `act` in one transaction; a deadlock, a lock time-out or a lost race for a unique key starts it again.

    A lost race is safe to repeat because the second run finds what the first one collided with. Inside a transaction
    that is open already a deadlock is left to the outermost act. Raises Busy (503, safe to repeat) in the end.
    """

    @functools.wraps(act)
    def run(*args, **kwargs):
        outermost = not connection.in_atomic_block
        give_up_at = time.perf_counter() + PATIENCE_SECONDS
        for attempt in range(ATTEMPTS):
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except IntegrityError:
                if attempt == ATTEMPTS - 1:
                    raise
            except OperationalError as error:
                if not outermost or not _worth_repeating(error):
                    raise
                if attempt == ATTEMPTS - 1 or time.perf_counter() > give_up_at:
                    raise Busy from error
            time.sleep(random.uniform(0, 0.005 * 2**attempt))
        raise AssertionError("The last attempt answers or raises.")

    return run


def _worth_repeating(error: OperationalError) -> bool:
    code = error.args[0] if error.args else None
    return code in _MYSQL_TRY_AGAIN or "locked" in str(error)
