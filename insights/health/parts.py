"""The parts of an account's health, 0 to 100 each: one place for their words and their statements.

What a part is drawn from stands in its sentence; a part for which there is nothing to draw
from doesn't exist, and its weight goes to the rest. No part reads how a plan is filled in, or
who opened a mail.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insights.snapshots import facts


@dataclass(frozen=True)
class HealthPart:
    """One part: its name, what it is drawn from, how its moves are said, and what to do."""

    key: str
    name: str | Promise
    sentence: str | Promise
    rises: str | Promise
    falls: str | Promise
    step: str | Promise
    weight: int
    """Of the formula that an organisation begins with."""

    is_of_month: bool = False
    """Whether it is drawn from what is known of a month, and is drawn again with it."""

    is_restricted: bool = False
    """Whether it is drawn from what tells a designation (decision 40)."""


ENGAGEMENT = HealthPart(
    "engagement",
    _("Engagement"),
    _("The mean of the last quarter with answers in 12 months: 1 is 0, 10 is 100."),
    _("engagement rose"),
    _("engagement fell"),
    _("Ask what would make the next meetings worth their time."),
    weight=20,
    is_of_month=True,
)
LOYALTY = HealthPart(
    "loyalty",
    _("Loyalty"),
    _(
        "Satisfaction (1 is 0, 5 is 100) and recommendation (0 is 0, 10 is 100), each the mean of "
        "its last quarter with answers in 12 months; the mean of those there are."
    ),
    _("loyalty rose"),
    _("loyalty fell"),
    _("Ask who would not recommend us, and why."),
    weight=15,
    is_of_month=True,
)
REVENUE = HealthPart(
    "revenue",
    _("Revenue trend"),
    _(
        "Growth of 12 months against the 12 before: 0 stands for −20 %, 50 for the same, "
        "100 for +20 %."
    ),
    _("revenue gained pace"),
    _("revenue lost pace"),
    _("Look for what they could buy and don't: whitespace shows it."),
    weight=20,
    is_of_month=True,
)
MARGIN = HealthPart(
    "margin",
    _("Margin trend"),
    _(
        "Margin as a share of revenue, 12 months against the 12 before: 0 stands for 10 points "
        "less, 50 for the same, 100 for 10 points more."
    ),
    _("the margin gained"),
    _("the margin lost"),
    _("Look at what serving them costs, month by month."),
    weight=10,
    is_of_month=True,
)
REVIEWS = HealthPart(
    "reviews",
    _("Reviews on time"),
    _("The share of reviews held on time, of all that fell due in 12 months."),
    _("more reviews were on time"),
    _("fewer reviews were on time"),
    _("Hold the reviews that are overdue."),
    weight=10,
    is_restricted=True,
)
PEOPLE = HealthPart(
    "people",
    _("People known"),
    _(
        "Half: of decision maker, buyer and champion, how many one of us knows. Half: of all "
        "people there, how many were met within the gap of their role."
    ),
    _("more of their people are known or were met"),
    _("fewer of their people are known or were met"),
    _("Meet those who were left alone longest, and find who is missing."),
    weight=10,
)
PROBLEMS = HealthPart(
    "problems",
    _("Open problems"),
    _(
        "Problems, objections and obstacles of the last 90 days in the history, without a result "
        "on that day or after it: none is 100, each takes 25. Only where somebody wrote in 12 "
        "months."
    ),
    _("problems were solved"),
    _("problems came up"),
    _("Solve what is open, and write down the result."),
    weight=5,
)
EXIT = HealthPart(
    "exit",
    _("Exit risk"),
    _("As the account manager sees it: low is 100, medium 50, high 0."),
    _("the exit risk is lower"),
    _("the exit risk is higher"),
    _("Ask what would make them stay."),
    weight=10,
)
PARTS = {
    part.key: part
    for part in (ENGAGEMENT, LOYALTY, REVENUE, MARGIN, REVIEWS, PEOPLE, PROBLEMS, EXIT)
}
COVERED = ("decision_maker", "buyer", "champion")
"""The roles that somebody of ours must know."""

_OURS = """organization_id = %(organization)s
      AND (%(accounts)s::uuid[] IS NULL OR account_id = ANY(%(accounts)s::uuid[]))"""

_MEASURES = f"""
    SELECT m.account_id, v.part, v.value FROM ({facts.MEASURES}) AS m
    CROSS JOIN LATERAL (VALUES
        ('engagement', (m.engagement - 1) / 9 * 100),
        ('loyalty', CASE WHEN m.satisfaction IS NULL THEN m.recommendation * 10
                         WHEN m.recommendation IS NULL THEN (m.satisfaction - 1) / 4 * 100
                         ELSE ((m.satisfaction - 1) / 4 * 100 + m.recommendation * 10) / 2 END)
    ) AS v (part, value)
"""
_REVENUE = """
    SELECT account_id, 'revenue',
           50 + (coalesce(revenue_alike, revenue) - revenue_before)::numeric
                * 250 / revenue_before
    FROM ({figures}) AS now WHERE revenue_before > 0
"""
_MARGIN = f"""
    SELECT account_id, 'margin', 50 + (max(now) - max(before)) * 500 FROM (
        SELECT account_id, (revenue - cost)::numeric / revenue AS now, NULL::numeric AS before
        FROM ({{figures}}) AS now WHERE revenue > 0 AND cost IS NOT NULL
        UNION ALL
        SELECT account_id, NULL, (sum(revenue_minor) - sum(cost_minor)) / sum(revenue_minor)
        FROM accounts_monthlyrevenue
        WHERE {_OURS} AND month > %(start)s AND month <= %(middle)s
        GROUP BY account_id
        HAVING sum(revenue_minor) > 0 AND NOT bool_or(revenue_minor > 0 AND cost_minor IS NULL)
    ) AS margins GROUP BY account_id
"""
_REVIEWS = f"""
    SELECT account_id, 'reviews', avg(on_time) * 100 FROM (
        SELECT account_id, (state = 'held' AND held_on <= due_on)::int AS on_time
        FROM reviews_review
        WHERE {_OURS} AND due_on > %(last_day)s - interval '1 year' AND due_on <= %(last_day)s
          AND (due_on < %(last_day)s OR state <> 'planned')
        UNION ALL
        SELECT account_id, 0 FROM reviews_missedslot
        WHERE {_OURS} AND due_on > %(last_day)s - interval '1 year' AND due_on <= %(last_day)s
    ) AS due GROUP BY account_id
"""
_PEOPLE = f"""
    SELECT account_id, 'people',
           50 * count(DISTINCT role) FILTER (WHERE strength > 0 AND role = ANY(%(covered)s))
              / cardinality(%(covered)s)::numeric
           + 50 * coalesce(avg((%(last_day)s - least(
                 coalesce(last_touch_on, (created_at AT TIME ZONE %(zone)s)::date), %(last_day)s)
                 <= (%(gaps)s::jsonb ->> role)::int)::int), 1)
    FROM accounts_stakeholder
    WHERE {_OURS} AND created_at < %(ends)s
      AND person_id NOT IN (SELECT id FROM accounts_person
                            WHERE organization_id = %(organization)s AND erased_at IS NOT NULL)
    GROUP BY account_id
"""
_PROBLEMS = f"""
    SELECT account_id, 'problems', 100 - 25 * count(*) FILTER (
               WHERE kind IN ('problem', 'objection', 'obstacle')
                 AND happened_on > %(last_day)s - 90
                 AND happened_on > coalesce(solved_on, '-infinity'))
    FROM (
        SELECT account_id, kind, happened_on,
               max(happened_on) FILTER (WHERE kind = 'result') OVER (PARTITION BY account_id)
                   AS solved_on
        FROM accounts_historyentry
        WHERE {_OURS} AND happened_on > %(last_day)s - interval '1 year'
          AND happened_on <= %(last_day)s
    ) AS entries GROUP BY account_id
"""
_EXIT = """
    SELECT id, 'exit', CASE exit_risk WHEN 'low' THEN 100 WHEN 'medium' THEN 50 ELSE 0 END
    FROM accounts_account
    WHERE organization_id = %(organization)s AND exit_risk <> ''
      AND (%(accounts)s::uuid[] IS NULL OR id = ANY(%(accounts)s::uuid[]))
"""


def told_of(figures: str, *, of_month: bool = False) -> str:
    """The statement that tells the parts of accounts, a row for each, 0 to 100, of a day and month.

    `figures` is the statement, or the name, of the figures to that month. `of_month` leaves out
    the parts that are of the day.
    """
    told = [_MEASURES, _REVENUE, _MARGIN]
    if not of_month:
        told += [_REVIEWS, _PEOPLE, _PROBLEMS, _EXIT]
    union = " UNION ALL ".join(part.replace("{figures}", figures) for part in told)
    return f"""
        SELECT account_id, part, round(least(greatest(value, 0), 100)) AS value
        FROM ({union}) AS told (account_id, part, value) WHERE value IS NOT NULL
    """


def parts_of(figures: str, *, of_month: bool = False) -> str:
    """The statement that gives each account its parts, as {key: 0 to 100}, of a day and month.

    One grouping over all that the parts say: nothing is joined, so that it needs no statistics.
    """
    return f"""
        SELECT account_id, jsonb_object_agg(part, value) AS parts
        FROM ({told_of(figures, of_month=of_month)}) AS told GROUP BY account_id
    """


def values_of(gaps: dict[str, int]) -> dict[str, Any]:
    """What the statement is told besides the organisation, its day, zone and months."""
    return {"gaps": json.dumps(gaps), "covered": list(COVERED)}
