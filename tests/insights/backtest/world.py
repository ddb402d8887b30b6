"""Accounts scored a year ago by two criteria, of which one told who would grow; made by rules."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import time_machine
from dateutil.relativedelta import relativedelta
from django.test import Client

from accounts.designation.rules import designate
from accounts.models import Account
from accounts.registry.rules import create_account
from accounts.revenue.rules import MonthFigures, set_months
from insights.snapshots.rules import freeze
from insights.tasks import answer_criteria
from scoring.matrices import activate, create_draft
from scoring.models import Criterion, Matrix
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.scope import organization_scope

SCORED, DECIDED, TODAY = "2025-10-05T12:00Z", "2025-10-20T12:00Z", "2026-11-20T12:00Z"
THEN = date(2025, 10, 1)
ACCOUNTS, KEYS = 30, 12
PAGE = "/o/aurora/insights/criteria/"


@dataclass
class World:
    """The leader, their browser, and what was made; `scores` by name of the account."""

    leader: Actor
    matrix: Matrix
    client: Client | None = None
    accounts: list[Account] = field(default_factory=list)
    scores: dict[str, tuple[int, int]] = field(default_factory=dict)

    def ask(self, **given: Any) -> Any:
        """Asked on the page, worked out by the job, and shown."""
        assert self.client is not None
        assert self.client.post(f"{PAGE}answer/", {"horizon": 12} | given).status_code == 302
        answer_criteria(str(self.leader.organization.pk))
        return self.client.get(PAGE)


@contextmanager
def made(leader: Actor, client_of: Callable[[Actor], Client], effect: float) -> Iterator[World]:
    """It is November 2026; `effect` is how much of a growth follows the first criterion."""
    of = leader.organization.pk
    with time_machine.travel(SCORED, tick=False), organization_scope(of):
        world = World(leader, _matrix(leader))
        for n in range(ACCOUNTS):
            _scored(world, n)
    with time_machine.travel(DECIDED, tick=False), organization_scope(of):
        for account in world.accounts[:KEYS]:
            designate(
                actor=leader,
                account=account,
                to="key",
                reason="Room",
                expected_return_minor=1,
                override_reason="All at once",
            )
    with time_machine.travel(TODAY, tick=False), organization_scope(of):
        for account in world.accounts:
            _booked(world, account, effect)
        freeze(THEN)
        world.client = client_of(leader)
        yield world


def _matrix(leader: Actor) -> Matrix:
    criteria = [
        {"name": name, "kind": Criterion.Kind.JUDGED, "weight": weight}
        for name, weight in (("Potential", 70), ("Luck", 20), ("Fame", 10))
    ]
    return activate(actor=leader, matrix=create_draft(actor=leader, name="R", criteria=criteria))


def _scored(world: World, n: int) -> None:
    draw = random.Random(n)
    account = create_account(actor=world.leader, values={"name": f"Account {n:02}"})
    values = (1 + n % 10, draw.randint(1, 10), 5)
    for criterion, value in zip(world.matrix.criteria.all(), values, strict=True):
        set_score(actor=world.leader, criterion=criterion, account=account, value=value)
    world.accounts.append(account)
    world.scores[account.name] = values[:2]


def _booked(world: World, account: Account, effect: float) -> None:
    draw = random.Random(f"{account.name}, booked")
    grows = 1 + effect * world.scores[account.name][0] + draw.uniform(-0.05, 0.05)
    base = draw.randint(50, 150) * 1000
    figures = []
    for n in range(36):
        month = date(2023, 11, 1) + relativedelta(months=n)
        revenue = round(base * (grows if month > THEN else 1))
        figures.append(MonthFigures(month, revenue, base // 2))
    set_months(actor=world.leader, account=account, months=figures)
