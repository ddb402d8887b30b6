"""What a file of revenue would do to the months of accounts. Writes nothing."""

from __future__ import annotations

from typing import Any

from django.db import connection

from accounts.imports.choices import Choices
from accounts.imports.lines import Table
from accounts.imports.namesakes import find_namesakes
from accounts.imports.planning import LineCounts
from accounts.imports.progress import Progress
from accounts.imports.revenue_staging import stage_revenue
from tenants.ids import NEW_KEY
from tenants.models import Organization

_FIND = """
CREATE TEMPORARY TABLE import_named ON COMMIT DROP AS
WITH named AS (
    SELECT account, max(account_same_key) AS account_same_key,
           max(account_tax_id) AS account_tax_id,
           (array_agg(new_name ORDER BY line DESC))[1] AS new_name
    FROM import_month GROUP BY account
), found AS (
    SELECT n.account, 1 AS kind, e.account_id FROM named n
    JOIN accounts_externalreference e ON e.organization_id = %(org)s
     AND e.external_id = n.account AND (%(system)s = '' OR e.system = %(system)s)
    UNION ALL
    SELECT n.account, 2, a.id FROM named n JOIN accounts_account a
      ON a.organization_id = %(org)s AND n.account_tax_id <> '' AND a.tax_id = n.account_tax_id
    UNION ALL
    SELECT n.account, 3, s.account_id FROM named n
    JOIN import_namesake s ON s.same_key = n.account_same_key
), best AS (
    SELECT account, kind, (array_agg(account_id))[1] AS account_id,
           count(DISTINCT account_id) AS how_many,
           row_number() OVER (PARTITION BY account ORDER BY kind) AS place
    FROM found GROUP BY account, kind
)
SELECT n.*, b.account_id, coalesce(b.how_many, 0) AS how_many, false AS is_new
FROM named n LEFT JOIN best b ON b.account = n.account AND b.place = 1
"""

_NAME_NEW = f"""
UPDATE import_named n SET account_id = g.id, is_new = true, how_many = 1
FROM (SELECT key, {NEW_KEY} AS id
      FROM (SELECT DISTINCT coalesce(NULLIF(account_tax_id, ''), account_same_key) AS key
            FROM import_named WHERE how_many = 0) k) g
WHERE n.how_many = 0 AND coalesce(NULLIF(n.account_tax_id, ''), n.account_same_key) = g.key
"""

_REFUSE_UNKNOWN = """
INSERT INTO import_refused (line, field, value, code)
SELECT r.line, 'account', left(r.account, 200),
       CASE WHEN n.how_many = 0 THEN 'account_unknown' ELSE 'ambiguous' END
FROM import_month r JOIN import_named n USING (account) WHERE n.how_many <> 1
"""

_SETTLE = """
CREATE TEMPORARY TABLE import_settled ON COMMIT DROP AS
WITH placed AS (
    SELECT r.line, n.account_id, n.is_new, r.month, r.revenue, r.cost,
           first_value(r.line) OVER w AS first_line,
           first_value(r.revenue) OVER w AS first_revenue, first_value(r.cost) OVER w AS first_cost
    FROM import_month r JOIN import_named n USING (account)
    WHERE n.how_many = 1
    WINDOW w AS (PARTITION BY n.account_id, r.month ORDER BY r.line)
)
SELECT p.line, p.account_id, p.is_new, p.month, p.revenue, p.cost, m.id AS month_id,
       m.revenue_minor AS revenue_before, m.cost_minor AS cost_before, m.version,
       (p.revenue, p.cost) IS NOT DISTINCT FROM (p.first_revenue, p.first_cost) AS is_repeated,
       CASE
           WHEN p.line <> p.first_line THEN 'refused'
           WHEN m.id IS NULL THEN 'made'
           WHEN m.revenue_minor <> p.revenue
                OR (p.cost IS NOT NULL AND p.cost IS DISTINCT FROM m.cost_minor) THEN 'changed'
           ELSE 'unchanged'
       END AS outcome
FROM placed p
LEFT JOIN accounts_monthlyrevenue m
  ON m.organization_id = %(org)s AND m.account_id = p.account_id AND m.month = p.month
"""

_REFUSE_TWICE = """
INSERT INTO import_refused (line, field, value, code)
SELECT line, 'month', to_char(month, 'YYYY-MM'),
       CASE WHEN is_repeated THEN 'month_repeated' ELSE 'month_twice' END
FROM import_settled WHERE outcome = 'refused'
"""

_COUNT = """
SELECT count(*) FILTER (WHERE outcome = 'made'), count(*) FILTER (WHERE outcome = 'changed'),
       count(*) FILTER (WHERE outcome = 'unchanged'),
       (SELECT count(DISTINCT line) FROM import_refused)
FROM import_settled
"""


def plan_revenue(
    table: Table, choices: Choices, organization: Organization, progress: Progress
) -> LineCounts:
    """Read the file and settle every line, in temporary tables of this transaction."""
    total = stage_revenue(table, choices, organization, progress)
    values: dict[str, Any] = {"org": organization.id, "system": choices.system}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_named, import_settled")
        find_namesakes(organization.id, "SELECT account_key FROM import_month")
        cursor.execute(_FIND, values)
        if choices.make_accounts:
            cursor.execute(_NAME_NEW)
        cursor.execute("ANALYZE import_named")
        cursor.execute(_REFUSE_UNKNOWN)
        cursor.execute(_SETTLE, values)
        cursor.execute(_REFUSE_TWICE)
        cursor.execute(_COUNT)
        made, changed, unchanged, refused = cursor.fetchone()
    return LineCounts(total, made, changed, unchanged, refused)
