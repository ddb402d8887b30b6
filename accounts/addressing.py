"""Whom a text addresses: @ and the whole name, or the e-mail address, of one of ours.

They hear of it where they may read the account. Two of the same name are both meant; an
address means one.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict

from django.db.models import QuerySet

from accounts.models import Account
from accounts.news import News, NewsKind, spread
from rules.names import folded, sort_key
from tenants.actors import Actor
from tenants.models import Membership
from tenants.roles import Role, allows

OFFERED = 8
_SIGN = re.compile(r"(?<![\w@])@(?=\w)")


def spread_addressed(
    *, actor: Actor, account: Account, place: str, about: uuid.UUID, text: str, before: str = ""
) -> None:
    """Those hear of it whom `text` addresses and `before` did not; the text stays where it is."""
    if "@" not in text or text == before:
        return
    readers = readers_of(account)
    new = _addressed(text, readers) - _addressed(before, readers)
    facts = {"place": place}
    spread(actor, [News(NewsKind.MENTIONED, frozenset(new), account.pk, about, facts)])


def readers_of(account: Account) -> QuerySet[Membership]:
    """Members who may read the account, by name."""
    members = Membership.objects.filter(ended_at=None).order_by("name", "email")
    everywhere = [role for role in Role.values if allows(role, "account.view")]
    team = {place.member_id for place in account.team.all()} | {account.owner_id}
    return members.filter(role__in=everywhere) | members.filter(pk__in=team - {None})


def offered(actor: Actor, account: Account, typed: str) -> list[dict[str, str]]:
    """Names that go on as somebody typed, each with what stands in the text for it."""
    key = sort_key(typed)
    readers = [member for member in readers_of(account) if member.pk != actor.membership_id]
    names = [sort_key(str(member)) for member in readers]
    fit = [m for m, name in zip(readers, names, strict=True) if f" {key}" in f" {name}"]
    return [
        {"name": str(m), "text": m.email if names.count(sort_key(str(m))) > 1 else str(m)}
        for m in fit[:OFFERED]
    ]


def _addressed(text: str, readers: QuerySet[Membership]) -> set[uuid.UUID]:
    """The longest name that stands behind each sign."""
    found: set[uuid.UUID] = set()
    plain = " ".join(folded(text).split())
    signs = [sign.end() for sign in _SIGN.finditer(plain)]
    if not signs:
        return found
    by_name: dict[str, set[uuid.UUID]] = defaultdict(set)
    for member in readers:
        for name in filter(None, (sort_key(member.name), sort_key(member.email))):
            by_name[name].add(member.pk)
    longest_first = sorted({len(name) for name in by_name}, reverse=True)
    for at in signs:
        said = (
            plain[at : at + n] for n in longest_first if not plain[at + n : at + n + 1].isalnum()
        )
        found |= next((by_name[name] for name in said if name in by_name), set())
    return found
