"""Key accounts that have no plan: for those who may see which accounts are key, and nobody else."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import Account, Designation
from plans.models import Plan
from tenants.actors import Actor


def key_accounts_without_plan(actor: Actor, today: date) -> QuerySet[Account]:
    """Living key accounts of which no plan runs today or starts later. Raises NotAllowedError."""
    actor.require("account.see_designation")
    planned = Plan.objects.filter(deleted_at=None, ends_on__gte=today)
    found = Account.objects.filter(designation=Designation.KEY, archived_at=None)
    found = found.exclude(pk__in=planned.order_by().values("account"))
    return found.select_related("owner").order_by("name_key", "id")
