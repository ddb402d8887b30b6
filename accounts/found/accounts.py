"""Accounts as the search finds them: by name, legal name, tax id, reference, or tag."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from urllib.parse import urlencode

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from accounts.discretion import ids_of_team, on_readable, readable_accounts
from accounts.models import Account, AccountTag, ExternalReference
from accounts.pins.rules import pinned_ids
from search.asking import Sought
from search.kinds import Hit
from search.recent import recent_ids
from search.words import words_of
from tenants.actors import Actor
from tenants.models import Membership

_SHOWN = ("id", "organization_id", "name", "name_key", "legal_name", "tax_id", "city", "owner_id")
_TAGS = """
WITH RECURSIVE t (name) AS (
    (SELECT name FROM accounts_accounttag WHERE organization_id = %(org)s ORDER BY name LIMIT 1)
    UNION ALL
    SELECT (SELECT a.name FROM accounts_accounttag a
            WHERE a.organization_id = %(org)s AND a.name > t.name ORDER BY a.name LIMIT 1)
    FROM t WHERE t.name IS NOT NULL
)
SELECT name FROM t WHERE name IS NOT NULL LIMIT 1000
"""
"""Each tag once: from one to the next by the index, however many accounts have it."""


def account_found(actor: Actor, account: Account, rank: tuple[object, ...] = ()) -> Hit:
    """How an account is shown wherever it is found."""
    legal = "" if account.legal_name.startswith(account.name) else account.legal_name
    detail = " · ".join(text for text in (legal, account.city) if text)
    return Hit(
        "accounts",
        account.id,
        account.name,
        detail,
        address("accounts:detail", actor, account.id),
        rank=rank,
        row=account,
    )


def accounts_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """Living accounts, one's own first among those that fit as well."""
    rows = readable_accounts(actor).filter(pk__any_of=ids, archived_at=None)
    return [
        account_found(actor, account, _rank(actor, asked, account))
        for account in rows.only(*_SHOWN)
    ]


def accounts_by_id(actor: Actor, ids: Collection[uuid.UUID]) -> list[Hit]:
    """Living accounts, in the order of the ids."""
    order = {one: number for number, one in enumerate(ids)}
    rows = readable_accounts(actor).filter(pk__any_of=ids, archived_at=None)
    return [account_found(actor, one, (order[one.id],)) for one in rows.only(*_SHOWN)]


def pinned_found(actor: Actor, here: uuid.UUID | None) -> list[Hit]:
    """Those that the member keeps at hand."""
    return _as("pinned", actor, pinned_ids(actor))


def recent_found(actor: Actor, here: uuid.UUID | None) -> list[Hit]:
    """Those that the member opened lately, but for the one at hand."""
    return _as("recent", actor, [one for one in recent_ids(actor) if one != here])


def _as(group: str, actor: Actor, ids: Collection[uuid.UUID]) -> list[Hit]:
    return [replace(hit, group=group) for hit in accounts_by_id(actor, ids)] if ids else []


def references_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """The accounts that other systems call so."""
    rows = on_readable(actor, ExternalReference.objects.filter(pk__any_of=ids))
    shown = [f"account__{name}" for name in _SHOWN]
    return [
        Hit(
            "accounts",
            row.account_id,
            row.account.name,
            str(row),
            address("accounts:detail", actor, row.account_id),
            rank=(asked.rank(row.external_id), row.account.name_key),
            row=row.account,
        )
        for row in rows.filter(account__archived_at=None)
        .select_related("account")
        .only("id", "organization_id", "system", "external_id", *shown)
    ]


def tags_found(actor: Actor, asked: Sought) -> list[Hit]:
    """Tags in use, each leading to the accounts that have it."""
    listed = reverse("accounts:list", args=[actor.organization.slug])
    return [
        Hit(
            "tags",
            None,
            name,
            url=f"{listed}?{urlencode({'tag': name})}",
            rank=(asked.rank(name), name),
        )
        for name in _tags(actor)
        if asked.fits(words_of(name))
    ]


def team_ids(actor: Actor) -> QuerySet:
    """The accounts of the actor's team."""
    return ids_of_team(actor.membership)


def team_references(actor: Actor) -> QuerySet:
    """What other systems call them."""
    rows = ExternalReference.objects.filter(account__in=team_ids(actor))
    return rows.order_by().values("pk")


def members_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """People of the organisation, each leading to the accounts that they lead."""
    listed = reverse("accounts:list", args=[actor.organization.slug])
    return [
        Hit(
            "members",
            member.id,
            str(member),
            member.get_role_display(),
            f"{listed}?owner={member.id}",
            rank=(min(asked.rank(member.name), asked.rank(member.email)), str(member)),
        )
        for member in Membership.objects.filter(pk__any_of=ids, ended_at=None)
    ]


def address(name: str, actor: Actor, *ids: uuid.UUID) -> str:
    """Where something stands: the address of one is that of all, but for the ids."""
    return _address(name, actor.organization.slug, len(ids)).format(*ids)


@cache
def _address(name: str, slug: str, ids: int) -> str:
    marks = [uuid.UUID(int=number + 1) for number in range(ids)]
    found = reverse(name, args=[slug, *marks])
    for number, mark in enumerate(marks):
        found = found.replace(str(mark), f"{{{number}}}")
    return found


def _rank(actor: Actor, asked: Sought, account: Account) -> tuple[object, ...]:
    fit = asked.rank(account.name)
    if fit > 1 and any(account.tax_id.lower().startswith(whole) for whole in asked.wholes):
        fit = 1
    if fit > 2 and account.legal_name:
        fit = min(fit, max(asked.rank(account.legal_name), 2))
    is_others = actor.membership is None or account.owner_id != actor.membership_id
    return (fit, is_others, account.name_key)


def _tags(actor: Actor) -> list[str]:
    if not actor.may("account.view"):
        rows = on_readable(actor, AccountTag.objects.all())
        return list(rows.order_by("name").values_list("name", flat=True).distinct())
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, {"org": actor.organization.id})
        return [name for (name,) in cursor.fetchall()]
