"""Times that can be compared: the works take turns, and medians are kept."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bench import processor

DEPTHS, STEP = 7, 20
"""Frames of Python 3.11 lie in chunks of 16 kB that it gives back at once: a loop that calls across
the edge of one is slower by half. Which loop that is depends on the frames below it, so rounds
begin at different depths, about a chunk in all."""
WARM, RUNS = 1, 4


def medians(repeat: int, **works: Callable[[], object]) -> dict[str, float]:
    """Seconds for each work; they run in turn after one unmeasured round."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(repeat):
        for name, work in works.items():
            taken[name].append(_deeper(turn % DEPTHS * STEP, work))
    return {name: statistics.median(times) for name, times in taken.items()}


def _deeper(frames: int, work: Callable[[], object]) -> float:
    return _deeper(frames - 1, work) if frames else seconds(work)


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@dataclass(frozen=True)
class Cost:
    """Seconds of the processors, our process and the database's; and seconds by the clock."""

    used: float
    taken: float


def costs(repeat: int, backend: int, **works: Callable[[], object]) -> dict[str, Cost]:
    """Of processor time too: it hardly depends on who else uses the machine.

    Works take turns; each turn makes a work warm again, as a busy server is, and then takes
    a few runs of it.
    """
    spent: dict[str, list[Cost]] = {name: [] for name in works}
    for turn in range(repeat):
        for name, work in works.items():
            _many(WARM if turn else WARM * 4, work)
            runs = partial(_many, RUNS, work)
            found = cost(backend, runs, deep=turn % DEPTHS * STEP)
            spent[name].append(Cost(used=found.used / RUNS, taken=found.taken / RUNS))
    return {name: middle(found) for name, found in spent.items()}


def cost(backend: int, work: Callable[[], object], *, deep: int = 0) -> Cost:
    """Of one run, so many frames deep."""
    used = time.process_time() + processor.of([backend])
    taken = _deeper(deep, work)
    return Cost(used=time.process_time() + processor.of([backend]) - used, taken=taken)


def middle(found: list[Cost]) -> Cost:
    """The medians."""
    return Cost(
        used=statistics.median(cost.used for cost in found),
        taken=statistics.median(cost.taken for cost in found),
    )


def _many(times: int, work: Callable[[], object]) -> None:
    for _time in range(times):
        work()


def ms(time_taken: float) -> str:
    """0.0123 → "12.3 ms", 1.5 → "1.5 s"."""
    return f"{time_taken * 1000:.3g} ms" if time_taken < 1 else f"{time_taken:.1f} s"
