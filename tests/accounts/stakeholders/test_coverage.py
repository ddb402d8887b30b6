"""Which roles and functions nobody knows, and who was left alone too long."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from accounts.models.programme import default_gaps
from accounts.stakeholders.coverage import CoverageRow, alerts, coverage

TODAY = date(2026, 6, 30)
GAPS = {"buyer": 45, "champion": 30}


def row(number: int = 1, **values: object) -> CoverageRow:
    given_values = {
        "id": uuid.UUID(int=number),
        "name": f"Person {number}",
        "role": "buyer",
        "function": "purchasing",
        "strength": 2,
        "last_touch_on": TODAY,
        "known_since": TODAY,
    }
    return CoverageRow(**given_values | values)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_without_people_every_role_and_function_is_missing() -> None:
    found = coverage([])
    assert len(found.roles) == 9
    assert "other" not in [c.value for c in found.functions]
    assert found.missing == 9 + 11


def test_who_is_listed_but_known_by_nobody_covers_nothing() -> None:
    found = coverage([row(1, strength=0), row(2, role="champion", function="it")])
    by_value = {c.value: (c.listed, c.known, c.is_missing) for c in found.roles + found.functions}
    assert by_value["buyer"] == (1, 0, True)
    assert by_value["purchasing"] == (1, 0, True)
    assert by_value["champion"] == (1, 1, False)
    assert by_value["it"] == (1, 1, False)
    assert found.missing == 18


def test_several_people_in_a_role_are_counted() -> None:
    found = coverage([row(1), row(2), row(3, strength=0)])
    assert [(c.listed, c.known) for c in found.roles if c.value == "buyer"] == [(3, 2)]


@pytest.mark.parametrize(
    ("role", "touched", "known_since", "expected"),
    [
        ("buyer", ago(45), ago(400), []),
        ("buyer", ago(46), ago(400), [(46, 45, 1, True)]),
        ("champion", ago(46), ago(400), [(46, 30, 16, True)]),
        ("buyer", None, ago(45), []),
        ("buyer", None, ago(50), [(50, 45, 5, False)]),
        ("buyer", TODAY, ago(400), []),
        ("gatekeeper", ago(4000), ago(4000), []),
    ],
)
def test_a_touch_older_than_the_role_s_gap_raises_an_alert(
    role: str, touched: date | None, known_since: date, expected: list[tuple]
) -> None:
    person = row(role=role, last_touch_on=touched, known_since=known_since)
    found = alerts([person], gaps=GAPS, today=TODAY)
    assert [(a.days, a.limit, a.over, a.was_touched) for a in found] == expected


def test_the_longest_left_alone_come_first() -> None:
    people = [
        row(1, last_touch_on=ago(50)),
        row(2, last_touch_on=ago(90)),
        row(3, role="champion", last_touch_on=ago(35)),
    ]
    assert [a.row.id.int for a in alerts(people, gaps=GAPS, today=TODAY)] == [2, 1, 3]


def test_every_role_has_a_gap_from_the_start() -> None:
    people = [
        row(n, role=role, last_touch_on=ago(365)) for n, role in enumerate(sorted(default_gaps()))
    ]
    assert len(alerts(people, gaps=default_gaps(), today=TODAY)) == 9
