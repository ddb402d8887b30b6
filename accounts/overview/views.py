"""The overview of an account: who, how much, which phase and why, what is next, what changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.changes import in_words
from accounts.discretion import readable
from accounts.models import HistoryEntry, ProgrammeSettings
from accounts.overview.family import family, roles_known
from accounts.overview.panels import panels_of
from accounts.overview.whole import places_of, whole_account
from accounts.phases.rules import asks_to_invest, standing
from audit.entries import history
from audit.models import Entry
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.requests import OrganizationRequest

LATEST = 5


@require_safe
def account_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A leader understands the account in half a minute."""
    account = whole_account(request.actor, pk)
    actor, today = request.actor, request.organization.today()
    now = standing(account, today=today, places=places_of(account), reader=actor)
    patience = vars(account)["patience"] or ProgrammeSettings().patience_days
    roles = roles_known(now.facts)
    context = {
        "account": account,
        "family": family(actor, account),
        "now": now,
        "asks": asks_to_invest(account, first=now.first, patience=patience, today=today),
        "roles": roles,
        "not_known": [role.label for role in roles if not role.known],
        "panels": panels_of(actor, account, today=today),
        "latest": _latest().objects(account=pk),
        "entries": in_words(actor, _entries(actor, pk)),
        "may_change": actor.may("account.change", account),
        "may_write": actor.may("history.add", account),
        "sees_designation": actor.may("account.see_designation"),
    }
    return render(request, "accounts/overview/detail.html", context)


@cache
def _latest() -> Compiled:
    return compiled(HistoryEntry.objects.filter(account=Mark("account"))[:LATEST], by_key=True)


def _entries(actor: Actor, pk: uuid.UUID) -> Iterable[Entry]:
    if actor.may("account.see_designation"):
        return _every_entry().objects(account=pk)
    return readable(actor, history(pk))[:LATEST]


@cache
def _every_entry() -> Compiled:
    return compiled(history(Mark("account"))[:LATEST], by_key=True)
