"""The bell of webhooks: whoever wrote by page or API is heard at once, not at the next tick."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from integrations.webhooks.working import DUE_KIND
from tenants.due_work import ring_known

logger = logging.getLogger(__name__)
_ONLY_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class WebhookBell:
    """Outside of the transactions of pages and API: rings after their commit.

    A bell that is not heard costs a tick, never an event.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        organization = getattr(request, "organization", None)
        wrote = request.method not in _ONLY_READS and response.status_code < 400
        if wrote and organization is not None:
            _ring(organization.pk)
        return response


def _ring(organization_id: uuid.UUID) -> None:
    """What was written stands: no fault of a bell is an answer to who wrote it."""
    try:
        ring_known(DUE_KIND, organization_id)
    except DatabaseError:
        logger.exception("The bell of webhooks was not rung")
