"""A webhook with its deliveries; sending them again, and a test."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from integrations.models import Webhook
from integrations.webhooks.endpoints import found
from integrations.webhooks.forms import LogFilter, SpanForm
from integrations.webhooks.redelivery import (
    ENDED,
    find_delivery,
    log_of,
    send_again,
    send_span_again,
    send_test,
)
from integrations.webhooks.words import came_to
from pages.acting import act, tell
from tenants.requests import OrganizationRequest


@require_safe
def webhook(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """How it stands, and what was sent."""
    shown = found(request.actor, webhook_id)
    return render(request, "integrations/webhooks/webhook.html", _context(request, shown))


@require_safe
def delivery(request: OrganizationRequest, slug: str, delivery_id: uuid.UUID) -> HttpResponse:
    """What was sent, and what was answered."""
    row = find_delivery(request.actor, delivery_id)
    context = {
        "delivery": row,
        "webhook": row.webhook,
        "came_to": came_to(row),
        "body": json.dumps(json.loads(row.body), indent=2, ensure_ascii=False),
        "may_send_again": row.webhook.is_on and row.state in ENDED,
    }
    return render(request, "integrations/webhooks/delivery.html", context)


@require_POST
def test(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """An event that tests."""
    done = tell(request, lambda: send_test(actor=request.actor, webhook_id=webhook_id))
    if done:
        text = _("A test event goes out now: what came of it stands first below.")
        messages.success(request, text)
    return redirect("webhooks:webhook", slug, webhook_id)


@require_POST
def again(request: OrganizationRequest, slug: str, delivery_id: uuid.UUID) -> HttpResponse:
    """One event, once more."""
    done = tell(request, lambda: send_again(actor=request.actor, delivery_id=delivery_id))
    if done:
        messages.success(request, _("The event goes out again."))
    return redirect("webhooks:delivery", slug, delivery_id)


@require_POST
def span_again(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """All events of some days, once more."""
    shown, form = found(request.actor, webhook_id), SpanForm(request.POST)
    done = act(
        form,
        lambda: send_span_again(actor=request.actor, webhook_id=webhook_id, **form.cleaned_data),
    )
    if done:
        n = done.result
        text = ngettext("%(n)d event goes out again.", "%(n)d events go out again.", n)
        messages.success(request, text % {"n": n})
        return redirect("webhooks:webhook", slug, webhook_id)
    context = _context(request, shown) | {"span": form}
    return render(request, "integrations/webhooks/webhook.html", context, status=done.status)


def _context(request: OrganizationRequest, shown: Webhook) -> dict[str, Any]:
    chosen = LogFilter(request.GET)
    log = log_of(shown, **chosen.question())
    rows = [(row, came_to(row)) for row in log.deliveries]
    return {"webhook": shown, "filter": chosen, "rows": rows, "log": log, "span": SpanForm()}
