"""How far a job is. A glance for the waiting person: the truth is the run's row."""

from __future__ import annotations

import uuid

from django.core.cache import cache

_EVERY = 5_000
_KEEP = 3600


class Progress:
    """Counts lines; tells the cache now and then. Without a run it tells nobody."""

    def __init__(self, run_id: uuid.UUID | None = None) -> None:
        self._key = f"import-progress:{run_id}" if run_id else ""

    def step(self, count: int) -> None:
        """Line number `count` has been read."""
        if self._key and count % _EVERY == 0:
            cache.set(self._key, count, _KEEP)

    def read(self) -> int:
        """How many lines have been read."""
        return int(cache.get(self._key, 0)) if self._key else 0
