"""What a question finds, group by group, each with the best first."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from search.asking import Sought, hits
from search.kinds import FINDERS, FOLLOWERS, GROUPS, INDEXED, STARTS, Heading, Hit
from tenants.actors import Actor

LED_BY = 3
"""Of so many accounts found it is shown what stands on them."""
QUESTION_AT_MOST = 200
MOST_AT_START = 12


@dataclass(frozen=True)
class HeadedHits:
    """A group with what was found of it."""

    key: str
    group: Heading
    found: list[Hit]
    has_more: bool


def find(
    actor: Actor,
    text: str,
    *,
    most: int,
    only: Collection[str] | None = None,
    here: uuid.UUID | None = None,
) -> list[HeadedHits]:
    """The groups in which something was found; before anything is asked, what one may want.

    `here` is the account on whose page somebody is.
    """
    groups = {
        key: group
        for key, group in GROUPS.items()
        if group.is_open(actor) and (only is None or key in only)
    }
    clean = text.replace("\x00", " ")[:QUESTION_AT_MOST].strip()
    if not clean:
        starts = (offer(actor, here) for key, offer in STARTS.items() if key in groups)
        return _sections(groups, starts, MOST_AT_START)
    asked = Sought.read(clean, actor.organization.id)
    return _sections(groups, _all(actor, asked, groups), most)


def accounts_named(actor: Actor, text: str) -> list[Hit]:
    """Accounts that some words name, the best first."""
    asked = Sought.read(text, actor.organization.id)
    return sorted(_indexed(actor, asked, {"accounts"}), key=_rank)


def _all(actor: Actor, asked: Sought, groups: Collection[str]) -> Iterable[list[Hit]]:
    indexed = _indexed(actor, asked, groups)
    yield indexed
    for key, finder in FINDERS.items():
        if key in groups:
            yield finder(actor, asked)
    if "accounts" in groups:
        accounts = sorted((f for f in indexed if f.group == "accounts"), key=_rank)[:LED_BY]
        for key, follower in FOLLOWERS.items():
            if accounts and key in groups:
                yield follower(actor, asked, accounts)


def _indexed(actor: Actor, asked: Sought, groups: Collection[str]) -> list[Hit]:
    offers = {int(kind): o for kind, o in INDEXED.items() if o.group in groups}
    if not asked.terms:
        return []
    by_kind = hits(actor, asked, offers)
    return [
        found
        for kind, ids in by_kind.items()
        if ids
        for found in offers[kind].found(actor, asked, ids)
    ]


def _sections(
    groups: dict[str, Heading], parts: Iterable[list[Hit]], most: int
) -> list[HeadedHits]:
    by_group: dict[str, dict[object, Hit]] = {key: {} for key in groups}
    for found in (one for part in parts for one in part):
        known = by_group[found.group].get(found.id or found.url)
        if known is None or found.rank < known.rank:
            by_group[found.group][found.id or found.url] = found
    sections = []
    for key, group in groups.items():
        found_here = sorted(by_group[key].values(), key=_rank)
        if found_here:
            sections.append(HeadedHits(key, group, found_here[:most], len(found_here) > most))
    return sections


def _rank(found: Hit) -> tuple[object, ...]:
    return found.rank
