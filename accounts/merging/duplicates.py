"""Accounts that may be one client: the same tax root, website or name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from tenants.scope import require_organization_id

AT_MOST = 50
WHY = {
    "tax": _("the same first 8 digits of the tax id"),
    "website": _("the same website"),
    "name": _("the same name"),
}

# A key that two living accounts share; of a group one of whose accounts is the other's parent,
# the tax root says nothing: branches of a company share it.
_SHARED = """
WITH keyed AS (
    SELECT 'name' AS why, name_key AS key, id, parent_id FROM accounts_account
    WHERE organization_id = %(org)s AND archived_at IS NULL
    UNION ALL
    SELECT 'website', split_part(regexp_replace(lower(website), '^https?://(www[.])?', ''), '/', 1),
           id, parent_id FROM accounts_account
    WHERE organization_id = %(org)s AND archived_at IS NULL AND website <> ''
    UNION ALL
    SELECT 'tax', left(tax_id, 8), id, parent_id FROM accounts_account
    WHERE organization_id = %(org)s AND archived_at IS NULL AND tax_id ~ '^[0-9A-Z]{12}[0-9]{2}$'
)
SELECT why, array_agg(id ORDER BY id) FROM keyed
GROUP BY why, key
HAVING count(*) > 1 AND NOT (why <> 'name' AND array_agg(parent_id) && array_agg(id))
ORDER BY why = 'name' DESC, why DESC, key LIMIT %(at_most)s
"""


@dataclass(frozen=True)
class Alike:
    """Accounts that share something, and what."""

    why: str
    accounts: list[Account]

    @property
    def reason(self) -> str:
        """What they share, in words."""
        return str(WHY[self.why])


def alike() -> list[Alike]:
    """What is worth a look, the same names first; at most AT_MOST groups, three queries."""
    values: dict[str, Any] = {"org": require_organization_id(), "at_most": AT_MOST}
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, values)
        rows = cursor.fetchall()
    ids = {pk for _why, found in rows for pk in found}
    accounts = Account.objects.select_related("owner").prefetch_related("team").in_bulk(ids)
    seen: set[tuple[object, ...]] = set()
    groups = []
    for why, found in rows:
        if tuple(found) not in seen:
            seen.add(tuple(found))
            groups.append(Alike(why, [accounts[pk] for pk in found]))
    return groups
