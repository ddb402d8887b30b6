"""An account with all that its overview says of it."""

from __future__ import annotations

import uuid
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.http import Http404

from accounts.discretion import readable_accounts
from accounts.models import (
    Account,
    AccountTag,
    ExternalReference,
    ProgrammeSettings,
    TeamMember,
)
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


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
