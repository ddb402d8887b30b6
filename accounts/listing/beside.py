"""What stands beside the list when one of its accounts is looked at there (`?peek=`)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import Http404

from rules.ids import id_of
from rules.offers import Offers
from tenants.requests import OrganizationRequest

PARAMETER = "peek"
BESIDE: Offers[Callable[[OrganizationRequest, uuid.UUID, date], Mapping[str, Any]]] = Offers(
    "what stands beside the account list"
)
"""Each answers what its template shows; Http404 for an account that the reader may not read."""


def beside_of(request: OrganizationRequest) -> dict[str, Any]:
    """What is shown of the account that the address names; nothing where it names none."""
    asked = request.GET.get(PARAMETER, "")
    if not asked:
        return {}
    pk, today = id_of(asked), request.organization.today()
    if pk is None:
        raise Http404
    shown: dict[str, Any] = {}
    for made in BESIDE:
        shown |= made(request, pk, today)
    return shown
