"""Kappa beside a matrix of weights, a published figure, bounds, and how often its interval is right."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from insights.backtest.agreement import FEWEST, Scored, agreement, interval, kappa

VALUES = st.tuples(st.integers(1, 10), st.integers(1, 10))
PAIRS = st.lists(VALUES, min_size=1, max_size=60)


def scored(pairs: list[tuple[int, int]], accounts: int | None = None) -> list[Scored]:
    """Each pair of another account, or of so many in turn."""
    return [Scored(str(n % (accounts or len(pairs))), a, b) for n, (a, b) in enumerate(pairs)]


def by_matrix(pairs: list[tuple[int, int]]) -> float | None:
    """Cohen's way: observed and expected shares of a table, each cell with its weight."""
    table = np.zeros((10, 10))
    for one, other in pairs:
        table[one - 1, other - 1] += 1
    table /= table.sum()
    place = np.arange(10)
    weights = (place[:, None] - place[None, :]) ** 2 / 9**2
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    by_chance = (weights * expected).sum()
    return 1 - (weights * table).sum() / by_chance if by_chance > 1e-12 else None


@given(PAIRS)
def test_kappa_is_that_of_the_matrix_of_weights(pairs: list[tuple[int, int]]) -> None:
    found, expected = kappa(scored(pairs)), by_matrix(pairs)
    assert (found is None) == (expected is None)
    if expected is not None:
        assert found == pytest.approx(expected)


def test_kappa_is_the_published_one() -> None:
    """Anxiety of twenty persons by two raters: data set `anxiety` of R's package irr, where
    `kappa2(anxiety[, 1:2], "squared")` says 0.297."""
    first = [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3]
    second = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
    assert kappa(scored(list(zip(first, second, strict=True)))) == pytest.approx(0.297, abs=0.0005)


def test_kappa_by_hand() -> None:
    """(1, 1), (2, 2), (3, 5): a gap of 4 over 3 pairs; by chance 1 + 16 + 1 + 9 + 4 + 1 + 4 = 36
    over 9 crossings. So 1 - (4 / 3) / (36 / 9)."""
    assert kappa(scored([(1, 1), (2, 2), (3, 5)])) == pytest.approx(1 - (4 / 3) / (36 / 9))


@given(PAIRS)
def test_bounds(pairs: list[tuple[int, int]]) -> None:
    """Never above 1 nor below -1; 1 only where all are equal; Pearson's correlation is not below it
    where it is positive."""
    found = kappa(scored(pairs))
    if found is None:
        assert len(set(pairs)) == 1 and pairs[0][0] == pairs[0][1]
        return
    assert -1 <= found <= 1
    assert (found == 1) == all(one == other for one, other in pairs)
    firsts, seconds = zip(*pairs, strict=True)
    if len(set(firsts)) > 1 and len(set(seconds)) > 1:
        rho = stats.pearsonr(firsts, seconds).statistic
        assert abs(found) <= abs(rho) + 1e-9


@given(PAIRS)
def test_it_is_the_same_whoever_was_first(pairs: list[tuple[int, int]]) -> None:
    assert kappa(scored(pairs)) == kappa(scored([(b, a) for a, b in pairs]))


@given(st.lists(VALUES, min_size=FEWEST, max_size=30), st.randoms())
def test_the_same_pairs_say_the_same_digits_in_any_order(
    pairs: list[tuple[int, int]], draw: random.Random
) -> None:
    given = scored(pairs, accounts=7)
    assert agreement(draw.sample(given, len(given))) == agreement(given)


def test_shares_and_means() -> None:
    found = agreement(scored([(5, 5), (5, 6), (5, 7), (5, 9), (8, 8)] * 2))
    assert found is not None
    assert (found.n, found.equal, found.within_one, found.apart) == (10, 0.4, 0.6, 1.4)


def test_below_ten_pairs_nothing_is_told_and_all_alike_has_no_kappa() -> None:
    assert agreement(scored([(5, 5)] * (FEWEST - 1))) is None
    found = agreement(scored([(5, 5)] * FEWEST))
    assert found is not None
    assert (found.equal, found.kappa, found.low, found.high) == (1, None, None, None)
    assert found.is_clear is False


def test_accounts_are_drawn_and_not_pairs() -> None:
    """Whoever repeats each account four times knows no more: the interval stays as wide."""
    draw = random.Random(3)
    pairs = [(draw.randint(1, 10), draw.randint(1, 10)) for _n in range(20)]
    assert interval(scored(pairs * 4, accounts=20)) == interval(scored(pairs))


def test_the_interval_is_near_that_of_scipy() -> None:
    draw = random.Random(5)
    pairs = [(n, min(10, max(1, n + draw.choice((-2, -1, 0, 0, 1, 2))))) for n in range(1, 11)] * 4

    def statistic(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray:
        gaps = ((first - second) ** 2).mean(axis=axis)
        means = (first.mean(axis=axis) - second.mean(axis=axis)) ** 2
        return 1 - gaps / (first.var(axis=axis) + second.var(axis=axis) + means)

    told = stats.bootstrap(
        tuple(np.array(side, dtype=float) for side in zip(*pairs, strict=True)),
        statistic,
        paired=True,
        vectorized=True,
        n_resamples=4_000,
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert interval(scored(pairs)) == pytest.approx((told.low, told.high), abs=0.02)
