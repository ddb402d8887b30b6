"""How much work something takes, in pieces of a fixed work that is timed before and after it.

Machines differ, and slow down while others work on them; both sides of a ratio do so together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def _piece() -> None:
    """Some 5 ms of a processor of 2024: numbers, texts, a dictionary, sorting."""
    kept: dict[str, int] = {}
    for word in (f"w{n * n % 900}" for n in range(20_000)):
        kept[word] = kept.get(word, 0) + len(word)
    " ".join(sorted(kept) * 20).encode().split(b"w")


def _seconds(work: Callable[[], object]) -> float:
    """Of this process's processor time: what else the machine does counts for nothing."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


@contextmanager
def within(pieces: int) -> Iterator[None]:
    """An AssertionError where the block takes more work than so many pieces."""
    before = max(_seconds(_piece) for _n in range(3))
    begun = time.process_time()
    yield
    taken = time.process_time() - begun
    piece = max(before, *(_seconds(_piece) for _n in range(3)))
    assert taken <= pieces * piece, f"{taken / piece:.0f} pieces of work, where {pieces} may be"
