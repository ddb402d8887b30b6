"""The overview of an account: who, how much, which phase and why, what is next, what changed."""

from __future__ import annotations

import uuid
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.changes import in_words
from accounts.discretion import readable, readable_accounts
from accounts.models import (
    Account,
    AccountTag,
    ExternalReference,
    HistoryEntry,
    ProgrammeSettings,
    TeamMember,
)
from accounts.overview.family import family, roles_known
from accounts.overview.panels import panels_of
from accounts.phases.rules import asks_to_invest, standing
from audit.entries import history
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.days import today_of
from tenants.requests import OrganizationRequest

LATEST = 5


@require_safe
def account_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A leader understands the account in half a minute."""
    account = whole_account(request.actor, pk)
    actor, today = request.actor, today_of(request.organization)
    places = [(account.id, place.role, place.function) for place in account.team.all()]
    now = standing(account, today=today, places=places)
    first = now.phases[0] if now.phases else None
    patience = vars(account)["patience"] or ProgrammeSettings().patience_days
    context = {
        "account": account,
        "family": family(actor, account),
        "now": now,
        "asks": asks_to_invest(account, first=first, patience=patience, today=today),
        "roles": roles_known(now.facts),
        "panels": panels_of(actor, account, today=today),
        "latest": HistoryEntry.objects.filter(account=account)[:LATEST],
        "entries": in_words(actor, readable(actor, history(pk))[:LATEST]),
        "may_change": actor.may("account.change", account),
        "sees_designation": actor.may("account.see_designation"),
    }
    return render(request, "accounts/overview/detail.html", context)


def whole_account(actor: Actor, pk: uuid.UUID) -> Account:
    """An account with all that the overview says of it, in two queries; 404 where it is hidden."""
    if actor.may("account.view"):
        found = _whole_account().objects(account=pk)
    else:
        found = list(_whole(readable_accounts(actor).filter(pk=pk)))
    if not found:
        raise Http404
    prefetch_related_objects(found, Prefetch("team", TeamMember.objects.select_related("member")))
    return found[0]


@cache
def _whole_account() -> Compiled:
    return compiled(_whole(Account.objects.filter(pk=Mark("account"))))


def _whole(accounts: QuerySet[Account]) -> QuerySet[Account]:
    mine = {"account": OuterRef("pk")}
    tags = AccountTag.objects.filter(**mine).order_by("name")
    references = ExternalReference.objects.filter(**mine).order_by("system", "external_id")
    pair = JSONObject(system="system", external_id="external_id")
    return accounts.select_related("owner", "phase", "parent").annotate(
        tag_names=ArraySubquery(tags.values("name")),
        known_as=ArraySubquery(references.values(pair=pair)),
        patience=Subquery(ProgrammeSettings.objects.values("patience_days")[:1]),
    )
