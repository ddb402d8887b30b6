"""What plans tell about the phase of a relationship (method §6), for some accounts at once.

The client has seen a plan where they opened or answered it. A plan is joint over several years
where they accepted an objective, and did not dispute it later, of one that is longer than a year
or whose version before them says what comes after it. An initiative is joint where its realised
value is proven for both sides: confirmed by the client, or with a source.
"""

from __future__ import annotations

from accounts.models import Check
from accounts.phases.evidence import Source
from plans.models import SectionKind, ShareAnswer, ValueEntry

CHECKS = (Check.PLAN_SEEN, Check.JOINT_PLAN, Check.JOINT_VALUE)

TOLD = """
    SELECT account_id, told.kind, told.day, told.number FROM (
      SELECT account_id, max(seen) AS seen, max(agreed) AS agreed, max(initiatives) AS initiatives
      FROM (
        SELECT p.account_id, max(a.day) AS seen,
               max(a.day) FILTER (WHERE a.kind = %(accepted)s AND p.deleted_at IS NULL AND (
                   p.ends_on > p.starts_on + interval '1 year' OR (
                       SELECT v.content @? %(beyond)s::jsonpath FROM plans_planversion v
                       WHERE v.organization_id = s.organization_id AND v.plan_id = s.plan_id
                         AND v.number = s.number
                   )
               ) AND NOT EXISTS (
                   SELECT FROM plans_shareanswer d
                   WHERE d.organization_id = a.organization_id AND d.share_id = a.share_id
                     AND d.about = a.about AND d.kind = %(disputed)s AND d.created_at > a.created_at
               )) AS agreed, NULL::bigint AS initiatives
        FROM plans_plan p
        JOIN plans_planshare s ON s.organization_id = p.organization_id AND s.plan_id = p.id
        JOIN plans_shareanswer a ON a.organization_id = s.organization_id AND a.share_id = s.id
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
      ) AS parts GROUP BY account_id
    ) AS found
    CROSS JOIN LATERAL (VALUES
        (%(plan_seen)s, seen, NULL::bigint), (%(joint_plan)s, agreed, NULL),
        (%(joint_value)s, NULL, initiatives)
    ) AS told (kind, day, number)
    WHERE told.day IS NOT NULL OR told.number IS NOT NULL
"""
_BEYOND = '$.sections[*] ? (@.kind == "{}" && @.is_for_client == true && @.text != "")'

TOLD_BY_PLANS = Source(
    TOLD,
    {
        "accepted": ShareAnswer.Kind.ACCEPTED,
        "disputed": ShareAnswer.Kind.DISPUTED,
        "realised": ValueEntry.Stage.REALISED,
        "beyond": _BEYOND.format(SectionKind.BEYOND.value),
        **{check.value: check for check in CHECKS},
    },
)
"""The last day that the client saw a plan and agreed on a joint one, and joint initiatives."""
