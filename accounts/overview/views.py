"""The overview of an account: who, how much, which phase and why, what is next, what changed."""

from __future__ import annotations

import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
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
from tenants.days import today_of
from tenants.requests import OrganizationRequest

LATEST = 5


@require_safe
def account_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A leader understands the account in half a minute."""
    account = get_object_or_404(whole_accounts(request.actor), pk=pk)
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


def whole_accounts(actor: Actor) -> QuerySet[Account]:
    """Accounts with all that the overview says of them: two queries."""
    mine = {"account": OuterRef("pk")}
    tags = AccountTag.objects.filter(**mine).order_by("name")
    references = ExternalReference.objects.filter(**mine).order_by("system", "external_id")
    pair = JSONObject(system="system", external_id="external_id")
    return (
        readable_accounts(actor)
        .select_related("owner", "phase", "parent")
        .prefetch_related(Prefetch("team", TeamMember.objects.select_related("member")))
        .annotate(
            tag_names=ArraySubquery(tags.values("name")),
            known_as=ArraySubquery(references.values(pair=pair)),
            patience=Subquery(ProgrammeSettings.objects.values("patience_days")[:1]),
        )
    )
