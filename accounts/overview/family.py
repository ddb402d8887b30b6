"""The figures at the head of an account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from accounts.discretion import readable_ids
from accounts.models import Account, StakeholderRole
from accounts.phases.evidence import Facts
from accounts.revenue.figures_of import Sums, YearFigures, year_figures
from tenants.actors import Actor
from tenants.scope import require_organization_id

SHOWN = 50
"""Branches that have a line of their own."""


@dataclass(frozen=True)
class RoleCount:
    """How many people in a role we are in contact with."""

    label: str
    known: int


class Relative(NamedTuple):
    """An account of the group; `branch` is the account one below the top that it belongs to."""

    id: uuid.UUID
    parent: uuid.UUID | None
    name: str
    is_archived: bool
    revenue: int | None
    before: int
    cost: int | None
    alike: int | None
    first: date | None
    until: date | None
    alike_in_group: int | None
    branch: uuid.UUID | None = None

    def sums(self) -> Sums | None:
        """Its own figures; None where there are none."""
        if self.revenue is None:
            return None
        return Sums(self.revenue, self.before, self.alike, self.cost, self.first, self.until)


@dataclass(frozen=True)
class Branch:
    """The account itself, or one below it with all that is below that one; `id` None: the rest."""

    id: uuid.UUID | None
    name: str
    is_archived: bool
    accounts: int
    revenue: int | None


@dataclass(frozen=True)
class Family:
    """Figures of the account and of all below it (None where nothing is known or below).

    The revenue of the branches, the account's own the first, adds up to the group's.
    """

    sums: Sums | None
    figures: YearFigures | None
    group: YearFigures | None
    branches: list[Branch]


# A group is compared over the months since the oldest first revenue in it. It is found level by
# level, and read once with all ids: joined, an organisation that statistics know is read whole
# for one account, and one that they don't again for each. OFFSET 0 keeps the look-ups apart.
FAMILY = """
    WITH RECURSIVE levels (depth, ids) AS (
        SELECT 0, ARRAY[%(account)s::uuid]
        UNION ALL
        SELECT l.depth + 1, (SELECT array_agg(c.id) FROM accounts_account c
                             WHERE c.organization_id = %(org)s AND c.parent_id = ANY(l.ids))
        FROM levels l WHERE l.depth < 50 AND l.ids IS NOT NULL
    ), members AS (
        SELECT a.id, a.name, a.name_key, a.parent_id, a.archived_at IS NOT NULL AS archived,
               f.revenue, coalesce(f.revenue_before, 0) AS before, f.cost, f.revenue_alike,
               f.first_month, f.until, min(f.first_month) OVER () AS oldest
        FROM (SELECT array_agg(i) AS ids FROM levels, unnest(ids) AS i) g
        CROSS JOIN LATERAL (SELECT * FROM accounts_account
                            WHERE organization_id = %(org)s AND id = ANY(g.ids) OFFSET 0) a
        LEFT JOIN LATERAL (SELECT * FROM accounts_accountfigures
                           WHERE organization_id = %(org)s AND account_id = a.id OFFSET 0) f ON true
    )
    SELECT id, parent_id, name, archived, revenue, before, cost, revenue_alike,
           first_month, until,
           CASE WHEN oldest > until - interval '23 months' AND oldest <= until - interval '1 year'
                THEN (SELECT coalesce(sum(r.revenue_minor), 0) FROM accounts_monthlyrevenue r
                      WHERE r.organization_id = %(org)s AND r.account_id = members.id
                        AND r.month >= oldest + interval '1 year' AND r.month <= until) END
    FROM members
    ORDER BY name_key, id
"""


def roles_known(facts: Facts) -> list[RoleCount]:
    """Every role of the client's decisions, known or not."""
    return [RoleCount(str(label), facts.roles[role]) for role, label in StakeholderRole.choices]


def family(actor: Actor, account: Account) -> Family:
    """The account, its group and its branches as far as the actor reads them, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, {"org": require_organization_id(), "account": account.id})
        everybody = _from_the_top(account.id, [Relative(*row) for row in cursor.fetchall()])
    may_read = readable_ids(actor, [m.id for m in everybody])
    members = [m for m in everybody if m.id in may_read]
    own = members[0].sums() if members else None
    together = _together([m for m in members if m.revenue is not None])
    has_group = len(members) > 1
    return Family(
        sums=own,
        figures=year_figures(own) if own else None,
        group=year_figures(together, accounts=len(members)) if has_group and together else None,
        branches=_branches(members) if has_group else [],
    )


def _from_the_top(top: uuid.UUID, members: list[Relative]) -> list[Relative]:
    """Level by level, each with its branch."""
    below: dict[uuid.UUID | None, list[Relative]] = {}
    for member in members:
        below.setdefault(None if member.id == top else member.parent, []).append(member)
    found = below.get(None, [])
    for member in found:
        children = below.pop(member.id, [])
        branch = None if member.id == top else member.branch
        found += [child._replace(branch=branch or child.id) for child in children]
    return found


def _together(known: list[Relative]) -> Sums | None:
    if not known:
        return None
    costs = [m.cost for m in known if m.cost is not None]
    alike = [m.alike_in_group for m in known if m.alike_in_group is not None]
    return Sums(
        revenue=sum(m.revenue or 0 for m in known),
        before=sum(m.before for m in known),
        alike=sum(alike) if alike else None,
        cost=sum(costs) if len(costs) == len(known) else None,
        first=min((m.first for m in known if m.first), default=None),
        until=known[0].until,
    )


def _branches(members: list[Relative]) -> list[Branch]:
    """In the order of the members; whose branch nobody may read stands for itself."""
    found: dict[uuid.UUID | None, list[Relative]] = {}
    for member in members:
        found.setdefault(member.branch, []).append(member)
    branches = list(found.values())
    shown = [_branch(branch, branch[0]) for branch in branches[:SHOWN]]
    rest = [member for branch in branches[SHOWN:] for member in branch]
    return [*shown, _branch(rest)] if rest else shown


def _branch(members: list[Relative], top: Relative | None = None) -> Branch:
    revenues = [m.revenue for m in members if m.revenue is not None]
    return Branch(
        id=top and top.id,
        name=top.name if top else "",
        is_archived=bool(top and top.is_archived),
        accounts=len(members),
        revenue=sum(revenues) if revenues else None,
    )
