"""A plan as somebody looks at it: with its account, its live parts, and its checks, counted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import Account
from accounts.overview.whole import places_of, whole_account
from accounts.phases.rules import PhaseStanding, standing
from plans.live.reading import Live, live_of
from plans.models import Plan
from plans.page.checks import Finding, findings, keep_count
from plans.page.reading import opened, whole_plan
from plans.page.shapes import Whole
from tenants.actors import Actor


@dataclass(frozen=True)
class Looked:
    """All that the page of a plan shows, whoever reads it."""

    account: Account
    whole: Whole
    periods: list[Plan]
    now: PhaseStanding
    live: Live
    checks: list[Finding]


def look(actor: Actor, pk: uuid.UUID, *, today: date) -> Looked:
    """Read it, and keep how many of its checks are open; Http404 where the actor may not."""
    read = opened(actor, pk)
    account = read.plan.account = whole_account(actor, read.plan.account_id)
    whole = whole_plan(read, now=timezone.now())
    now = standing(account, today=today, places=places_of(account), reader=actor)
    live = live_of(actor, account, today)
    checks = findings(whole, now.facts, account, today=today, left_alone=live.left_alone)
    keep_count(read.plan, checks)
    return Looked(account, whole, read.periods, now, live, checks)
