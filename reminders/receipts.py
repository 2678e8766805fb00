"""What a server said yes to, on disk until the database knows it too.

A process that is killed between the yes and T3 leaves a delivery of which nobody can tell
whether it went out. A line in a file outlives the process: RESCUE finds it there, and no second
copy goes out. The files hold ids of deliveries and nothing else. What loses them (a computer
that stops, workers without a common data folder, a full disk) leaves the delivery as ambiguous
as it would have been.
"""

from __future__ import annotations

import os
import time
import uuid
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from django.conf import settings

# A file that nobody came back to says nothing new after so many seconds.
OUTDATED = 24 * 60 * 60.0


class Receipts:
    """Those of one batch: `with Receipts() as receipts`.

    The file is made with the first of them and goes when all is written down, that is unless an
    error leaves the block.
    """

    def __init__(self) -> None:
        self.path = folder() / uuid.uuid4().hex
        self.file: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.file is not None:
            os.close(self.file)
            if kind is None:
                self.path.unlink(missing_ok=True)

    def keep(self, delivery_id: UUID) -> None:
        """Write down that a server took this one."""
        with suppress(OSError):
            if self.file is None:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self.file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(self.file, f"{delivery_id}\n".encode("ascii"))


def folder() -> Path:
    """Where they are."""
    path: Path = settings.DATA_DIR / "run" / "receipts"
    return path


def receipts_left() -> set[UUID]:
    """All that any process left."""
    ids = set()
    for path in folder().glob("*"):
        with suppress(OSError):  # Whoever wrote it may be taking it away.
            outdated = path.stat().st_mtime < time.time() - OUTDATED
            for line in path.read_text("ascii").splitlines():
                with suppress(ValueError):  # Cut short by a full disk.
                    ids.add(UUID(line))
            if outdated:
                path.unlink()
    return ids
