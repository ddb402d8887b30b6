"""Two people in one cell and in one account, in transactions of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Account
from api.bulk import Item
from scoring.many import upsert_scores
from scoring.matrices import activate, create_draft
from scoring.models import Criterion, Rung, Score, Standing
from scoring.scores import ScoreConflictError, set_score
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.people.together import at_once
from tests.scoring.conftest import judged

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scored(aurora: Organization, leader: Actor) -> tuple[Account, list[Criterion]]:
    """An account and three criteria, committed."""
    with organization_scope(aurora.id):
        criteria = [judged(name, 10) for name in ("Fit", "Influence", "Growth")]
        draft = create_draft(actor=leader, name="Rule", criteria=criteria)
        matrix = activate(actor=leader, matrix=draft)
        account = Account.objects.create(name="Alfa")
        found = list(Criterion.objects.select_related("matrix").filter(matrix=matrix))
    return account, found


def scoring(aurora: Organization, **cell: Any) -> Callable[[], Score | None]:
    def run() -> Score | None:
        with organization_scope(aurora.id):
            return set_score(**cell)

    return run


@pytest.mark.parametrize("first", [None, 5])
def test_two_in_one_cell_and_nobody_is_lost(
    aurora: Organization,
    leader: Actor,
    make_member: Callable[..., Membership],
    scored: tuple[Account, list[Criterion]],
    first: int | None,
) -> None:
    account, criteria = scored
    other = Actor.of_member(make_member(aurora, Role.LEADER, "other@aurora.example"))
    cell = {"criterion": criteria[0], "account": account}
    with organization_scope(aurora.id):
        stands = set_score(actor=leader, value=first, **cell) if first else None
    seen = stands.version if stands else 0
    results = at_once(
        scoring(aurora, actor=leader, value=3, expected_version=seen, **cell),
        scoring(aurora, actor=other, value=9, expected_version=seen, **cell),
    )
    [kept] = [r for r in results if isinstance(r, Score)]
    [told] = [r for r in results if isinstance(r, ScoreConflictError)]
    assert told.theirs is not None
    assert (told.theirs.value, told.theirs.author_id) == (kept.value, kept.author_id)
    with organization_scope(aurora.id):
        assert Score.objects.get().value == kept.value


def test_who_waited_for_a_changed_cell_is_told_by_whom(
    aurora: Organization,
    leader: Actor,
    make_member: Callable[..., Membership],
    scored: tuple[Account, list[Criterion]],
) -> None:
    account, criteria = scored
    cell = {"criterion": criteria[0], "account": account}
    other = Actor.of_member(make_member(aurora, Role.LEADER, "other@aurora.example"))
    with organization_scope(aurora.id):
        stands = set_score(actor=leader, value=5, **cell)
    assert stands is not None
    waits = Event()

    def first() -> None:
        with organization_scope(aurora.id), transaction.atomic():
            set_score(actor=other, value=9, **cell)
            waits.set()
            time.sleep(0.5)

    def second() -> Any:
        waits.wait(10)
        return scoring(aurora, actor=leader, value=3, expected_version=stands.version, **cell)()

    [told] = [r for r in at_once(first, second) if isinstance(r, ScoreConflictError)]
    assert told.theirs is not None
    with organization_scope(aurora.id):
        assert (told.theirs.value, told.theirs.author) == (9, other.membership)


def test_the_sum_counts_both_of_two_criteria(
    aurora: Organization, leader: Actor, scored: tuple[Account, list[Criterion]]
) -> None:
    account, criteria = scored
    with organization_scope(aurora.id):
        set_score(actor=leader, criterion=criteria[2], account=account, value=1)
    at_once(
        scoring(aurora, actor=leader, criterion=criteria[0], account=account, value=3),
        scoring(aurora, actor=leader, criterion=criteria[1], account=account, value=9),
    )
    with organization_scope(aurora.id):
        standing = Standing.objects.get()
        assert (standing.points, standing.is_complete) == (130, True)
        assert list(Rung.objects.values_list("points", "accounts")) == [(130, 1)]


def test_many_and_one_in_one_cell_and_nobody_is_lost(
    aurora: Organization, leader: Actor, scored: tuple[Account, list[Criterion]]
) -> None:
    account, criteria = scored

    def many() -> list[str]:
        items = [
            Item(n, {"criterion": criterion.pk, "account": account.pk, "value": 9})
            for n, criterion in enumerate(criteria)
        ]
        with organization_scope(aurora.id):
            return [result.outcome for result in upsert_scores(actor=leader, items=items)]

    cell = {"criterion": criteria[1], "account": account}
    one = scoring(aurora, actor=leader, value=3, expected_version=0, **cell)
    results = at_once(many, one)
    [outcomes] = [r for r in results if isinstance(r, list)]
    [alone] = [r for r in results if not isinstance(r, list)]
    lost = isinstance(alone, ScoreConflictError)
    assert outcomes == ["made", "made" if lost else "refused", "made"]
    with organization_scope(aurora.id):
        values = dict(Score.objects.values_list("criterion__name", "value"))
        assert values == {"Fit": 9, "Influence": 9 if lost else 3, "Growth": 9}
        assert Standing.objects.get().points == 10 * sum(values.values())
