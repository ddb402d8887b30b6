"""Times that can be compared: the works take turns, and medians are kept."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def medians(repeat: int, **works: Callable[[], object]) -> dict[str, float]:
    """Seconds for each work; they run in turn after one unmeasured round."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeat):
        for name, work in works.items():
            taken[name].append(seconds(work))
    return {name: statistics.median(times) for name, times in taken.items()}


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def ms(time_taken: float) -> str:
    """0.0123 → "12.3 ms", 1.5 → "1.5 s"."""
    return f"{time_taken * 1000:.3g} ms" if time_taken < 1 else f"{time_taken:.1f} s"
