"""The lock of an account: its row, which is also the lock of its team and its people."""

from __future__ import annotations

import uuid

from accounts.models import Account


def lock_account(account_id: uuid.UUID) -> Account:
    """The account as it is now, held until the transaction ends.

    Members' rows are taken before it (by `ownership.hold`), people's and places' after it.
    """
    return Account.objects.select_for_update(of=("self",)).get(pk=account_id)
