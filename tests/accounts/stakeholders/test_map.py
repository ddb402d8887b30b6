"""Where the map puts people: superiors above, nobody on top of anybody, nobody lost."""

from __future__ import annotations

import uuid

from hypothesis import example, given
from hypothesis import strategies as st

from accounts.stakeholders.map import COLUMN, Node, PersonMark, people_map


def node(number: int, parent: int | None = None, **values: object) -> Node:
    given_values = {
        "id": uuid.UUID(int=number),
        "name": f"Person {number:03}",
        "note": "Buyer",
        "told": "Buyer · Neutral",
        "parent": None if parent is None else uuid.UUID(int=parent),
        "influence": 3,
        "attitude": 0,
        "strength": 0,
    }
    return Node(**given_values | values)


def numbers(marks: list[PersonMark]) -> list[int]:
    return [mark.node.id.int for mark in marks]


def test_an_account_without_people_has_an_empty_map() -> None:
    drawn = people_map([])
    assert (drawn.marks, drawn.lines) == ([], [])


def test_reports_stand_below_the_middle_of_their_superior() -> None:
    drawn = people_map([node(1), node(2, 1), node(3, 1), node(4, 3)])
    at = {mark.node.id.int: mark for mark in drawn.marks}
    assert numbers(drawn.marks) == [1, 2, 3, 4]
    assert [mark.depth for mark in drawn.marks] == [0, 1, 1, 2]
    assert at[1].x == (at[2].x + at[3].x) / 2
    assert at[4].x == at[3].x
    assert at[1].y < at[2].y == at[3].y < at[4].y
    assert [(line.x1, line.x2) for line in drawn.lines] == [
        (at[1].x, at[2].x),
        (at[1].x, at[3].x),
        (at[3].x, at[4].x),
    ]


def test_the_nested_list_is_closed_as_often_as_it_is_opened() -> None:
    drawn = people_map([node(1), node(2, 1), node(3, 2), node(4, 1), node(5), node(6, 5)])
    assert [(n, m.closes) for n, m in zip(numbers(drawn.marks), drawn.marks, strict=True)] == [
        (1, 0),
        (2, 0),
        (3, 1),
        (4, 1),
        (5, 0),
        (6, 1),
    ]


def test_people_without_superior_or_reports_fill_rows_below() -> None:
    drawn = people_map([node(n) for n in range(8)])
    assert sorted({mark.y for mark in drawn.marks}) == [48, 180]
    assert drawn.width == 6 * COLUMN + 32


def test_who_reports_to_somebody_filtered_out_stands_at_the_top() -> None:
    drawn = people_map([node(2, 1), node(3, 2)])
    assert [(n, m.depth) for n, m in zip(numbers(drawn.marks), drawn.marks, strict=True)] == [
        (2, 0),
        (3, 1),
    ]


def test_a_circle_is_cut_open() -> None:
    assert sorted(numbers(people_map([node(1, 2), node(2, 1), node(3, 2)]).marks)) == [1, 2, 3]


def test_a_mark_tells_influence_attitude_and_strength_without_colour() -> None:
    weak = people_map([node(1, influence=1, attitude=-2, strength=1)]).marks[0]
    strong = people_map([node(1, influence=5, attitude=2, strength=4)]).marks[0]
    assert (weak.radius, weak.sign, weak.tone) == (11, "−−", "opponent")
    assert (strong.radius, strong.sign, strong.tone) == (23, "++", "advocate")
    assert [filled for _x, filled in weak.pips] == [True, False, False, False]
    assert [filled for _x, filled in strong.pips] == [True] * 4


def test_a_long_name_is_cut() -> None:
    long = people_map([node(1, name="Maria Aparecida dos Santos Oliveira")]).marks[0]
    assert long.name == "Maria Aparecida do…"


def test_a_chain_as_long_as_it_may_be_is_drawn() -> None:
    drawn = people_map([node(n, n - 1 if n else None) for n in range(1500)])
    assert drawn.marks[-1].depth == 1499
    assert drawn.marks[-1].closes == 1499


def test_somebody_below_a_circle_stays_below_it() -> None:
    drawn = people_map([node(0, 1), node(1, 2), node(2, 3), node(3, 2)])
    assert {n: m.depth for n, m in zip(numbers(drawn.marks), drawn.marks, strict=True)} == {
        0: 2,
        1: 1,
        2: 0,
        3: 1,
    }


@example([1, 2, 3, 2])
@given(st.lists(st.integers(0, 30), max_size=30))
def test_nobody_is_lost_and_nobody_stands_on_another(parents: list[int]) -> None:
    """Each person reports to any other, or to nobody, in whatever tangle."""
    people = [node(n, parent if parent != n else None) for n, parent in enumerate(parents)]
    drawn = people_map(people)
    assert sorted(numbers(drawn.marks)) == list(range(len(parents)))
    places = [(mark.x, mark.y) for mark in drawn.marks]
    assert len(set(places)) == len(places)
    assert all(
        abs(a[0] - b[0]) >= COLUMN / 2 or a[1] != b[1]
        for i, a in enumerate(places)
        for b in places[:i]
    )
    opened = sum(bool(mark.reports) for mark in drawn.marks)
    assert sum(mark.closes for mark in drawn.marks) == opened
