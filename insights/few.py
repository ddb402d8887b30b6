"""Statements about every account, written again for some of them: these are looked up by key.

A statement for all of them says `%(accounts)s IS NULL OR ...`, and its plan is made for the values
of each run. For a page that shows a dozen accounts, making the plan takes longer than running it.
"""

from __future__ import annotations

import re

from tenants.prepared import Prepared

MOST = 100
"""Accounts that are best looked up one by one."""

_ANY = re.compile(
    r"\(?%\(accounts\)s::uuid\[\] IS NULL\s+OR (\S+ = ANY\(%\(accounts\)s::uuid\[\]\))\)?"
)
_TYPES = {"last_day": "date", "first": "date", "ends": "timestamptz", "zone": "text"} | {
    "covered": "text[]",
    "gaps": "jsonb",
}


def for_few(sql: str) -> Prepared:
    """The statement of some accounts, at most so many; the line to the database keeps its plan."""
    some = _ANY.sub(r"\1", sql)
    for name, kind in _TYPES.items():
        some = some.replace(f"%({name})s", f"%({name})s::{kind}")
    return Prepared.written(some)
