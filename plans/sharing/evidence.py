"""What plans tell about the phase of a relationship (method §6), for some accounts at once.

The client has seen a plan where they opened or answered it. A plan is joint over several years
where they accepted an objective, and did not dispute it later, of one that is longer than a year
or whose version before them says what comes after it. An initiative is joint where its realised
value is proven for both sides: confirmed by the client, or with a source.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import connection

from accounts.models import Check
from accounts.phases.evidence import Supplied
from plans.models import SectionKind, ShareAnswer, ValueEntry
from tenants.scope import require_organization_id

CHECKS = (Check.PLAN_SEEN, Check.JOINT_PLAN, Check.JOINT_VALUE)

TOLD = """
    SELECT account_id, max(seen), max(agreed), max(initiatives) FROM (
        SELECT p.account_id, max(a.day) AS seen,
               max(a.day) FILTER (WHERE a.kind = %(accepted)s AND p.deleted_at IS NULL AND (
                   p.ends_on > p.starts_on + interval '1 year' OR v.content @? %(beyond)s::jsonpath
               ) AND NOT EXISTS (
                   SELECT FROM plans_shareanswer d
                   WHERE d.organization_id = a.organization_id AND d.share_id = a.share_id
                     AND d.about = a.about AND d.kind = %(disputed)s AND d.created_at > a.created_at
               )) AS agreed, NULL::bigint AS initiatives
        FROM plans_plan p
        JOIN plans_planshare s ON s.organization_id = p.organization_id AND s.plan_id = p.id
        JOIN plans_shareanswer a ON a.organization_id = s.organization_id AND a.share_id = s.id
        JOIN plans_planversion v
          ON v.organization_id = s.organization_id AND v.plan_id = s.plan_id AND v.number = s.number
        WHERE p.organization_id = %(org)s AND p.account_id = ANY(%(ids)s::uuid[])
        GROUP BY p.account_id
        UNION ALL
        SELECT account_id, NULL, NULL, count(*) FROM (
            SELECT p.account_id
            FROM plans_plan p
            JOIN plans_valueentry e ON e.organization_id = p.organization_id AND e.plan_id = p.id
            WHERE p.organization_id = %(org)s AND p.account_id = ANY(%(ids)s::uuid[])
              AND p.deleted_at IS NULL AND e.stage = %(realised)s
              AND (e.source <> ''
                   OR e.confirmed_by <> '' AND e.confirmed_how <> '' AND e.confirmed_on IS NOT NULL)
            GROUP BY p.account_id, lower(e.initiative)
            HAVING count(DISTINCT e.side) = 2
        ) AS joint GROUP BY account_id
    ) AS told GROUP BY account_id
"""
_BEYOND = '$.sections[*] ? (@.kind == "{}" && @.is_for_client == true && @.text != "")'


def told_of_plans(account_ids: Collection[uuid.UUID]) -> Supplied:
    """The last day that the client saw a plan and agreed on a joint one, and joint initiatives."""
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "ids": list(account_ids),
        "accepted": ShareAnswer.Kind.ACCEPTED,
        "disputed": ShareAnswer.Kind.DISPUTED,
        "realised": ValueEntry.Stage.REALISED,
        "beyond": _BEYOND.format(SectionKind.BEYOND.value),
    }
    with connection.cursor() as cursor:
        cursor.execute(TOLD, values)
        return {
            account_id: {
                check: found for check, found in zip(CHECKS, told, strict=True) if found is not None
            }
            for account_id, *told in cursor.fetchall()
        }
