"""Rank correlation beside SciPy's, its interval beside its formula, worlds with an effect and without."""

from __future__ import annotations

import math
import random
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from insights.backtest.ranks import (
    FEWEST,
    Hits,
    correlation,
    doubled_ranks,
    first,
    hits,
    interval,
    rho_of,
)

FEW_VALUES = st.lists(
    st.tuples(st.integers(1, 10), st.integers(-3, 3).map(float)), min_size=3, max_size=60
)
MANY_VALUES = st.lists(
    st.tuples(st.integers(1, 10), st.floats(-1e6, 1e6, allow_subnormal=False)),
    min_size=3,
    max_size=60,
)


def _world(seed: int, *, effect: float, n: int = 60) -> list[tuple[float, float]]:
    """Scores of whole numbers from 1 to 10, and a growth that follows them by so much."""
    draw = random.Random(seed)
    scores = [min(10, max(1, round(draw.gauss(5.5, 2)))) for _n in range(n)]
    return [(score, effect * score + draw.gauss(0, 1)) for score in scores]


@given(FEW_VALUES | MANY_VALUES)
def test_rho_is_that_of_scipy_ties_too(pairs: list[tuple[int, float]]) -> None:
    ours, theirs = zip(*pairs, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.ConstantInputWarning)
        expected = float(stats.spearmanr(ours, theirs).statistic)
    found = rho_of(ours, theirs)
    assert (math.nan if found is None else found) == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.integers(-5, 5), max_size=40))
def test_ranks_are_those_of_scipy(values: list[int]) -> None:
    assert doubled_ranks(values) == [2 * float(rank) for rank in stats.rankdata(values)]


@given(FEW_VALUES, st.randoms())
def test_the_same_data_say_the_same_digits_in_any_order(
    pairs: list[tuple[int, float]], draw: random.Random
) -> None:
    shuffled = draw.sample(pairs, len(pairs))
    assert correlation(shuffled) == correlation(pairs)


def test_the_interval_is_that_of_bonett_and_wright() -> None:
    """As in their table: rho of 0.5 over 54 accounts has an interval as wide as this."""
    low, high = interval(0.5, 54)
    reach = stats.norm.ppf(0.975) * math.sqrt((1 + 0.5**2 / 2) / 51)
    assert low == pytest.approx(math.tanh(math.atanh(0.5) - reach))
    assert high == pytest.approx(math.tanh(math.atanh(0.5) + reach))
    assert interval(1.0, 20)[0] < 1
    assert interval(-1.0, 20)[1] > -1


@pytest.mark.parametrize("r", [0.0, 0.3, 0.6])
def test_the_interval_holds_the_truth_as_often_as_it_says(r: float) -> None:
    """Also of a yes or no, where a bootstrap of ten accounts holds it in 7 of 10."""
    draw = random.Random(round(r * 10))

    def pairs(n: int, *, is_yes_or_no: bool) -> list[tuple[float, float]]:
        made = []
        for _n in range(n):
            x = draw.gauss(0, 1)
            y = r * x + math.sqrt(1 - r * r) * draw.gauss(0, 1)
            made.append((round(5.5 + 2 * x), float(y > -1) if is_yes_or_no else y))
        return made

    for is_yes_or_no in (False, True):
        truth = rho_of(*zip(*pairs(100_000, is_yes_or_no=is_yes_or_no), strict=True))
        found = [correlation(pairs(30, is_yes_or_no=is_yes_or_no)) for _n in range(500)]
        known = [one for one in found if one is not None]
        assert truth is not None
        held = sum(one.low <= truth <= one.high for one in known) / len(known)
        assert 0.92 <= held <= 1


def test_an_effect_that_was_planted_is_found() -> None:
    found = [correlation(_world(seed, effect=0.6)) for seed in range(50)]
    assert all(one is not None and one.is_clear and one.rho > 0 for one in found)


def test_without_an_effect_there_are_as_many_false_alarms_as_designed() -> None:
    """5 of 100 by design: of 200 seeds 10, and by chance from 3 to 18."""
    found = [correlation(_world(seed, effect=0)) for seed in range(200)]
    assert 3 <= sum(one is not None and one.is_clear for one in found) <= 18


def test_too_few_and_all_alike_say_nothing() -> None:
    pairs = _world(1, effect=1, n=FEWEST)
    found = correlation(pairs)
    assert found is not None
    assert found.n == FEWEST
    assert correlation(pairs[1:]) is None
    assert correlation([(5, other) for _one, other in pairs]) is None
    assert correlation([(one, 1.0) for one, _other in pairs]) is None
    assert correlation([*pairs, (9, None)]) == found


def test_the_first_are_those_that_tie_with_the_last_of_them() -> None:
    assert first([5, 9, 7, 7, 1], 2) == {1, 2, 3}
    assert first([5, 9], 5) == {0, 1}
    assert first([], 3) == first([1, 2], 0) == set()


def test_precision_and_recall_of_the_first() -> None:
    named = [10, 9, 8, 8, 1, 1, 1, 1]
    grown = [7.0, 1.0, 6.0, 0.0, 5.0, 2.0, 3.0, 4.0]
    found = hits(8, first(named, 3), first(grown, 3))
    assert found == Hits(n=8, named=4, right=3, both=2)
    assert (found.precision, found.recall, found.by_chance) == (0.5, 2 / 3, 3 / 8)
    assert hits(0, set(), set()).precision is None
