"""What a brief says, and that a held review keeps it."""

from __future__ import annotations

from datetime import date

from accounts.models import Account, HistoryEntry, MonthlyRevenue, Phase, PhaseChange
from accounts.revenue.figures import recompute_figures
from plans.actions.rules import open_action, set_status
from reviews.models import Review
from reviews.review.brief import brief_of
from reviews.review.holding import hold
from scoring.matrices import activate, create_draft
from scoring.scores import set_score
from tenants.actors import Actor
from tests.reviews.conftest import MONDAY
from tests.scoring.conftest import judged


def fill(account: Account, kam: Actor, leader: Actor) -> None:
    other = Account.objects.create(name="Beta", owner=kam.membership)
    criteria = [judged(name, 1) for name in ("Fit", "Influence", "Growth")]
    matrix = activate(
        actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria)
    )
    for criterion in matrix.criteria.all():
        set_score(actor=kam, criterion=criterion, account=account, value=8)
        set_score(actor=kam, criterion=criterion, account=other, value=1)
    strategic = Phase.objects.order_by("-position")[0]
    for target in (account, other):
        PhaseChange.objects.create(
            account=target,
            to_phase=strategic,
            is_up=True,
            reason="Board met",
            author_label="Kam",
            changed_at="2026-11-22T12:00:00Z",
        )
        HistoryEntry.objects.create(
            account=target,
            kind="problem",
            happened_on=date(2026, 11, 20),
            text=f"Late delivery at {target}",
            author_label="Kam",
        )
        for month, revenue in (("2026-10-01", 30000), ("2025-10-01", 20000)):
            MonthlyRevenue.objects.create(
                account=target, month=month, revenue_minor=revenue, cost_minor=10000
            )
        done = open_action(actor=leader, account=target, title="Done one")
        set_status(actor=leader, action=done, status="done", today=MONDAY)
        open_action(actor=leader, account=target, title="Late one", due_on=date(2026, 11, 1))
        open_action(actor=leader, account=target, title="Open one", due_on=date(2026, 12, 1))
    recompute_figures()


def test_the_brief_tells_what_changed_on_this_account(
    review: Review, kam: Actor, leader: Actor
) -> None:
    fill(review.account, kam, leader)
    brief = brief_of(review, today=MONDAY)
    assert brief["since"] == "2026-08-25"
    assert brief["scores"]["total"] == "8.00"
    assert brief["scores"]["changes"] == [
        {"name": name, "before": None, "after": 8} for name in ("Fit", "Growth", "Influence")
    ]
    assert [c["reason"] for c in brief["phase"]["changes"]] == ["Board met"]
    assert brief["performance"] == {
        "until": "2026-10-01",
        "revenue": 30000,
        "revenue_before": 20000,
        "margin": 20000,
        "margin_before": 10000,
    }
    assert [a["title"] for a in brief["actions"]["done"]] == ["Done one"]
    assert [a["title"] for a in brief["actions"]["late"]] == ["Late one"]
    assert brief["actions"]["open"] == 2
    assert [e["text"] for e in brief["entries"]] == ["Late delivery at Alfa"]


def test_a_held_review_keeps_its_brief(review: Review, kam: Actor, leader: Actor) -> None:
    fill(review.account, kam, leader)
    held = hold(actor=kam, review=review, today=MONDAY)
    MonthlyRevenue.objects.all().delete()
    recompute_figures()
    kept = Review.objects.get(pk=held.pk).brief
    assert kept["performance"]["revenue"] == 30000
    following = Review.objects.select_related("account__phase").get(state="planned")
    after = brief_of(following, today=MONDAY)
    assert (after["since"], after["last_review"]) == ("2026-11-23", str(held.pk))
    assert after["performance"] is None


def test_a_first_review_of_an_empty_account_has_a_brief(review: Review) -> None:
    brief = brief_of(review, today=MONDAY)
    assert (brief["performance"], brief["entries"], brief["scores"]["total"]) == (None, [], None)
