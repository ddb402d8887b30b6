"""How far two people agree, on the page of the back-test: made by the rules, told by the job."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.phases.settings import change_programme
from insights.models import BackTest
from insights.tasks import answer_criteria
from scoring.matrices import activate, create_draft
from scoring.models import Matrix, SecondScore
from scoring.scores import set_score
from scoring.second.rules import set_second_score
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tests.insights.backtest.test_agreement import by_matrix
from tests.insights.backtest.world import PAGE
from tests.scoring.conftest import judged
from tests.scoring.second.test_sheet import words

GIVEN, LATER = "2026-11-19T12:00Z", "2026-11-20T12:00Z"
ACCOUNTS = 14


@dataclass
class Two:
    """The leader's browser, and what both gave by the name of the criterion."""

    leader: Actor
    second: Actor
    matrix: Matrix
    client: Client
    given: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def ask(self) -> str:
        """Asked on the page, worked out by the job, and read."""
        assert self.client.post(f"{PAGE}answer/", {"horizon": 12}).status_code == 302
        answer_criteria(str(self.leader.organization.pk))
        return words(self.client.get(PAGE))


@pytest.fixture
def two(
    in_aurora: Organization,
    leader: Actor,
    make_member: Callable[..., Membership],
    client_of: Callable[[Actor], Client],
) -> Iterator[Two]:
    """Fit is read alike, Fame is not, of Luck there are four pairs."""
    second = Actor.of_member(make_member(in_aurora, Role.LEADER, "second@aurora.example"))
    draw = random.Random(7)
    with time_machine.travel(GIVEN, tick=False) as clock:
        change_programme(actor=leader, values={"second_scoring": True})
        matrix = activate(
            actor=leader,
            matrix=create_draft(
                actor=leader, name="Rule", criteria=[judged(n, 1) for n in ("Fit", "Fame", "Luck")]
            ),
        )
        found = Two(leader, second, matrix, client_of(leader))
        for n in range(ACCOUNTS):
            account = Account.objects.create(name=f"Client {n:02}")
            for criterion in matrix.criteria.order_by("position"):
                if criterion.name == "Luck" and n >= 4:
                    continue
                first = draw.randint(1, 10)
                near = min(10, max(1, first + draw.choice((-1, 0, 0, 1))))
                value = near if criterion.name == "Fit" else 1 + (7 * n) % 10
                on = {"criterion": criterion, "account": account}
                set_score(actor=leader, **on, value=first)
                set_second_score(actor=second, **on, value=value)
                found.given.setdefault(criterion.name, []).append((first, value))
        clock.move_to(LATER)
        yield found


def test_agreement_is_told_by_criterion_and_in_total(two: Two) -> None:
    text = two.ask()
    kept = BackTest.objects.get().found["agreement"]
    every = [pair for pairs in two.given.values() for pair in pairs]
    assert kept["total"]["n"] == len(every) == 2 * ACCOUNTS + 4
    assert kept["total"]["kappa"] == pytest.approx(by_matrix(every))
    figures = {one["name"]: one["figures"] for one in kept["criteria"]}
    for name in ("Fit", "Fame"):
        pairs = two.given[name]
        gaps = [abs(first - second) for first, second in pairs]
        assert figures[name]["kappa"] == pytest.approx(by_matrix(pairs))
        assert figures[name]["apart"] == pytest.approx(np.mean(gaps))
        assert figures[name]["equal"] == pytest.approx(np.mean([gap == 0 for gap in gaps]))
        assert figures[name]["within_one"] == pytest.approx(np.mean([gap <= 1 for gap in gaps]))
    assert figures["Luck"] == {"n": 4}
    assert figures["Fit"]["low"] > 0.8 > 0 > figures["Fame"]["low"]
    assert "Do two people score alike?" in text
    assert "Luck 4 too few to say – – –" in text
    assert "more than by chance" in text
    assert "may be chance" in text
    gaps = sorted((abs(a - b) for a, b in every), reverse=True)
    told = two.client.get(PAGE).context["widest"]
    assert [one["spread"] for one in told] == [gap for gap in gaps if gap >= 2][:20]
    assert (
        f"/o/aurora/scoring/accounts/{told[0]['account']}/" in two.client.get(PAGE).content.decode()
    )


def test_what_both_agree_on_later_changes_no_figure(two: Two) -> None:
    two.ask()
    before = BackTest.objects.get().found["agreement"]
    for second in SecondScore.objects.select_related("criterion__matrix", "account"):
        set_score(
            actor=two.leader,
            criterion=second.criterion,
            account=second.account,
            value=second.value,
        )
    two.ask()
    assert BackTest.objects.get().found["agreement"] == before


def test_who_may_still_change_it_is_not_counted(two: Two) -> None:
    account = Account.objects.create(name="New")
    for n, criterion in enumerate(two.matrix.criteria.all()):
        set_score(actor=two.leader, criterion=criterion, account=account, value=1)
        if n:
            set_second_score(actor=two.second, criterion=criterion, account=account, value=10)
    two.ask()
    assert BackTest.objects.get().found["agreement"]["total"]["n"] == 2 * ACCOUNTS + 4


def test_without_the_option_and_without_pairs_nothing_is_said(two: Two) -> None:
    change_programme(actor=two.leader, values={"second_scoring": False})
    assert "Do two people score alike?" in two.ask()
    SecondScore.objects.all().delete()
    assert "Do two people score alike?" not in two.ask()
    change_programme(actor=two.leader, values={"second_scoring": True})
    assert "Figures are told from 10 pairs on." in two.ask()


def test_the_page_asks_no_more_for_it(two: Two) -> None:
    numbers = []
    for _turn in range(2):
        two.ask()
        with CaptureQueriesContext(connection) as asked:
            two.client.get(PAGE)
        numbers.append(len(asked))
        SecondScore.objects.filter(criterion__name="Fame").delete()
    assert numbers[0] == numbers[1]


def test_programs_read_the_agreement(two: Two, writer: object) -> None:
    two.ask()
    body = writer.call("GET", "back-test/").json()["agreement"]  # type: ignore[attr-defined]
    assert body["matrix"] == str(two.matrix.pk)
    assert [one["name"] for one in body["criteria"]] == ["Fit", "Fame", "Luck"]
    fit, luck = body["criteria"][0], body["criteria"][2]
    assert fit["kappa"] == f"{by_matrix(two.given['Fit']):.4f}"
    assert luck == {"name": "Luck", "n": 4} | dict.fromkeys(
        ("equal", "within_one", "apart", "kappa", "low", "high")
    )


def test_an_account_that_is_gone_has_no_link(two: Two) -> None:
    two.ask()
    SecondScore.objects.all().delete()
    Account.objects.all().delete()
    assert "an account that is gone since" in words(two.client.get(PAGE))
