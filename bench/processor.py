"""Processor time of other processes, from where Linux keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

NANO = 1_000_000_000


def of(pids: Iterable[int]) -> float:
    """Seconds that these processes ran since they began; nothing where the system keeps none."""
    return sum(_ran(pid) for pid in pids) / NANO


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in text.split()]


def _ran(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0])
    except FileNotFoundError:
        return 0
