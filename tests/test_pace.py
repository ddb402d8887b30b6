"""Work is bounded by a ratio, in one place: a clock alone fails where the machine is slow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import pace

TESTS = Path(pace.__file__).parent


def test_a_little_work_is_within_and_a_lot_is_not() -> None:
    with pace.within(20):
        pace._piece()
    with pytest.raises(AssertionError, match="pieces of work, where 2 may be"), pace.within(2):
        for _n in range(40):
            pace._piece()


def test_no_other_test_asks_how_long_the_processor_took() -> None:
    asking = {path for path in TESTS.rglob("*.py") if "process" + "_time" in path.read_text()}
    assert asking == {TESTS / "pace.py"}
