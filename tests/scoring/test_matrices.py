"""Draft → active → retired, and the difference shown before."""

from datetime import date

import pytest

from accounts.models import Account, MonthlyRevenue
from accounts.revenue.figures import recompute_figures
from rules.errors import NotAllowedError, RuleError, StaleError
from scoring.ladder import Ladder
from scoring.matrices import (
    activate,
    active_matrix,
    change_draft,
    copy_to_draft,
    create_draft,
    difference,
)
from scoring.models import Criterion, Matrix, Score
from scoring.ranking import all_ranks, ranked, rows
from tenants.actors import Actor
from tenants.models import Organization
from tests.scoring.conftest import judged, score_all

MEASURED = {
    "name": "Revenue",
    "weight": 40,
    "kind": "measured",
    "metric": "revenue_12m",
    "breakpoints": ["100", "200", "300", "400", "500", "600", "700", "800", "900"],
}


@pytest.mark.parametrize("count", [2, 6])
def test_three_to_five_criteria(in_aurora: Organization, leader: Actor, count: int) -> None:
    with pytest.raises(RuleError):
        create_draft(actor=leader, name="x", criteria=[judged(str(n), 1) for n in range(count)])
    assert Matrix.objects.count() == 0


def test_a_viewer_makes_no_matrix(in_aurora: Organization, viewer: Actor) -> None:
    with pytest.raises(NotAllowedError):
        create_draft(actor=viewer, name="x", criteria=[judged(str(n), 1) for n in range(3)])


def test_activation_retires_the_old_and_keeps_its_scores(
    leader: Actor, matrix: Matrix, criteria: list[Criterion], accounts: list[Account]
) -> None:
    score_all(leader, criteria, {accounts[0]: (9, 9, 9), accounts[1]: (1, 10, 1)})
    draft = copy_to_draft(actor=leader, source=matrix, weights={criteria[1].id: 100})
    assert Score.objects.count() == 12
    activate(actor=leader, matrix=draft)
    assert active_matrix() == draft
    old = Matrix.objects.get(pk=matrix.pk)
    assert (old.status, list(all_ranks(old))) == ("retired", [accounts[0].id, accounts[1].id])


def test_the_difference_names_who_enters_and_leaves(
    leader: Actor, matrix: Matrix, criteria: list[Criterion], accounts: list[Account]
) -> None:
    score_all(leader, criteria, {accounts[0]: (9, 1, 5), accounts[1]: (1, 9, 5)})
    weights = {criteria[0].id: 1, criteria[1].id: 90}
    draft = copy_to_draft(actor=leader, source=matrix, weights=weights)
    moves = difference(draft, cap=1)
    told = {kind: [(m.name, m.before, m.after) for m in found] for kind, found in moves.items()}
    assert told == {"entering": [("Beta", 2, 1)], "leaving": [("Alfa", 1, 2)], "moving": []}
    assert active_matrix() == matrix


def test_an_active_matrix_is_not_changed(leader: Actor, matrix: Matrix) -> None:
    with pytest.raises(RuleError):
        change_draft(actor=leader, matrix=matrix, name="x", criteria=[], version=matrix.version)


def test_a_stale_draft_is_refused(in_aurora: Organization, leader: Actor) -> None:
    criteria = [judged(name, 1) for name in "abc"]
    draft = create_draft(actor=leader, name="x", criteria=criteria)
    change_draft(actor=leader, matrix=draft, name="y", criteria=criteria, version=1)
    with pytest.raises(StaleError):
        change_draft(actor=leader, matrix=draft, name="z", criteria=criteria, version=1)
    assert Matrix.objects.get().name == "y"


def test_measured_scores_follow_the_figures(
    in_aurora: Organization, leader: Actor, accounts: list[Account]
) -> None:
    criteria = [MEASURED, judged("b", 1), judged("c", 1)]
    draft = create_draft(actor=leader, name="x", criteria=criteria)
    for account, revenue in zip(accounts, (99_99, 100_00, 5000_00), strict=True):
        MonthlyRevenue.objects.create(
            account=account, month=date(2026, 1, 1), revenue_minor=revenue
        )
    recompute_figures()
    found = Score.objects.filter(criterion__matrix=draft).order_by("account__name_key")
    assert list(found.values_list("value", flat=True)) == [1, 2, 10]


def test_ranking_shares_ranks_and_orders_ties_by_name(
    aurora: Organization,
    leader: Actor,
    matrix: Matrix,
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    table = {accounts[2]: (8, 8, 8), accounts[1]: (8, 8, 8), accounts[0]: (2, 2, 2)}
    score_all(leader, criteria, table)
    page = rows(
        organization=aurora,
        ladder=Ladder(matrix),
        weight=100,
        standings=ranked(matrix),
        before=None,
    )
    told = [(r.rank, r.name, str(r.score), str(r.index), r.band, r.values) for r in page]
    assert told == [
        (1, "Beta", "8.00", "77.78", "A", [8, 8, 8]),
        (1, "Gama", "8.00", "77.78", "A", [8, 8, 8]),
        (3, "Alfa", "2.00", "11.11", "C", [2, 2, 2]),
    ]
