"""The account that an address names, and the one that a rule locks."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from accounts.discretion import readable_accounts
from accounts.models import Account
from tenants.requests import OrganizationRequest


def find_account(request: OrganizationRequest, pk: uuid.UUID) -> Account:
    """With what the head of its pages shows; Http404 where the reader may not read it."""
    found = readable_accounts(request.actor).select_related("owner", "phase", "parent")
    return get_object_or_404(found, pk=pk)


def lock_account(account_id: uuid.UUID) -> Account:
    """The account as it is now, held until the transaction ends.

    Rows that name it can be written meanwhile: its key doesn't change.
    Members' rows are taken before it (by `ownership.lock_heirs`), people's and places' after it.
    """
    return Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account_id)
