"""The button that keeps an account at hand."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.finding import find_account
from accounts.pins.rules import pin, unpin
from pages.acting import tell
from tenants.requests import OrganizationRequest


@require_POST
def account_pin(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Pin it, or with `kept` empty unpin it; back to where the button was."""
    account, is_kept = find_account(request, pk), bool(request.POST.get("kept"))
    rule = pin if is_kept else unpin
    if tell(request, lambda: rule(actor=request.actor, account=account)):
        said = _("%(name)s is pinned.") if is_kept else _("%(name)s is pinned no longer.")
        messages.success(request, said % {"name": account.name})
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/o/"):
        return redirect(back)
    return redirect("search:page", slug)
