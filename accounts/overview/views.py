"""The overview of an account: who, how much, which phase and why, what is next, what changed."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.changes import in_words
from accounts.discretion import readable
from accounts.models import (
    HistoryEntry,
    ProgrammeSettings,
)
from accounts.overview.family import family, roles_known
from accounts.overview.panels import panels_of
from accounts.overview.whole import whole_account
from accounts.phases.rules import asks_to_invest, standing
from audit.entries import history
from tenants.requests import OrganizationRequest

LATEST = 5


@require_safe
def account_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A leader understands the account in half a minute."""
    account = whole_account(request.actor, pk)
    actor, today = request.actor, request.organization.today()
    places = [(account.id, place.role, place.function) for place in account.team.all()]
    now = standing(account, today=today, places=places)
    patience = vars(account)["patience"] or ProgrammeSettings().patience_days
    context = {
        "account": account,
        "family": family(actor, account),
        "now": now,
        "asks": asks_to_invest(account, first=now.first, patience=patience, today=today),
        "roles": roles_known(now.facts),
        "panels": panels_of(actor, account, today=today),
        "latest": HistoryEntry.objects.filter(account=account)[:LATEST],
        "entries": in_words(actor, readable(actor, history(pk))[:LATEST]),
        "may_change": actor.may("account.change", account),
        "sees_designation": actor.may("account.see_designation"),
    }
    return render(request, "accounts/overview/detail.html", context)
