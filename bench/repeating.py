"""Work that is done again and again, side by side, until somebody ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

Work = Callable[[], None]


class Repeating:
    """Each work in a thread of its own, with `pause` seconds between two turns."""

    def __init__(self, work: Sequence[Work], *, pause: float) -> None:
        self._pause, self._ended = pause, threading.Event()
        self._threads = [threading.Thread(target=self._repeat, args=(one,)) for one in work]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Finish what is under way, and no more."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, work: Work) -> None:
        while not self._ended.wait(self._pause):
            self.turn_of(work)
        self.over()

    def turn_of(self, work: Work) -> None:
        """One turn."""
        work()

    def over(self) -> None:
        """A thread leaves."""
