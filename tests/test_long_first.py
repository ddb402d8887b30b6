"""Each test stands in one process's share, the long ones in front."""

from __future__ import annotations

import pytest

from kam.embedded.services import ROOT
from tests.long_first import LONG, dealt


@pytest.mark.parametrize("processes", [2, 3])
@pytest.mark.parametrize("short", [0, 1, 40, 41])
def test_long_ones_lead_the_shares(processes: int, short: int) -> None:
    names = [f"short {number}" for number in range(short)]
    names[short // 2 : short // 2] = [f"{long}[{case}]" for long in LONG for case in "ab"]
    order = dealt(names, list(names), processes)
    assert sorted(order) == sorted(names)
    if short > 20:
        first, size = order[: len(LONG) * 2 // processes], len(order) // processes
        assert all(name.startswith(LONG) for name in first)
        assert order[size].startswith(LONG)


def test_the_long_ones_are_there() -> None:
    """A test that is renamed keeps its place."""
    for long in LONG:
        path, _, name = long.partition("::")
        assert f"def {name}" in (ROOT / path).read_text()
