"""What an administrator sees of the requests of keys, and when it is forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from integrations.models import LoggedRequest
from integrations.request_log.writing import DUE_KIND, LOOKED_AFTER_EVERY
from tenants import due_work
from tenants.actors import Actor
from tenants.scope import require_organization_id

KEPT = timedelta(days=7)
AT_MOST = 100_000
"""Lines of one organisation: the newest; a program that asks without a pause fills them sooner."""
FORGOTTEN_AT_ONCE = 20_000
PAGE = 50


@dataclass(frozen=True)
class Log:
    """Some requests, newest first, and from which on older ones follow."""

    requests: Sequence[LoggedRequest]
    older: uuid.UUID | None


def log_of(
    actor: Actor,
    *,
    key: uuid.UUID | None = None,
    outcome: int | None = None,
    before: uuid.UUID | None = None,
) -> Log:
    """A page of the log, of one key and of one hundred of statuses where those are named."""
    actor.require("key.change")
    rows = LoggedRequest.objects.select_related("api_key").order_by("-id")
    if key is not None:
        rows = rows.filter(api_key=key)
    if outcome is not None:
        rows = rows.filter(status__gte=outcome, status__lt=outcome + 100)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    shown = list(rows[: PAGE + 1])
    return Log(shown[:PAGE], shown[PAGE - 1].pk if len(shown) > PAGE else None)


def forget_old(*, now: datetime, at_once: int = FORGOTTEN_AT_ONCE, at_most: int = AT_MOST) -> int:
    """Delete what is kept no more, so many at once; due again at once while there is more."""
    rows = LoggedRequest.objects.order_by("id")
    last = rows.reverse().values_list("pk", flat=True)[at_most : at_most + 1].first()
    is_old = Q(at__lte=now - KEPT)
    found = rows.filter(is_old | Q(pk__lte=last) if last else is_old)
    ids = [*found.values_list("pk", flat=True)[:at_once]]
    LoggedRequest.objects.filter(pk__in=ids).delete()
    if not rows.exists():
        due_work.clear(DUE_KIND, require_organization_id())
    else:
        wait = timedelta(0) if len(ids) == at_once else LOOKED_AFTER_EVERY
        due_work.mark(DUE_KIND, require_organization_id(), at=now + wait)
    return len(ids)
