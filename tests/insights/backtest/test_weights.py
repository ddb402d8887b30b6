"""Which of the first places stand, beside the same draws taken over everybody and by fractions."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.backtest.weights import DRAWS, SEED, SWING, first, steadiness

WEIGHTS = [40, 30, 20, 10]


def _scored(n: int, seed: int = 1) -> dict[object, tuple[int, ...]]:
    draw = random.Random(seed)
    return {f"a{k:03}": tuple(draw.randint(1, 10) for _w in WEIGHTS) for k in range(n)}


def _by_hand(
    scored: dict[object, tuple[int, ...]], weights: list[int], count: int
) -> dict[object, float]:
    """Every account in every draw, weights divided by their sum, in exact fractions."""
    draw, held = random.Random(SEED), Counter[object]()
    for _turn in range(DRAWS):
        moved = [Fraction(w * draw.uniform(1 - SWING, 1 + SWING)) for w in weights]
        whole = sum(moved)
        sums = {
            one: sum(w / whole * value for w, value in zip(moved, values, strict=True))
            for one, values in scored.items()
        }
        order = sorted(sums, key=lambda one: -sums[one])
        places = [1 + sum(v > sums[one] for v in sums.values()) for one in order]
        held.update(one for one, place in zip(order, places, strict=True) if place <= count)
    return {one: held[one] / DRAWS for one in scored if held[one]}


def test_each_draw_is_that_of_the_whole_ranking() -> None:
    scored = _scored(40)
    found = steadiness(scored, WEIGHTS, 6)
    expected = _by_hand(scored, WEIGHTS, 6)
    assert {**found.inside, **found.outside} == expected
    assert len(found.inside) == 6
    assert any(share < 1 for share in found.inside.values())


@settings(max_examples=60)
@given(
    st.dictionaries(st.integers(), st.tuples(*[st.integers(1, 10)] * 3), min_size=1, max_size=25),
    st.tuples(*[st.integers(0, 100)] * 3).filter(any),
    st.integers(1, 8),
)
def test_nobody_is_left_out_who_could_be_among_the_first(
    scored: dict[int, tuple[int, ...]], weights: tuple[int, ...], count: int
) -> None:
    found = steadiness(scored, weights, count)
    everybody = Counter(scored.values())
    draw = random.Random(SEED)
    held: Counter[tuple[int, ...]] = Counter()
    for _turn in range(DRAWS):
        held.update(
            first(everybody, [w * draw.uniform(1 - SWING, 1 + SWING) for w in weights], count)
        )
    expected = {one: held[values] / DRAWS for one, values in scored.items() if held[values]}
    assert {one: share for one, share in {**found.inside, **found.outside}.items() if share} == (
        expected
    )


def test_who_ties_stays_together_and_the_line_lies_after_all_of_them() -> None:
    scored: dict[object, tuple[int, ...]] = {"a": (9, 9), "b": (5, 5), "c": (5, 5), "d": (1, 1)}
    found = steadiness(scored, [1, 1], 2)
    assert found.inside == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert found.outside == {}


def test_who_stands_by_one_heavy_criterion_alone_is_fragile() -> None:
    scored: dict[object, tuple[int, ...]] = {"sure": (10, 10), "one": (10, 1), "other": (1, 10)}
    found = steadiness(scored, [51, 49], 2)
    assert found.inside["sure"] == 1
    assert 0.4 < found.inside["one"] < 0.75
    assert found.outside["other"] == pytest.approx(1 - found.inside["one"], abs=0.001)


def test_the_same_scores_say_the_same_in_any_order() -> None:
    scored = _scored(200)
    backwards = dict(reversed(scored.items()))
    assert steadiness(scored, WEIGHTS, 15) == steadiness(backwards, WEIGHTS, 15)


def test_fewer_accounts_than_places_are_all_among_the_first() -> None:
    found = steadiness(_scored(3), WEIGHTS, 15)
    assert list(found.inside.values()) == [1.0] * 3
    assert steadiness({}, WEIGHTS, 15).inside == {}
