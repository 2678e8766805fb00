"""Forks a worker for each line it reads, as a pool of Celery does: imports are paid once.

A line that is not empty names the point at which that worker dies.
"""

import os
import signal
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    import recovery.urls
    import reminders.tasks
    from reminders import failpoints

    assert recovery.urls.urlpatterns
    assert reminders.tasks.tick
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # The dead need no burial.
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            failpoints._point = line.strip() or None
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, 0)
            os.dup2(nowhere, 1)
            call_command("reminders", "tick", "--loop", "--every", "0.1")
            os._exit(0)
        print(pid, flush=True)
