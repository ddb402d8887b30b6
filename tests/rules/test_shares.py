"""Shares that are shown add up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.shares import apportioned


def test_the_largest_remainders_are_rounded_up() -> None:
    assert apportioned([1, 1, 1], 2) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert apportioned([5, 3, 3, 3], 2) == [Decimal(n).scaleb(-2) for n in (36, 22, 21, 21)]


def test_nothing_has_no_share() -> None:
    assert apportioned([], 2) == []
    assert apportioned([0, -5], 2) == [0, 0]


@given(st.lists(st.integers(-1000, 10**12), max_size=40), st.integers(0, 6))
def test_they_make_one_and_stay_within_a_unit(parts: list[int], places: int) -> None:
    found = apportioned(parts, places)
    total = sum(part for part in parts if part > 0)
    if total:
        assert sum(found) == 1
    unit = Decimal(1).scaleb(-places)
    for part, share in zip(parts, found, strict=True):
        exact = Decimal(max(part, 0)) / total if total else Decimal(0)
        assert abs(share - exact) <= unit
