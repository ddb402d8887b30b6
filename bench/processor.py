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
    """Of all its threads: a web process answers in them, and the file of the process has one."""
    return sum(_of_thread(path) for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))


def _of_thread(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii").split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0
