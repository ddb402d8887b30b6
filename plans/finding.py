"""The plan that an address names, and the one that counts today."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cache
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.discretion import on_readable
from accounts.models import Account
from plans.models import Plan, PlanRow, PlanSection
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Organization
from tenants.requests import OrganizationRequest


def readable_plans(actor: Actor) -> QuerySet[Plan]:
    """The plans that the actor may read, deleted ones left out."""
    actor.require("plan.view")
    return on_readable(actor, Plan.objects.filter(deleted_at=None))


def find_plan(request: OrganizationRequest, pk: uuid.UUID) -> Plan:
    """With its account; Http404 where the reader may not read it."""
    found = readable_plans(request.actor).select_related("account")
    return get_object_or_404(found, pk=pk)


def find_part(
    request: OrganizationRequest, model: type[PlanRow] | type[PlanSection], pk: uuid.UUID
) -> PlanRow | PlanSection:
    """A section or a row, with its plan; Http404 where the reader may not read it."""
    actor = request.actor
    actor.require("plan.view")
    if actor.may("account.view"):
        found = _part(model).objects(part=pk)
    else:
        found = list(on_readable(actor, _parts(model, pk), "plan__account"))
    if not found:
        raise Http404
    part: PlanRow | PlanSection = found[0]
    return part


@cache
def _part(model: type[Model]) -> Compiled:
    return compiled(_parts(model, Mark("part")), by_key=True)


def _parts(model: type[Model], pk: object) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(pk=pk, plan__deleted_at=None)
    return rows.select_related("plan__account")


def current_plan(account: Account, today: date) -> Plan | None:
    """The plan whose period is running; else the next one to come, else the latest past one."""
    plans = Plan.objects.filter(account=account, deleted_at=None)
    return the_one_that_counts(list(plans.order_by("starts_on")), today)


def the_one_that_counts(plans: list[Plan], today: date) -> Plan | None:
    """Of an account's plans, the earliest first, the current one as `current_plan` says."""
    coming = [plan for plan in plans if plan.ends_on >= today]
    return coming[0] if coming else plans[-1] if plans else None


def next_period(organization: Organization, plans: list[Plan], today: date) -> tuple[date, date]:
    """The fiscal year that runs today, or the year after the last plan where that is taken."""
    gone = (today.month - organization.fiscal_year_start) % 12
    start = today.replace(day=1) - relativedelta(months=gone)
    ends = [plan.ends_on for plan in plans if plan.ends_on >= start]
    if ends:
        start = max(ends) + relativedelta(days=1)
    return start, start + relativedelta(years=1, days=-1)


def version_number(text: str) -> int:
    """The number that an address gives; Http404 where it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Http404
    return int(text)
