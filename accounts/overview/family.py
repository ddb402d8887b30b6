"""The figures at the head of an account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from accounts.discretion import readable_ids
from accounts.models import Account, StakeholderRole
from accounts.phases.evidence import Facts
from accounts.revenue.figures_of import Sums, YearFigures, summed
from tenants.actors import Actor
from tenants.scope import require_organization_id


@dataclass(frozen=True)
class RoleCount:
    """How many people in a role we are in contact with."""

    label: str
    known: int


class Relative(NamedTuple):
    """An account of the group; `depth` 0 is the one that was asked for."""

    id: uuid.UUID
    name: str
    depth: int
    revenue: int | None
    before: int
    cost: int | None


@dataclass(frozen=True)
class Family:
    """Figures of the account and of all below it (None where nothing is), and the next below."""

    figures: YearFigures | None
    group: YearFigures | None
    subsidiaries: list[Relative]


FAMILY = """
    WITH RECURSIVE tree (id, depth) AS (
        SELECT %(account)s::uuid, 0
        UNION ALL
        SELECT a.id, t.depth + 1 FROM tree t
        JOIN accounts_account a ON a.parent_id = t.id AND a.organization_id = %(org)s
        WHERE t.depth < 50
    )
    SELECT a.id, a.name, t.depth, f.revenue, coalesce(f.revenue_before, 0), f.cost
    FROM tree t
    JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = t.id
    LEFT JOIN accounts_accountfigures f ON f.organization_id = %(org)s AND f.account_id = a.id
    ORDER BY t.depth, a.name_key, a.id
"""


def roles_known(facts: Facts) -> list[RoleCount]:
    """Every role of the client's decisions, known or not."""
    return [RoleCount(str(label), facts.roles[role]) for role, label in StakeholderRole.choices]


def family(actor: Actor, account: Account) -> Family:
    """The account, its group and its subsidiaries as far as the actor reads them, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, {"org": require_organization_id(), "account": account.id})
        everybody = [Relative(*row) for row in cursor.fetchall()]
    may_read = readable_ids(actor, [m.id for m in everybody])
    members = [m for m in everybody if m.id in may_read]
    known = [Sums(m.revenue, m.before, m.cost) for m in members if m.revenue is not None]
    own = [Sums(m.revenue, m.before, m.cost) for m in members[:1] if m.revenue is not None]
    children = [m for m in members if m.depth == 1]
    group = summed(known, accounts=len(members)) if len(members) > 1 else None
    return Family(figures=summed(own), group=group, subsidiaries=children)
