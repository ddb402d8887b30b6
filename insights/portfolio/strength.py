"""The strength of a relationship, 0 to 100, as statements: drawn as it is now, and as it is frozen.

What it is stands at the head of `positions.py`. `near` are the people that are counted.
"""

from __future__ import annotations

# Whether there are two of something is told by numbers of 64 bits: texts take twice the time.
PEOPLE = """
    SELECT account_id, sum(influence * strength)::float8 / sum(influence * 4) AS contact,
           (bool_or(role = 'decision_maker' AND strength > 0)::int
            + bool_or(role = 'champion' AND strength > 0)::int
            + coalesce(min(hashtextextended(function, 0)) FILTER (WHERE strength > 0)
                       <> max(hashtextextended(function, 0)) FILTER (WHERE strength > 0),
                       false)::int
            + coalesce(min(uuid_hash_extended(contact_id, 0)) FILTER (WHERE strength > 0)
                       <> max(uuid_hash_extended(contact_id, 0)) FILTER (WHERE strength > 0),
                       false)::int
           )::float8 / 4 AS breadth
    FROM accounts_stakeholder
    WHERE organization_id = %({org})s AND {near} AND person_id NOT IN (
        SELECT id FROM accounts_person
        WHERE organization_id = %({org})s AND erased_at IS NOT NULL)
    GROUP BY account_id
"""
ANSWERS = """
    SELECT account_id, (sum(value)::float8 / count(*) - 1) / 9 AS engagement FROM reviews_measure
    WHERE organization_id = %({org})s AND kind = 'engagement'
      AND measured_on > {since} AND measured_on <= {today} AND {near}
    GROUP BY account_id
"""
STRENGTH = """
    100 * (coalesce(p.contact, 0) + coalesce(p.breadth, 0) + coalesce(e.engagement, 0))
    / nullif((p.contact IS NOT NULL)::int * 2 + (e.engagement IS NOT NULL)::int, 0)
"""
_FROZEN_PEOPLE = PEOPLE.format(org="organization", near="created_at < %(ends)s")
_FROZEN_ANSWERS = ANSWERS.format(
    org="organization", near="true", since="%(last_day)s - interval '1 year'", today="%(last_day)s"
)
FROZEN = f"""
    SELECT account_id, round(({STRENGTH})::numeric, 2) AS strength
    FROM ({_FROZEN_PEOPLE}) AS p FULL JOIN ({_FROZEN_ANSWERS}) AS e USING (account_id)
"""
"""Of the accounts of which something is known, as a month ended."""
NO_STRENGTH = "SELECT NULL::uuid AS account_id, NULL::numeric AS strength WHERE false"
