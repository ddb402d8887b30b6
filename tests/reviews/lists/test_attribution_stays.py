"""Whatever happens to an account later, what happened counts for whom and as it did then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine

from accounts.designation.rules import designate
from accounts.models import Account, Phase
from accounts.phases.board import movement
from accounts.phases.rules import change_phase
from accounts.registry.rules import change_account, create_account, set_archived
from reviews.cadences.planning import plan_all
from reviews.cadences.rules import set_tier_cadence
from reviews.lists.compliance import ComplianceRow, compliance
from reviews.models import Review
from reviews.review.holding import hold
from reviews.review.skipping import skip
from rules.errors import KamError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role

BEGIN, DAYS, LATER = date(2026, 3, 2), 60, 45
TIERS = ("key", "watch", "standard")


class World:
    """Three accounts, two KAMs and a random history, made by the rules a day at a time."""

    def __init__(self, seed: int, leader: Actor, kams: list[Actor]) -> None:
        self.draw, self.leader, self.kams, self.today = Random(seed), leader, kams, BEGIN
        self.system = Actor.of_system(leader.organization)
        self.phases = list(Phase.objects.order_by("position"))
        self.accounts: list[Account] = []

    def run(self, days: int, *doings: Callable[[Account], Any]) -> None:
        """Each day is planned, then something may happen to an account."""
        for _day in range(days):
            with time_machine.travel(
                datetime(*self.today.timetuple()[:3], 15, tzinfo=UTC), tick=False
            ):
                plan_all(actor=self.system, today=self.today)
                if self.draw.random() < 0.4:
                    account = Account.objects.get(pk=self.draw.choice(self.accounts).pk)
                    with suppress(KamError):  # the rules forbid it just now
                        self.draw.choice(doings)(account)
            self.today += timedelta(days=1)

    def begin(self) -> None:
        with time_machine.travel(datetime(*BEGIN.timetuple()[:3], 12, tzinfo=UTC), tick=False):
            for tier, rhythm in zip(TIERS, ("weekly", "weekly", "monthly"), strict=True):
                for kind in ("internal_review", "client_check_in"):
                    set_tier_cadence(
                        actor=self.leader,
                        tier=tier,
                        kind=kind,
                        rhythm=rhythm,
                        anchor_on=BEGIN + timedelta(days=self.draw.randrange(7)),
                        today=BEGIN,
                    )
            for name in "ABC":
                owner = self.draw.choice(self.kams).membership
                self.accounts.append(
                    create_account(actor=self.leader, values={"name": name, "owner": owner})
                )

    def hold(self, account: Account) -> None:
        review = self._due(account)
        if review:
            hold(actor=self.leader, review=review, today=self.today)

    def skip(self, account: Account) -> None:
        review = self._due(account)
        if review:
            skip(actor=self.leader, review=review, reason="Strike", today=self.today)

    def _due(self, account: Account) -> Review | None:
        found = Review.objects.filter(account=account, state="planned", due_on__lte=self.today)
        return found.order_by("due_on", "id").first()

    def move(self, account: Account) -> None:
        to = self.draw.choice([p for p in self.phases if p.pk != account.phase_id])
        change_phase(actor=self.leader, account=account, to=to, reason="Moved")

    def pass_on(self, account: Account) -> None:
        change_account(
            actor=self.leader,
            account=account,
            values={"owner": self.draw.choice([*(k.membership for k in self.kams), None])},
        )

    def treat(self, account: Account) -> None:
        designate(
            actor=self.leader,
            account=account,
            to=self.draw.choice([t for t in TIERS if t != account.designation]),
            reason="Decided",
            expected_return_minor=1_000_00,
        )

    def archive(self, account: Account) -> None:
        set_archived(actor=self.leader, account=account, archived=not account.is_archived)

    def figures(self, until: date) -> dict[str, Any]:
        """What is said of the days before `until`, as of `until`."""
        span = {"first": BEGIN, "last": until - timedelta(days=1), "today": until}
        found = compliance(actor=self.leader, **span)
        narrowed = [{"owner": kam.membership} for kam in self.kams] + [{"is_key": True}, {}]
        return {
            "total": counted(found.total),
            "by_kam": [counted(row) for row in found.by_kam],
            "by_tier": [counted(row) for row in found.by_tier],
            "by_month": [counted(row) for row in found.by_month],
            "movement": [movement(by, today=until, months=3) for by in narrowed],
        }


def counted(row: ComplianceRow) -> tuple[Any, ...]:
    """An overdue review may be closed later, skipped where its account is archived."""
    closed = row.overdue + row.skipped
    return row.label, row.on_time, row.late, closed, row.missed, row.rate


@pytest.mark.parametrize("seed", range(6))
def test_nothing_that_happens_later_moves_what_happened(
    seed: int, in_aurora: Organization, leader: Actor, make_member: Callable[..., Membership]
) -> None:
    kams = [
        Actor.of_member(make_member(in_aurora, Role.KAM, f"kam{n}@aurora.example")) for n in (1, 2)
    ]
    world = World(seed, leader, kams)
    world.begin()
    every = (world.hold, world.skip, world.move, world.pass_on, world.treat, world.archive)
    world.run(DAYS, *every)
    until = world.today
    before = world.figures(until)
    assert before["total"][-1] is not None
    assert sum(m.up + m.down for m in before["movement"][-1]) > 0
    world.run(LATER, world.pass_on, world.treat, world.archive)
    assert world.figures(until) == before
