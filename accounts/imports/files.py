"""Keeping an uploaded file in the database, so that any worker can read it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models.imports import ImportChunk, ImportRun

_PART = 1024 * 1024


KEEP_FOR = timedelta(days=30)


def forget_old() -> None:
    """Drop the bytes of old files; what they did stays written down."""
    ImportChunk.objects.filter(run__created_at__lt=timezone.now() - KEEP_FOR).delete()


def keep(run: ImportRun, source: Path) -> None:
    """Store the file's bytes with the run, a part at a time."""
    with source.open("rb") as stream:
        for position, data in enumerate(iter(lambda: stream.read(_PART), b"")):
            ImportChunk.objects.create(run=run, position=position, data=data)


@contextmanager
def kept(run: ImportRun) -> Iterator[Path]:
    """The file again, in a temporary place."""
    with tempfile.NamedTemporaryFile(prefix="kam-import-") as target:
        for position in range(run.chunks.count()):
            part = run.chunks.filter(position=position).values_list("data", flat=True).get()
            target.write(part)
        target.flush()
        yield Path(target.name)
