"""Geometry by literal cases and properties, on paper and without a database."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pages.pictures.bars import stacked
from pages.pictures.bubbles import Named, labelled, radius_of, shortened
from pages.pictures.curves import cumulative, on_curve, through
from pages.pictures.heat import step_of
from pages.pictures.scales import Scale, thinned, ticks
from pages.pictures.shapes import Box

BOX = Box(0, 0, 100, 50)
FIGURES = st.integers(-(10**12), 10**12)


def test_a_figure_stands_in_proportion_and_never_outside() -> None:
    scale = Scale(0, 10, 100, 0)
    assert [scale.at(v) for v in (0, 2.5, 10, 12, -1)] == [100, 75, 0, 0, 100]
    assert Scale(5, 5, 0, 100).at(5) == 50


def test_axes_are_written_on_at_round_figures() -> None:
    def written(low: str, high: str) -> list[str]:
        return [f"{t:f}" for t in ticks(Decimal(low), Decimal(high))]

    assert written("0", "10") == ["0", "2", "4", "6", "8", "10"]
    assert written("-3", "4") == ["-4", "-2", "0", "2", "4"]
    assert written("0", "0") == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert [float(t) for t in ticks(Decimal(0), Decimal("41800000"))] == [
        0,
        10_000_000,
        20_000_000,
        30_000_000,
        40_000_000,
        50_000_000,
    ]


@given(FIGURES, FIGURES)
def test_round_figures_hold_all_between_them(one: int, other: int) -> None:
    low, high = sorted((Decimal(one), Decimal(other)))
    found = ticks(low, high)
    assert found[0] <= low <= high <= found[-1]
    assert 2 <= len(found) <= 8


@given(st.integers(1, 20_000), st.integers(2, 400))
def test_many_are_thinned_to_few_with_both_ends(count: int, most: int) -> None:
    found = thinned(count, most)
    assert len(found) <= most
    assert (found[0], found[-1]) == (0, count - 1)
    assert found == sorted(set(found))


def test_bars_stand_upon_each_other_and_hang_below_zero() -> None:
    stack = stacked([(30, 10), (-20, 0)], BOX, most_ticks=3)
    shown = [(b.column, b.part, b.x, round(b.y, 1), round(b.height, 1)) for b in stack.bars]
    assert [f"{t:f}" for t in stack.ticks] == ["-20", "0", "20", "40"]
    assert shown == [(0, 0, 7, 8.3, 25), (0, 1, 7, 0, 8.3), (1, 0, 57, 33.3, 16.7)]
    assert stack.middles == [25, 75]


@given(st.lists(st.lists(FIGURES, min_size=1, max_size=4), min_size=1, max_size=8))
def test_heights_of_bars_are_in_one_proportion_and_stay_in_the_box(columns: list) -> None:
    stack = stacked(columns, BOX)
    span = float(stack.ticks[-1] - stack.ticks[0])
    for bar in stack.bars:
        value = abs(columns[bar.column][bar.part])
        assert abs(bar.height - value / span * BOX.height) < 1e-6 * BOX.height + 1e-9
        assert bar.y >= -1e-6
        assert bar.y + bar.height <= BOX.bottom + 1e-6


def test_a_line_breaks_where_a_figure_is_missing() -> None:
    pieces = through([1, 2, None, 4], Scale(0, 4, 50, 0), BOX)
    assert pieces == [[(12.5, 37.5), (37.5, 25)], [(87.5, 0)]]


def test_shares_add_up_along_the_curve() -> None:
    assert cumulative([50, 30, 20, -5]) == [Decimal("0.5"), Decimal("0.8"), 1, 1]
    assert (cumulative([]), cumulative([0, -1])) == ([], [0, 0])
    assert on_curve(1, 4, Decimal("0.5"), BOX) == (25, 25)


def test_areas_of_bubbles_are_in_proportion() -> None:
    assert [radius_of(v, 100, most=20, least=3) for v in (100, 25, 1, 0, -4)] == [20, 10, 3, 3, 3]


def test_no_name_stands_on_another_or_on_a_bubble() -> None:
    crowd = [
        Named(300 + 9 * (n % 7), 150 + 7 * (n % 5), 6, f"Company {n} of Somewhere", 9)
        for n in range(35)
    ]
    box = Box(0, 0, 700, 300)
    labels = labelled(crowd, box)
    rooms = []
    for label in filter(None, labels):
        width = len(label.words) * 9 * 0.58
        left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
        rooms.append((left, label.y - 8, left + width, label.y + 2))
    assert 2 <= len(rooms) < len(crowd)
    assert all(
        a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        for a, b in combinations(rooms, 2)
    )
    alone = [Named(50, 25, 5, "x" * 60, 9)]
    assert labelled(alone, Box(0, 0, 60, 50)) == [None]
    assert (len(shortened("x" * 60)), shortened("Quill")) == (26, "Quill")


def test_heat_has_five_steps_and_one_for_nothing() -> None:
    shares = [None, "0", "0.199", "0.2", "0.99", "1"]
    assert [step_of(s and Decimal(s)) for s in shares] == [0, 1, 1, 2, 5, 5]
