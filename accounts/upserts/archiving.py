"""Out of daily work and back; the history stays."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from audit.entries import record
from kam.errors import NotFoundError
from kam.etags import check_version
from tenants.actors import Actor


@transaction.atomic
def set_archived(
    *, actor: Actor, account_id: uuid.UUID, archived: bool, version: int | None = None
) -> Account:
    """Archive an account or bring it back; a second time changes nothing."""
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFoundError
    actor.require("account.change", account)
    check_version(version, account.version)
    if account.is_archived == archived:
        return account
    account.archived_at = timezone.now() if archived else None
    account.version += 1
    account.save(update_fields=["archived_at", "version", "updated_at"])
    action = "account.archived" if archived else "account.restored"
    record(actor=actor, action=action, target=account)
    return account
