"""The pages on which administrators keep the webhooks of their organisation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from integrations.models import Webhook
from integrations.webhooks.endpoints import (
    change_secret,
    change_webhook,
    delete_webhook,
    found,
    make_webhook,
    turn_off,
    turn_on,
)
from integrations.webhooks.forms import WebhookForm
from pages.acting import act, tell
from tenants.requests import OrganizationRequest


@require_safe
def webhooks(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All of them, and how each goes."""
    request.actor.require("webhook.change")
    context = {"webhooks": Webhook.objects.order_by("name", "id")}
    return render(request, "integrations/webhooks/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The form; the answer to it shows the secret, this once."""
    request.actor.require("webhook.change")
    form = WebhookForm(request.POST or None)
    done = act(form, lambda: make_webhook(actor=request.actor, **form.cleaned_data))
    if done:
        return _secret_shown(request, *done.result)
    context = {"form": form, "cancel_url": reverse("webhooks:list", args=[slug])}
    return render(request, "integrations/webhooks/form.html", context, status=done.status)


@require_http_methods(["GET", "POST"])
def change(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """Its name, address and events."""
    webhook = found(request.actor, webhook_id)
    form = WebhookForm(request.POST or None, instance=webhook)
    done = act(
        form,
        lambda: change_webhook(actor=request.actor, webhook_id=webhook_id, **form.cleaned_data),
    )
    page = reverse("webhooks:webhook", args=[slug, webhook_id])
    if done:
        messages.success(request, _("Saved."))
        return redirect(page)
    context = {"form": form, "webhook": webhook, "cancel_url": page}
    return render(request, "integrations/webhooks/form.html", context, status=done.status)


@never_cache
@require_http_methods(["GET", "POST"])
def secret(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """Asks, then shows a new secret, this once."""
    webhook = found(request.actor, webhook_id)
    if request.method == "POST":
        done = tell(request, lambda: change_secret(actor=request.actor, webhook_id=webhook_id))
        if done:
            return _secret_shown(request, *done.result)
    page = reverse("webhooks:webhook", args=[slug, webhook_id])
    context = {"webhook": webhook, "cancel_url": page}
    return render(request, "integrations/webhooks/new_secret.html", context)


@require_http_methods(["GET", "POST"])
def deletion(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """Asks, then deletes it with its log."""
    webhook = found(request.actor, webhook_id)
    if request.method == "POST":
        done = tell(request, lambda: delete_webhook(actor=request.actor, webhook_id=webhook_id))
        if done:
            messages.success(request, _("%(name)s was deleted.") % {"name": webhook.name})
        return redirect("webhooks:list", slug)
    page = reverse("webhooks:webhook", args=[slug, webhook_id])
    context = {"webhook": webhook, "danger": True, "cancel_url": page}
    return render(request, "integrations/webhooks/deletion.html", context)


@require_POST
def on(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """It is told again."""
    done = tell(request, lambda: turn_on(actor=request.actor, webhook_id=webhook_id))
    if done:
        text = _("%(name)s is on: what happened meanwhile is sent now.")
        messages.success(request, text % {"name": done.result.name})
    return redirect("webhooks:webhook", slug, webhook_id)


@require_POST
def off(request: OrganizationRequest, slug: str, webhook_id: uuid.UUID) -> HttpResponse:
    """It is told nothing until it is turned on."""
    done = tell(request, lambda: turn_off(actor=request.actor, webhook_id=webhook_id))
    if done:
        messages.success(request, _("%(name)s is off.") % {"name": done.result.name})
    return redirect("webhooks:webhook", slug, webhook_id)


def _secret_shown(request: OrganizationRequest, webhook: Webhook, text: str) -> HttpResponse:
    context = {"webhook": webhook, "secret": text}
    return render(request, "integrations/webhooks/secret.html", context)
