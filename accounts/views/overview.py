"""The overview of an account: who, how much, which phase and why, what is next, what changed."""

from __future__ import annotations

import uuid

from django.db.models import F, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.changes import in_words
from accounts.discretion import readable
from accounts.models import Account, HistoryEntry, TeamMember
from accounts.overview import group_figures, own_figures, roles_known
from accounts.panels import panels_of
from accounts.phases import asks_to_invest, patience_days, standing
from audit.entries import history
from tenants.requests import OrganizationRequest

LATEST = 5


@require_safe
def account_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A leader understands the account in half a minute."""
    team = Prefetch("team", TeamMember.objects.select_related("member"))
    account = get_object_or_404(
        Account.objects.select_related("owner", "phase", "parent").prefetch_related(team), pk=pk
    )
    actor, today = request.actor, timezone.localdate()
    now = standing(account, today=today)
    first = now.phases[0] if now.phases else None
    context = {
        "account": account,
        "figures": own_figures(account),
        "group": group_figures(account),
        "subsidiaries": account.subsidiaries.annotate(revenue=F("figures__revenue")).order_by(
            "name_key"
        )[:50],
        "now": now,
        "asks": asks_to_invest(account, first=first, patience=patience_days(), today=today),
        "roles": roles_known(now.facts),
        "panels": panels_of(actor, account, today=today),
        "latest": HistoryEntry.objects.filter(account=account)[:LATEST],
        "entries": in_words(readable(actor, history(pk))[:LATEST]),
        "may_change": actor.may("account.change", account),
        "sees_designation": actor.may("account.see_designation"),
    }
    return render(request, "accounts/detail.html", context)
