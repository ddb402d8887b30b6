"""No text makes a pattern of ours wait: each is fed what patterns are slow at."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

PACKAGES = [
    "rules",
    "tenants",
    "api",
    "pages",
    "audit",
    "mail",
    "accounts",
    "scoring",
    "plans",
    "reviews",
    "insights",
    "integrations",
    "people",
    "kam",
]
LONG = 20_000
SECONDS = 2
PIECES = (
    *(" ", "a", "A", "0", "1", ":", '"', "-", "_", ".", ",", "/", "<", "@", "(", "\n", "\t"),
    *("x ", "a.", "1.", "1,", "a-", " \n", "; ", "a@", ": ", "R$", "1e", "a1", "<a", '""', "0."),
)
STARTS = ("", "a", '"', "1", "https://", "a@", "2026-01-01 ", "mso-list:", "font-weight:")


def patterns() -> Iterator[tuple[str, re.Pattern]]:
    """Every compiled pattern of every module, by the name under which it stands."""
    for package in map(importlib.import_module, PACKAGES):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in found.name or found.name.endswith(("__main__", "wsgi")):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                yield from ((f"{found.name}.{name}", one) for one in inside(value))


def inside(value: object) -> Iterator[re.Pattern]:
    """The patterns in a constant of a module."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from inside(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from inside(one)


@contextmanager
def not_for_ever() -> Iterator[None]:
    """Fails what computes for longer than anybody waits."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


FOUND = {(one.pattern, one.flags): (name, one) for name, one in patterns()}


@pytest.mark.parametrize("pattern", [one for _n, one in FOUND.values()], ids=lambda p: p.pattern)
def test_long_texts_are_matched_at_once(pattern: re.Pattern) -> None:
    is_bytes = isinstance(pattern.pattern, bytes)
    for start in STARTS:
        for piece in PIECES:
            text = f"{start}{piece * (LONG // len(piece))}\x00"
            with not_for_ever():
                pattern.fullmatch(text.encode() if is_bytes else text)
                pattern.match(text.encode() if is_bytes else text)


def test_patterns_of_every_package_are_met() -> None:
    names = {name for name, _pattern in FOUND.values()}
    assert "accounts.written_lists._LINE" in names
    assert len(FOUND) > 90
