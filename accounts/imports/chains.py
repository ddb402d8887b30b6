"""Files that were loaded over each other are taken back one after the other, the last one first."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.imports.loops import without_loops
from accounts.models.imports import UNDO_FOR, ImportRun, ImportState
from rules.errors import ConflictError

LOADED = (ImportState.APPLIED, ImportState.TO_UNDO)

# Rows that both wrote; months and subsidiaries of accounts that the first one made.
_LATER = """
WITH own AS (
    SELECT target_id, is_new FROM accounts_importchange
    WHERE organization_id = %(org)s AND run_id = %(run)s
), later AS (
    SELECT run_id, target_id FROM accounts_importchange
    WHERE organization_id = %(org)s AND run_id = ANY (%(later)s)
)
SELECT l.run_id FROM later l JOIN own USING (target_id)
UNION
SELECT l.run_id FROM later l
JOIN accounts_monthlyrevenue m ON m.organization_id = %(org)s AND m.id = l.target_id
JOIN own ON own.target_id = m.account_id AND own.is_new
UNION
SELECT l.run_id FROM later l
JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = l.target_id
JOIN own ON own.target_id = a.parent_id AND own.is_new
"""
# A row that is put back stands as it stood two versions ago: whatever older files know of its
# versions moves with it, so that who wrote right before finds it untouched, and nobody else.
_HAND_BACK = """
UPDATE accounts_importchange e SET version = e.version + 2
FROM import_back c
JOIN {table} r ON r.organization_id = %(org)s AND r.id = c.target_id AND r.version = c.version
WHERE c.target = '{target}' AND NOT c.is_new AND e.organization_id = %(org)s
  AND e.run_id = ANY (%(earlier)s) AND e.target_id = c.target_id AND e.version < c.version
"""
_HAND_BACK_ACCOUNTS = _HAND_BACK.format(table="accounts_account", target="account")
_HAND_BACK_MONTHS = _HAND_BACK.format(table="accounts_monthlyrevenue", target="month")


def check_last(run: ImportRun) -> None:
    """Raises ConflictError that names the newest file that was loaded over this one."""
    later = _others(applied_at__gt=run.applied_at)
    if not later:
        return
    with without_loops(), connection.cursor() as cursor:
        cursor.execute(_LATER, {"org": run.organization_id, "run": run.pk, "later": later})
        over = [run_id for (run_id,) in cursor.fetchall()]
    newest = ImportRun.objects.filter(pk__in=over).order_by("applied_at").last()
    if newest is not None:
        told = _("“%(file)s” was loaded over this file. Undo that import first.")
        raise ConflictError(told % {"file": newest.file_name})


def hand_back(run: ImportRun) -> None:
    """Before rows of `import_back` are put back: older files find them as they left them."""
    earlier = [pk for pk in _others(applied_at__lte=run.applied_at) if pk != run.pk]
    if not earlier:
        return
    values: dict[str, Any] = {"org": run.organization_id, "earlier": earlier}
    with without_loops(), connection.cursor() as cursor:
        for statement in (_HAND_BACK_ACCOUNTS, _HAND_BACK_MONTHS):
            cursor.execute(statement, values)


def _others(**narrowed: Any) -> list[uuid.UUID]:
    """Files that stand and may still be taken back."""
    since = timezone.now() - UNDO_FOR
    loaded = ImportRun.objects.filter(state__in=LOADED, applied_at__gt=since)
    return list(loaded.filter(**narrowed).values_list("pk", flat=True))
