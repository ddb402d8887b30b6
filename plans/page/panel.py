"""What the overview of an account says of its plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from accounts.models import Account
from accounts.overview.panels import Panel
from plans.finding import the_one_that_counts
from plans.models import Plan
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


@dataclass(frozen=True)
class PlanSaid:
    """The plan that counts, if any."""

    plan: Plan | None
    today: date
    may_start: bool


def plan_panel(actor: Actor, account: Account, today: date) -> Panel:
    """State, period and age of the account's plan; any account may have one."""
    plan = the_one_that_counts(_plans().objects(account=account.id), today)
    may_start = actor.may("plan.change", account) and not account.is_archived
    return Panel("plans/page/_panel.html", PlanSaid(plan, today, may_start))


@cache
def _plans() -> Compiled:
    found = Plan.objects.filter(account=Mark("account"), deleted_at=None)
    return compiled(found.order_by("starts_on"))
