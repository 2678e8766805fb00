"""Celery: messages are hints, rows are the truth."""

import functools
import logging
import os
from typing import Any

from celery import Celery, bootsteps
from celery.beat import Scheduler as StaticScheduler
from celery.contrib.django.task import DjangoTask
from celery.exceptions import OperationalError
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")

logger = logging.getLogger("recovery.celery")


class HintTask(DjangoTask):  # type: ignore[misc]
    """A task whose message may be lost: its row is found again by the next tick."""

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Ring a worker once the rows are there; a lost broker never breaks a request."""
        self.apply_async_on_commit(args, kwargs)

    def apply_async_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """The same, with Celery's options."""
        transaction.on_commit(functools.partial(self._hint, *args, **kwargs))

    def _hint(self, *args: Any, **kwargs: Any) -> None:
        try:
            self.apply_async(*args, **kwargs)
        except (OperationalError, OSError) as error:
            logger.warning("%s was not sent (%s).", self.name, type(error).__name__)


class Pulse(bootsteps.StartStopStep):  # type: ignore[misc]
    """Leaves the worker's sign of life from the loop that takes its messages."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **kwargs: Any) -> None:
        self.timer: Any = None
        super().__init__(consumer, **kwargs)

    def start(self, consumer: Any) -> None:
        """Begin; called again whenever a lost broker is found again."""
        from recovery import pulse

        pulse.beat("worker")
        self.timer = consumer.timer.call_repeatedly(pulse.EVERY, pulse.beat, ("worker",))

    def stop(self, consumer: Any) -> None:
        """Fall silent, because no message can be taken."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Scheduler(StaticScheduler):  # type: ignore[misc]
    """Beat's schedule from settings, kept in memory, with a sign of life each round."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Send what is due; say that the loop still turns."""
        from recovery import pulse

        wait = super().tick(*args, **kwargs)
        pulse.beat("beat")
        return min(wait, pulse.EVERY)


app = Celery("recovery", task_cls=HintTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(Pulse)
