"""The arithmetic of health, against fractions written another way."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from insights.health.arithmetic import best_step, health_of, moves, weighs

KEYS = ["a", "b", "c", "d"]
values = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 100))
weights = st.fixed_dictionaries({key: st.integers(0, 100) for key in KEYS})


def half_up(value: Fraction) -> int:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(parts=values, weights=weights)
@settings(max_examples=60)
def test_a_missing_part_gives_its_weight_to_the_rest(
    parts: dict[str, int], weights: dict[str, int]
) -> None:
    total = sum(weights[key] for key in parts)
    expected = (
        half_up(Fraction(sum(weights[key] * parts[key] for key in parts), total)) if total else None
    )
    assert health_of(parts, weights) == expected


@given(before=values, now=values, weights=weights)
@settings(max_examples=60)
def test_moves_are_three_at_most_the_strongest_first_and_of_parts_that_changed(
    before: dict[str, int], now: dict[str, int], weights: dict[str, int]
) -> None:
    found = moves(before, now, weights)
    sizes = [abs(move.points) for move in found]
    assert len(found) <= 3
    assert sizes == sorted(sizes, reverse=True)
    assert all(before.get(move.part) != now.get(move.part) for move in found)


def test_who_moved_it_and_by_how_much() -> None:
    even = dict.fromkeys(KEYS, 25)
    before, now = {"a": 50, "b": 80, "c": 10, "d": 5}, {"a": 30, "b": 84, "c": 10, "d": 45}
    assert [(m.part, m.points) for m in moves(before, now, even)] == [
        ("d", Decimal(10)),
        ("a", Decimal(-5)),
        ("b", Decimal(1)),
    ]
    assert [(m.part, m.points) for m in weighs({"a": 50, "b": 90, "c": 10}, {"b": 1, "c": 3})] == [
        ("c", Decimal(-30)),
        ("b", Decimal(10)),
    ]


def test_what_would_move_it_most_is_where_most_is_missing_by_weight() -> None:
    step = best_step({"a": 10, "b": 60}, {"a": 10, "b": 40})
    assert step is not None
    assert (step.part, step.points) == ("b", Decimal(32))
    assert best_step({"a": 100}, {"a": 10}) is None
    assert best_step({}, {"a": 10}) is None
