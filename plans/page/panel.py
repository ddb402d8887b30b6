"""What the overview of an account says of its plan."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.overview.panels import Panel
from pages.templatetags.figures import days_since
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


def plan_notes(accounts: Collection[uuid.UUID], today: date) -> dict[uuid.UUID, str]:
    """State and age of the plan that counts, for cards of accounts. One query."""
    found = Plan.objects.filter(account__any_of=list(accounts), deleted_at=None)
    plans: dict[uuid.UUID, list[Plan]] = defaultdict(list)
    for plan in found.order_by("starts_on").only(*SHOWN):
        plans[plan.account_id].append(plan)
    counting = ((pk, the_one_that_counts(of_one, today)) for pk, of_one in plans.items())
    return {pk: _in_words(plan) for pk, plan in counting if plan is not None}


SHOWN = ("account_id", "ends_on", "state", "changed_at", "approved_content_at")


def _in_words(plan: Plan) -> str:
    changed = timezone.localdate(plan.changed_at)
    is_other = plan.state == Plan.State.APPROVED and plan.has_changed_since_approval
    state = _("Changed since approval") if is_other else plan.get_state_display()
    said = {"state": state}
    if changed >= timezone.localdate():
        return _("Plan: %(state)s · last changed today") % said
    said["since"] = days_since(changed)
    return _("Plan: %(state)s · last changed %(since)s ago") % said


@cache
def _plans() -> Compiled:
    found = Plan.objects.filter(account=Mark("account"), deleted_at=None)
    return compiled(found.order_by("starts_on"), by_key=True)
