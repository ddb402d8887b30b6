"""What every pen of one field is tried with: the cases of a plain text, and the walk over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

Answer = tuple[str, Any]
"""("kept", value) or ("refused", code)."""

PLAIN = ("empty", "the limit", "one over", "too long", "control", "nbsp", "nfd", "bidi")
"""The rules that each text meets."""


def kept(value: Any) -> Answer:
    return "kept", value


def refused(code: str) -> Answer:
    return "refused", code


def texts(most: int) -> dict[str, tuple[Any, Answer]]:
    """What is written into a plain text, and what comes of it."""
    return {
        "empty": ("", kept("")),
        "the limit": ("é" * most, kept("é" * most)),
        "one over": ("é" * (most + 1), refused("max_length")),
        "too long": ("é" * (3 * most), refused("max_length")),
        "control": ("Fo\x0bo", refused("characters")),
        "nbsp": ("\u00a0 Foo\u2003\u00a0Bar ", kept("Foo Bar")),
        "nfd": ("Sa\u0303o", kept("S\u00e3o")),
        "bidi": ("Fo\u202eo\u200f", kept("Foo")),
        "wrong type": (7, refused("invalid")),
    }


def walk(
    name: str,
    rules: Sequence[str],
    ways: Sequence[str],
    *,
    expected: Mapping[str, tuple[Any, Answer]],
    not_met: Callable[[str, str, str], str],
    answer: Callable[[str, str, Any], Answer],
) -> int:
    """Each case of a field that can be put has the answer that is expected; how many were put."""
    met, left_out = 0, 0
    for rule, way in product(rules, ways):
        if not_met(name, rule, way):
            left_out += 1
            continue
        value, told = expected[rule]
        assert answer(way, name, value) == told, (name, rule, way)
        met += 1
    assert met + left_out == len(rules) * len(ways)
    return met
