"""What every change of a plan does: take its turn, see that it may be, and say that it was."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from plans.models import Plan, PlanRow, PlanSection
from rules.errors import NotFoundError, RuleError, StaleError
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


def plan_to_change(actor: Actor, plan_id: Any) -> Plan:
    """The plan, locked, with its account. Raises NotAllowedError, NotFoundError, RuleError."""
    found = _locked_plan().objects(plan=plan_id)
    if not found:
        raise NotFoundError
    plan: Plan = found[0]
    [plan.account] = _account().objects(account=plan.account_id)
    actor.require("plan.change", plan.account)
    if plan.account.is_archived:
        raise RuleError(_("The plan of an archived account can't be changed."))
    return plan


def touched(plan: Plan) -> None:
    """Something real changed in the plan."""
    Plan.objects.filter(pk=plan.pk).update(changed_at=timezone.now())


def account_touched(account: Account, today: date) -> None:
    """Something real changed in what the plans of an account read from it: those not yet over."""
    plans = Plan.objects.filter(account=account, deleted_at=None, ends_on__gte=today)
    plans.update(changed_at=timezone.now())


def part_to_change(
    actor: Actor, part: PlanRow | PlanSection, version: int | None
) -> tuple[Plan, Any]:
    """The plan and one of its sections or rows, both locked: the plan first, always."""
    plan = plan_to_change(actor, part.plan_id)
    found = _locked_part(type(part)).objects(part=part.pk)
    if not found:
        raise NotFoundError
    locked = found[0]
    locked.plan = plan
    if version is not None and locked.version != version:
        raise StaleError
    return plan, locked


@cache
def _locked_plan() -> Compiled:
    return compiled(
        Plan.objects.select_for_update().filter(pk=Mark("plan"), deleted_at=None), by_key=True
    )


@cache
def _account() -> Compiled:
    return compiled(Account.objects.filter(pk=Mark("account")), by_key=True)


@cache
def _locked_part(model: type[Model]) -> Compiled:
    return compiled(model._default_manager.select_for_update().filter(pk=Mark("part")), by_key=True)
