"""What stood on a month's last day, account by account: a statement a subject.

Each reads the rows of the organisation whose day is known, and says what held before `ends`,
the first moment after the month. What follows from figures is drawn to `until`.
"""

from __future__ import annotations

from accounts.revenue.figures import figures_to

MONTH = """
    SELECT account_id, revenue_minor AS revenue, cost_minor AS cost FROM accounts_monthlyrevenue
    WHERE organization_id = %(organization)s AND month = %(until)s
"""

# A change tells what held after it, and the first one to come what held before it.
_AS_OF = """
    SELECT account_id,
           (array_agg({after} ORDER BY {at} DESC, id DESC) FILTER (WHERE {at} < %(ends)s))[1]
               AS since,
           bool_or({at} < %(ends)s) AS is_told,
           (array_agg({before} ORDER BY {at}, id) FILTER (WHERE {at} >= %(ends)s))[1] AS until,
           bool_or({at} >= %(ends)s) AS moved_later
    FROM {table} WHERE organization_id = %(organization)s{only}
    GROUP BY account_id
"""
DESIGNATION = _AS_OF.format(
    table="accounts_designationchange",
    at="decided_at",
    before="before",
    after="after",
    only="",
)
PHASE = _AS_OF.format(
    table="accounts_phasechange",
    at="changed_at",
    before="from_phase_id",
    after="to_phase_id",
    only=" AND taken_back_at IS NULL",
)
OWNER = _AS_OF.format(
    table="accounts_handover",
    at="handed_at",
    before="from_member_id",
    after="to_member_id",
    only="",
)

PLAN = """
    SELECT DISTINCT ON (account_id) account_id,
           CASE WHEN last = 'submitted' THEN 'submitted' WHEN was_approved THEN 'approved'
                ELSE 'draft' END AS state
    FROM (
        SELECT p.account_id, p.starts_on,
               (array_agg(e.kind ORDER BY e.created_at DESC, e.id DESC)
                FILTER (WHERE e.kind NOT IN ('deleted', 'restored')))[1] AS last,
               bool_or(e.kind = 'approved') AS was_approved,
               coalesce((array_agg(e.kind ORDER BY e.created_at DESC, e.id DESC)
                FILTER (WHERE e.kind IN ('deleted', 'restored')))[1], '') = 'deleted' AS is_gone
        FROM plans_plan p
        JOIN plans_planevent e ON e.organization_id = p.organization_id AND e.plan_id = p.id
        WHERE p.organization_id = %(organization)s AND e.created_at < %(ends)s
          AND p.starts_on <= %(last_day)s AND p.ends_on >= %(last_day)s
        GROUP BY p.id, p.account_id, p.starts_on
    ) AS lives
    WHERE NOT is_gone
    ORDER BY account_id, starts_on DESC
"""

# The mean of a quarter's answers, as everywhere; of the last quarter that has any.
_MEAN = "round(avg(value) FILTER (WHERE kind = '{0}'), 2) AS {0}"
MEASURES = f"""
    SELECT account_id, {_MEAN.format("engagement")}, {_MEAN.format("satisfaction")},
           {_MEAN.format("recommendation")}
    FROM (
        SELECT account_id, kind, value, date_trunc('quarter', measured_on) AS quarter,
               max(date_trunc('quarter', measured_on)) OVER (PARTITION BY account_id, kind)
                   AS last
        FROM reviews_measure
        WHERE organization_id = %(organization)s AND measured_on <= %(last_day)s
          AND measured_on > %(last_day)s - interval '1 year'
          AND (%(accounts)s::uuid[] IS NULL OR account_id = ANY(%(accounts)s::uuid[]))
    ) AS answers
    WHERE quarter = last
    GROUP BY account_id
"""

# What was realised by then, of plans that are there, each on its day: in hundredths.
_SIDE = "coalesce(sum(v.amount) FILTER (WHERE v.side = '{0}') * 100, 0)::bigint AS {0}"
VALUE = f"""
    SELECT p.account_id, {_SIDE.format("client")}, {_SIDE.format("us")}
    FROM plans_valueentry v
    JOIN plans_plan p ON p.organization_id = v.organization_id AND p.id = v.plan_id
    WHERE v.organization_id = %(organization)s AND p.deleted_at IS NULL AND v.stage = 'realised'
      AND coalesce(v.happened_on, v.confirmed_on, (v.created_at AT TIME ZONE %(zone)s)::date)
          <= %(last_day)s
    GROUP BY p.account_id
"""
NO_VALUE = "SELECT NULL::uuid AS account_id, 0::bigint AS client, 0::bigint AS us WHERE false"

FIGURES = figures_to()
KEPT_FIGURES = """
    SELECT account_id, first_month, revenue, revenue_before, revenue_alike, cost, months_known
    FROM accounts_accountfigures
    WHERE organization_id = %(organization)s
      AND (%(accounts)s::uuid[] IS NULL OR account_id = ANY(%(accounts)s::uuid[]))
"""
