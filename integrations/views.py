"""The pages on which administrators keep the keys of their organisation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from integrations.forms import KeyForm, RotationForm
from integrations.keys import change_key, create_key, find_open_key, revoke_key, rotate_key
from integrations.models import ApiKey
from pages.acting import act, tell
from tenants.requests import OrganizationRequest

_METHODS = ["GET", "POST"]


@require_safe
def keys(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All keys, and what each may do."""
    request.actor.require("key.change")
    rows = ApiKey.objects.select_related("created_by").order_by("name", "id")
    context = {"keys": rows, "api_address": request.build_absolute_uri("/api/v1/")}
    return render(request, "integrations/keys.html", context)


@never_cache
@require_http_methods(_METHODS)
def new(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The form; the answer shows the text, this once."""
    request.actor.require("key.change")
    form = KeyForm(request.POST or None)
    done = act(form, lambda: create_key(actor=request.actor, **form.cleaned_data))
    if done:
        return _text_shown(request, *done.result)
    context = {"form": form, "cancel_url": reverse("integrations:keys", args=[slug])}
    return render(request, "integrations/key_form.html", context, status=done.status)


@require_http_methods(_METHODS)
def change(request: OrganizationRequest, slug: str, key_id: uuid.UUID) -> HttpResponse:
    """Its name, scopes, last day and networks."""
    key = find_open_key(actor=request.actor, key_id=key_id)
    form = KeyForm.of(request.POST or None, key)
    done = act(form, lambda: change_key(actor=request.actor, key_id=key_id, **form.cleaned_data))
    if done:
        messages.success(request, _("Saved."))
        return redirect("integrations:keys", slug)
    context = {"form": form, "key": key, "cancel_url": reverse("integrations:keys", args=[slug])}
    return render(request, "integrations/key_form.html", context, status=done.status)


@never_cache
@require_http_methods(_METHODS)
def rotation(request: OrganizationRequest, slug: str, key_id: uuid.UUID) -> HttpResponse:
    """Asks how long the old text works, then shows the new one, this once."""
    key = find_open_key(actor=request.actor, key_id=key_id)
    form = RotationForm(request.POST or None)
    done = act(form, lambda: rotate_key(actor=request.actor, key_id=key_id, **form.cleaned_data))
    if done:
        return _text_shown(request, *done.result)
    context = {"form": form, "key": key, "cancel_url": reverse("integrations:keys", args=[slug])}
    return render(request, "integrations/rotation.html", context, status=done.status)


@require_http_methods(_METHODS)
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


def _text_shown(request: OrganizationRequest, key: ApiKey, text: str) -> HttpResponse:
    context = {"key": key, "key_text": text}
    return render(request, "integrations/key_text.html", context)
