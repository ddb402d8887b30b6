"""Method §3, with literal cases and properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.arithmetic import (
    band,
    cut_after,
    index,
    lowest_points,
    ranks,
    shown,
    weighted_score,
)


@pytest.mark.parametrize(
    ("points", "weight", "score", "percent"),
    [
        (785, 100, "7.85", "76.11"),
        (100, 100, "1.00", "0.00"),
        (1000, 100, "10.00", "100.00"),
        (2, 3, "0.67", "-3.70"),
        (17, 3, "5.67", "51.85"),
    ],
)
def test_score_and_index(points: int, weight: int, score: str, percent: str) -> None:
    exact = weighted_score(points, weight)
    assert (str(shown(exact)), str(shown(index(exact)))) == (score, percent)


def test_half_a_cent_goes_up() -> None:
    assert str(shown(Decimal("7.845"))) == "7.85"


def test_bands_compare_the_unrounded_score() -> None:
    limits = {"a": Decimal(8), "b": Decimal(6)}
    scores = ["8", "7.999", "6", "5.999"]
    assert [band(Decimal(s), **limits) for s in scores] == ["A", "B", "B", "C"]


def test_ties_share_a_rank() -> None:
    assert ranks([9, 8, 8, 7]) == [1, 2, 2, 4]


@pytest.mark.parametrize(
    ("places", "cap", "after"),
    [
        ([1, 2, 3], 2, 1),
        ([1, 1, 1, 4], 2, 2),
        ([1, 2, 2, 4], 2, 2),
        ([1, 2, 2, 2, 5], 3, 3),
        ([1, 2], 2, None),
        ([1, 2], 5, None),
        ([3, 4], 2, None),
        ([], 2, None),
        ([1, 2, 3, 3], 3, None),
    ],
)
def test_the_line_of_the_cap_follows_the_last_rank_within_it(
    places: list[int], cap: int, after: int | None
) -> None:
    assert cut_after(places, cap) == after


@given(st.lists(st.integers(0, 9), min_size=1), st.integers(1, 20))
def test_the_line_parts_ranks_within_the_cap_from_ranks_outside(
    points: list[int], cap: int
) -> None:
    places = ranks(sorted(points, reverse=True))
    after = cut_after(places, cap)
    within = places if after is None else places[: after + 1]
    assert within == [place for place in places if place <= cap]


@given(st.decimals(1, 10, places=2), st.integers(1, 500))
def test_a_band_begins_at_its_lowest_points(limit: Decimal, weight: int) -> None:
    points = lowest_points(limit, weight)
    assert weighted_score(points, weight) >= limit > weighted_score(points - 1, weight)


@given(st.lists(st.tuples(st.integers(1, 10), st.integers(1, 100)), min_size=3, max_size=5))
def test_the_score_lies_between_the_lowest_and_the_highest(cells: list[tuple[int, int]]) -> None:
    score = weighted_score(sum(s * w for s, w in cells), sum(w for _, w in cells))
    assert min(s for s, _ in cells) <= score <= max(s for s, _ in cells)


@given(st.lists(st.integers(0, 50)))
def test_a_rank_is_one_more_than_those_with_more(points: list[int]) -> None:
    points.sort(reverse=True)
    assert ranks(points) == [1 + sum(1 for other in points if other > p) for p in points]
