"""Measures over time, small numbers, and the action that a flat one opens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Account
from audit.models import Entry
from plans.actions.rules import set_status
from plans.models import Action
from reviews.measures.rules import add_measure, trend_of
from reviews.measures.trends import Answer, Period, does_not_rise, net_promoter_score, periods
from reviews.models import Measure
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor
from tests.reviews.conftest import MONDAY

QUARTERS = [date(2026, 2, 10), date(2026, 5, 10), date(2026, 8, 10), date(2026, 11, 10)]


def give(actor: Actor, account: Account, kind: str, values: list[int]) -> None:
    for day, value in zip(QUARTERS, values, strict=False):
        add_measure(
            actor=actor, account=account, kind=kind, value=value, measured_on=day, today=MONDAY
        )


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ([10, 10, 9, 9], None),
        ([10, 10, 9, 9, 0], 60),
        ([9, 9, 8, 7, 6], 20),
        ([0, 1, 2, 3, 6], -100),
        ([7, 7, 8, 8, 7], 0),
        ([9, 7, 7, 7, 7, 7], 17),
        ([6, 7, 7, 7, 7, 7], -17),
        ([], None),
    ],
)
def test_nps_needs_five_answers(values: list[int], score: int | None) -> None:
    assert net_promoter_score(values) == score


@pytest.mark.parametrize(
    ("means", "stuck"),
    [
        ([5, 5], False),
        ([5, 5, 5], True),
        ([5, 6, 5], False),
        ([6, 5, 4], True),
        ([6, 5, 6], False),
        ([1, 6, 6, 6], True),
        ([6, 6, 6, 7], False),
    ],
)
def test_flat_or_falling_for_two_periods(means: list[int], stuck: bool) -> None:
    found = [Period(2026, n, Decimal(mean), 1) for n, mean in enumerate(means, 1)]
    assert does_not_rise(found, top=10) == stuck


def test_a_quarter_without_answers_breaks_the_row() -> None:
    quarters = [(2025, 3), (2025, 4), (2026, 2)]
    found = [Period(year, quarter, Decimal(5), 1) for year, quarter in quarters]
    assert does_not_rise(found, top=10) is False
    over_new_year = [
        Period(year, quarter, Decimal(5), 1) for year, quarter in [(2025, 3), (2025, 4), (2026, 1)]
    ]
    assert does_not_rise(over_new_year, top=10) is True


def test_at_the_top_of_the_scale_flat_is_fine() -> None:
    at_top = [Period(2026, quarter, Decimal(5), 1) for quarter in (1, 2, 3)]
    assert (does_not_rise(at_top, top=5), does_not_rise(at_top, top=10)) == (False, True)
    fell = [
        Period(2026, quarter, mean, 1)
        for quarter, mean in enumerate((5, Decimal("4.5"), Decimal("4.5")), 1)
    ]
    assert does_not_rise(fell, top=5) is True


def test_nps_counts_the_latest_answer_of_each_person_in_twelve_months(
    account: Account, kam: Actor
) -> None:
    def answered(person: str, day: date, value: int) -> None:
        add_measure(
            actor=kam,
            account=account,
            kind="recommendation",
            value=value,
            measured_on=day,
            today=MONDAY,
            person=person,
        )

    for month in range(1, 7):  # one eager person is no score
        answered("Ana", date(2026, month, 1), 10)
    assert trend_of(account, "recommendation", today=MONDAY).net_promoter_score is None
    for person in ("Bia", "Caio", "Davi"):
        answered(person, date(2026, 10, 1), 9)
    answered("ana ", date(2026, 10, 2), 0)
    answered("Edu", date(2025, 11, 23), 9)  # a year and a day ago
    found = trend_of(account, "recommendation", today=MONDAY)
    assert (sorted(found.latest), found.net_promoter_score) == ([0, 9, 9, 9], None)
    answered("Edu", date(2025, 11, 24), 9)
    found = trend_of(account, "recommendation", today=MONDAY)
    assert (sorted(found.latest), found.net_promoter_score) == ([0, 9, 9, 9, 9], 60)


def test_periods_are_the_means_of_quarters() -> None:
    answers = [
        Answer(date(2026, 11, 10), 4),
        Answer(date(2026, 3, 31), 5),
        Answer(date(2026, 1, 1), 2),
        Answer(date(2026, 12, 31), 5),
    ]
    assert periods(answers) == [
        Period(2026, 1, Decimal("3.5"), 2),
        Period(2026, 4, Decimal("4.5"), 2),
    ]


def test_a_measure_that_does_not_rise_opens_one_action_that_must_be_answered(
    account: Account, kam: Actor
) -> None:
    give(kam, account, "engagement", [8, 7])
    assert Action.objects.count() == 0
    give(kam, account, "engagement", [8, 7, 7, 6])
    action = Action.objects.get()
    assert (action.source, action.measure_kind, action.owner, action.due_on) == (
        "measure",
        "engagement",
        kam.membership,
        date(2026, 12, 7),
    )
    with pytest.raises(RuleError):
        set_status(actor=kam, action=action, status="done", today=MONDAY)
    set_status(actor=kam, action=action, status="done", today=MONDAY, answer="New sponsor")
    give(kam, account, "engagement", [1])
    assert Action.objects.filter(status="open").count() == 1


def test_a_rising_measure_opens_nothing(account: Account, kam: Actor) -> None:
    give(kam, account, "satisfaction", [3, 3, 4, 5])
    assert (
        Action.objects.count(),
        trend_of(account, "satisfaction", today=MONDAY).does_not_rise,
    ) == (0, False)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("engagement", 0),
        ("engagement", 11),
        ("satisfaction", 6),
        ("satisfaction", 0),
        ("recommendation", 11),
        ("recommendation", -1),
        ("mood", 5),
    ],
)
def test_a_value_off_its_scale_is_refused(
    account: Account, kam: Actor, kind: str, value: int
) -> None:
    with pytest.raises(RuleError):
        give(kam, account, kind, [value])
    assert Measure.objects.count() == 0


def test_no_measure_of_tomorrow(account: Account, kam: Actor) -> None:
    with pytest.raises(RuleError):
        add_measure(
            actor=kam,
            account=account,
            kind="engagement",
            value=5,
            measured_on=date(2026, 11, 24),
            today=MONDAY,
        )


def test_who_may_measure(account: Account, viewer: Actor, kam: Actor) -> None:
    other = Account.objects.create(name="Not of the KAM")
    for actor, target in ((viewer, account), (kam, other)):
        with pytest.raises(NotAllowedError):
            give(actor, target, "engagement", [5])
    give(kam, account, "engagement", [5])
    entry = Entry.objects.get(action="measure.added")
    assert (entry.actor_label, entry.object_label, entry.changes["engagement"]) == (
        "Kam",
        "Alfa",
        [None, 5],
    )
