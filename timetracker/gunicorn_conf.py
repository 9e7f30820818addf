"""How gunicorn serves TimeTracker: `gunicorn -c timetracker/gunicorn_conf.py timetracker.wsgi`.

Every setting can be overridden on gunicorn's command line or in GUNICORN_CMD_ARGS; the number of workers also by
WEB_CONCURRENCY.
"""

import gc
import json
import os
import shutil
import sys
import tempfile
from http import HTTPStatus
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from gunicorn import util

try:
    from timetracker import settings
except ImproperlyConfigured as error:
    sys.exit(f"TimeTracker does not start: {error}")

# read by prometheus_client when the workers import it
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="timetracker-metrics-")
METRICS_DIR = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])

wsgi_app = "timetracker.wsgi"
bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 3
# what cannot start says so at once, and the workers share the memory of the code
preload_app = True
# whoever is not named may not say that the request came by https
forwarded_allow_ips = ",".join(map(str, settings.TRUSTED_PROXIES))
# the socket would be shared by two installations of one user, and fails where the home is read-only
control_socket_disable = True


def on_starting(server):
    """Counts start at zero, and so do the files in which the workers keep them."""
    METRICS_DIR.mkdir(parents=True, exist_ok=True)
    for file in METRICS_DIR.glob("*.db"):
        file.unlink()


def when_ready(server):
    """Nobody's first request waits for the import of all views, and no collection of garbage looks at them again.

    Long reports make so many objects that a tenth of their time was spent on that.
    """
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()


def child_exit(server, worker):
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    shutil.rmtree(METRICS_DIR, ignore_errors=True)


def _refuse(sock, status_int: int, reason: str, mesg: str) -> None:
    """What gunicorn answers where Django was not reached, as to bytes that are not HTTP: problem details here too."""
    status = HTTPStatus.BAD_REQUEST if status_int == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(status_int)
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": "Something went wrong here." if ours else "The request is not valid HTTP.",
        "code": "server_error" if ours else "bad_request",
    }
    body = json.dumps(problem)
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
    util.write_nonblock(sock, f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())


util.write_error = _refuse
