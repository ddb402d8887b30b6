"""Scoring a cell: allowed, denied, repeated, audited, and two people at once."""

import pytest

from accounts.models import Account
from audit.entries import history
from rules.errors import NotAllowedError, RuleError
from scoring.models import Criterion, Matrix, Score, Standing
from scoring.scores import ScoreConflictError, set_score
from tenants.actors import Actor


def test_a_leader_scores_and_it_is_audited(
    leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    for criterion, value in zip(criteria, (10, 5, 1), strict=True):
        set_score(actor=leader, criterion=criterion, account=accounts[0], value=value)
    standing = Standing.objects.get()
    assert (standing.points, standing.scored, standing.is_complete) == (670, 3, True)
    assert [e.changes for e in history(accounts[0].id)] == [
        {"Growth": [None, [1, ""]]},
        {"Influence": [None, [5, ""]]},
        {"Fit": [None, [10, ""]]},
    ]


def test_the_same_value_again_changes_nothing(
    leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    for _ in range(2):
        set_score(actor=leader, criterion=criteria[0], account=accounts[0], value=7)
    assert history(accounts[0].id).count() == 1


def test_a_kam_scores_own_accounts_only(
    kam: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    accounts[0].owner = kam.membership
    accounts[0].save()
    set_score(actor=kam, criterion=criteria[0], account=accounts[0], value=7)
    with pytest.raises(NotAllowedError):
        set_score(actor=kam, criterion=criteria[0], account=accounts[1], value=7)
    assert Score.objects.count() == 1


def test_the_second_of_two_is_told_and_nothing_is_lost(
    leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    cell = {"criterion": criteria[0], "account": accounts[0]}
    set_score(actor=leader, value=7, rationale="mine", expected_version=0, **cell)
    with pytest.raises(ScoreConflictError) as told:
        set_score(actor=leader, value=3, expected_version=0, **cell)
    assert (told.value.theirs.value, told.value.theirs.rationale) == (7, "mine")
    set_score(actor=leader, value=3, expected_version=told.value.theirs.version, **cell)
    assert Score.objects.get().value == 3


@pytest.mark.parametrize("value", [0, 11])
def test_values_outside_1_to_10_are_refused(
    leader: Actor, criteria: list[Criterion], accounts: list[Account], value: int
) -> None:
    with pytest.raises(RuleError):
        set_score(actor=leader, criterion=criteria[0], account=accounts[0], value=value)
    assert Score.objects.count() == 0


def test_clearing_the_last_score_takes_the_standing_away(
    leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    cell = {"actor": leader, "criterion": criteria[0], "account": accounts[0]}
    set_score(value=4, **cell)
    set_score(value=None, **cell)
    assert (Score.objects.count(), Standing.objects.count()) == (0, 0)


def test_a_retired_matrix_is_not_scored(
    leader: Actor, matrix: Matrix, criteria: list[Criterion], accounts: list[Account]
) -> None:
    Matrix.objects.filter(pk=matrix.pk).update(status="retired")
    criterion = Criterion.objects.get(pk=criteria[0].pk)
    with pytest.raises(RuleError):
        set_score(actor=leader, criterion=criterion, account=accounts[0], value=4)
