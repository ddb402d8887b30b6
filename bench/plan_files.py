"""Files of a large plan: the whole request by the clock, and the memory that it takes."""

from __future__ import annotations

import os
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from bench.plan_world import SIZE
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms, seconds
from plans.models import Plan
from tenants.models import Membership

MEGABYTE = 1024 * 1024
KINDS = {"pdf": ("PDF", 300), "pptx": ("PowerPoint", 2_000)}
"""What each is called, and how many milliseconds it may take."""


def files_of(member: Membership, plan: Plan, sizes: Sizes) -> list[Result]:
    """Both files of a plan; memory is that of this process and of those it starts."""
    visitor, slug = Visitor(member), member.organization.slug
    visitor.page(address_of("plan:detail", slug, of=plan.pk))()
    files = {
        ending: visitor.page(address_of(f"plan_file:{ending}", slug, of=plan.pk))
        for ending in KINDS
    }
    idle = psutil.Process().memory_info().rss
    with _watched() as most:
        for get in files.values():
            get()
    found = [_time(ending, get, sizes.repeat) for ending, get in files.items()]
    return [*found, _memory(idle, most())]


def _time(ending: str, get: Callable[[], bytes], repeat: int) -> Result:
    name, most = KINDS[ending]
    used = _used()
    taken = statistics.median(seconds(get) for _turn in range(repeat))
    used = (_used() - used) / repeat
    return Result(
        name=f"{name} of a large plan",
        detail=f"the whole request by the clock, {ms(used)} of the processors, without the "
        f"database; {SIZE}",
        found=taken * 1000,
        unit="ms",
        most=most,
    )


def _memory(idle: int, most: int) -> Result:
    return Result(
        name="Memory of files above idle",
        detail=f"{most / MEGABYTE:.0f} MB at most while PDF and PowerPoint are made, with the "
        f"process that sets the PDF; {idle / MEGABYTE:.0f} MB after a page",
        found=(most - idle) / MEGABYTE,
        unit="MB",
        most=150,
    )


def _used() -> float:
    """Seconds that this process ran, with the children that ended."""
    return sum(os.times()[:4])


@contextmanager
def _watched() -> Iterator[Callable[[], int]]:
    """How much memory this process and its children had at most, so far."""
    found, is_over = [0], threading.Event()

    def watch() -> None:
        own = psutil.Process()
        while not is_over.wait(0.002):
            children = (_resident(child, own.cmdline()) for child in own.children())
            found.append(own.memory_info().rss + sum(children))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: max(found)
    finally:
        is_over.set()
        watcher.join()


def _resident(child: psutil.Process, parent: list[str]) -> int:
    """Nothing until it runs a program of its own: before that its memory is its parent's."""
    try:
        return 0 if child.cmdline() == parent else int(child.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
