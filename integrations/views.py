"""The page on which administrators keep the keys of their organisation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from integrations.forms import KeyForm
from integrations.keys import create_key, find_open_key, revoke_key
from integrations.models import ApiKey
from pages.acting import act, tell
from tenants.requests import OrganizationRequest


@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All keys, and the form for a new one; the answer to it shows the text, this once."""
    request.actor.require("key.change")
    form = KeyForm(request.POST or None)
    done = act(form, lambda: create_key(actor=request.actor, **form.cleaned_data))
    new_key, text = done.result if done else (None, None)
    if done:
        form = KeyForm()
    return render(
        request,
        "integrations/keys.html",
        {
            "form": form,
            "keys": ApiKey.objects.select_related("created_by").order_by("name", "id"),
            "new_key": new_key,
            "key_text": text,
            "api_address": request.build_absolute_uri("/api/v1/"),
        },
        status=done.status,
    )


@require_http_methods(["GET", "POST"])
def revocation(request: OrganizationRequest, slug: str, key_id: uuid.UUID) -> HttpResponse:
    """Asks, then closes the key."""
    if request.method == "POST":
        done = tell(request, lambda: revoke_key(actor=request.actor, key_id=key_id))
        if done:
            text = _("%(key)s no longer works.") % {"key": done.result.name}
            messages.success(request, text)
        return redirect("integrations:keys", slug=slug)
    key = find_open_key(actor=request.actor, key_id=key_id)
    return render(
        request,
        "integrations/revocation.html",
        {
            "key": key,
            "danger": True,
            "cancel_url": reverse("integrations:keys", kwargs={"slug": slug}),
        },
    )
