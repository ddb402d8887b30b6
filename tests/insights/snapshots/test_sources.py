"""Which months want a new edition: pure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.snapshots.drawing import MonthEnd
from insights.snapshots.sources import ByMonth, Sources, changed

MONTHS = [date(2023 + n // 12, n % 12 + 1, 1) for n in range(48)]
ENDS = [MonthEnd(month, month) for month in MONTHS]


def sources(**given: ByMonth) -> Sources:
    return Sources(**{"revenue": {}, "first": {}, "answers": {}} | given)


def known(of: Sources) -> dict[date, str]:
    return {end.month: of.behind(end) for end in ENDS}


def test_without_snapshots_all_are_wanted() -> None:
    assert changed(ENDS, {}, sources()) == ENDS


@pytest.mark.parametrize(
    ("what", "reach"), [("revenue", 24), ("first", len(MONTHS)), ("answers", 13)]
)
@settings(max_examples=20)
@given(place=st.integers(0, 47), number=st.integers())
def test_a_change_reaches_the_months_that_read_it(
    what: str, reach: int, place: int, number: int
) -> None:
    before, after = sources(), sources(**{what: {MONTHS[place]: number}})
    found = changed(ENDS, known(before), after)
    assert [end.month for end in found] == MONTHS[place : place + reach]
    assert changed(ENDS, known(after), after) == []


def test_a_closed_month_that_moves_is_a_change() -> None:
    before = [MonthEnd(MONTHS[5], MONTHS[4])]
    of = sources(revenue={MONTHS[4]: 1})
    held = {MONTHS[5]: of.behind(before[0])}
    assert changed(before, held, of) == []
    assert changed([MonthEnd(MONTHS[5], MONTHS[5])], held, of) != []
