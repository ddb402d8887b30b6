"""Room for the frames of a request.

CPython keeps frames of Python's functions in chunks of 16 kB, and gives a chunk back to the system
as soon as the last frame in it returns. A loop that calls across the edge of one asks the system
for memory at each call: a page takes up to twice as long, and which page that is depends on how
deep the server's own calls are. A frame that needs more gets a larger chunk, of a power of two, and
what it leaves of that is for the frames above it: a request that begins with one meets no edge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

WORDS = 16_500
"""A little over 128 kB, so the chunk is one of 256 kB; deep requests take about 40 kB."""


def roomy(work: Callable[P, R]) -> Callable[P, R]:
    """The same function, called from a frame that leaves 120 kB behind it."""

    def begun(*args: P.args, **named: P.kwargs) -> R:
        return work(*args, **named)

    begun.__code__ = begun.__code__.replace(co_stacksize=WORDS)
    return begun
