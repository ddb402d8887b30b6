"""An account with all that its overview says of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.http import Http404

from accounts.custom.showing import fact_list, facts_from
from accounts.discretion import readable_accounts
from accounts.models import (
    Account,
    AccountTag,
    ExternalReference,
    Function,
    ProgrammeSettings,
    TeamMember,
)
from accounts.phases.evidence import TeamPlace
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


@dataclass(frozen=True)
class Colleague:
    """Who works on the account beside its KAM, and as what."""

    name: str
    role: str
    function: str

    @property
    def part(self) -> str:
        """The role of a sponsor, the function of anybody else."""
        is_sponsor = self.role == TeamMember.Role.SPONSOR
        return str(
            TeamMember.Role(self.role).label if is_sponsor else Function(self.function).label
        )


def whole_account(actor: Actor, pk: uuid.UUID) -> Account:
    """An account with all that the overview says of it, in one query; 404 where it is hidden."""
    if actor.may("account.view"):
        found = _whole_account().objects(account=pk)
    else:
        found = list(_whole(readable_accounts(actor).filter(pk=pk)))
    if not found:
        raise Http404
    account: Account = found[0]
    vars(account)["colleagues"] = [Colleague(**told) for told in vars(account)["team_told"]]
    currency = actor.organization.currency
    vars(account)["own_facts"] = facts_from(vars(account)["own_told"], currency)
    return account


def places_of(account: Account) -> list[TeamPlace]:
    """The team of an account that was read whole, as evidence asks for it."""
    colleagues = vars(account)["colleagues"]
    return [(account.id, colleague.role, colleague.function) for colleague in colleagues]


@cache
def _whole_account() -> Compiled:
    return compiled(_whole(Account.objects.filter(pk=Mark("account"))), by_key=True)


def _whole(accounts: QuerySet[Account]) -> QuerySet[Account]:
    mine = {"account": OuterRef("pk")}
    tags = AccountTag.objects.filter(**mine).order_by("name")
    references = ExternalReference.objects.filter(**mine).order_by("system", "external_id")
    pair = JSONObject(system="system", external_id="external_id")
    team = TeamMember.objects.filter(**mine).order_by("role", "function", "id")
    name = Coalesce(NullIf("member__name", Value("")), "member__email")
    colleague = JSONObject(name=name, role="role", function="function")
    return accounts.select_related("owner", "phase", "parent").annotate(
        tag_names=ArraySubquery(tags.values("name")),
        known_as=ArraySubquery(references.values(pair=pair)),
        own_told=fact_list(),
        team_told=ArraySubquery(team.values(colleague=colleague)),
        patience=Subquery(ProgrammeSettings.objects.values("patience_days")[:1]),
    )
