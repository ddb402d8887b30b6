"""Files on entries: fetched as downloads alone, taken off after confirmation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.discretion import on_readable
from accounts.history.attachments import detach
from accounts.history.authorship import require_change
from accounts.models import Attachment
from pages.acting import tell
from tenants.requests import OrganizationRequest

# A file is somebody else's content: it is never shown in our pages' origin.
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@require_safe
def attachment(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, entry_id: uuid.UUID, file_id: uuid.UUID
) -> HttpResponse:
    """The file, to keep and never to show."""
    request.actor.require("history.view")
    file = _find(request, pk, entry_id, file_id, content=True)
    response = HttpResponse(bytes(file.content), content_type=file.content_type, headers=SAFETY)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def attachment_delete(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, entry_id: uuid.UUID, file_id: uuid.UUID
) -> HttpResponse:
    """Take a file off its entry for good, once it was confirmed."""
    file = _find(request, pk, entry_id, file_id)
    require_change(request.actor, file.entry)
    entry_url = reverse("accounts:entry_edit", args=[slug, pk, entry_id])
    if request.method != "POST":
        context = {"file": file, "cancel_url": entry_url, "danger": True, "confirm": _("Delete")}
        return render(request, "accounts/history/file_deletion.html", context)
    if tell(request, lambda: detach(actor=request.actor, attachment=file)):
        messages.success(request, _("%(name)s is gone.") % {"name": file.name})
    return redirect(entry_url)


def _find(
    request: OrganizationRequest,
    account_id: uuid.UUID,
    entry_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    content: bool = False,
) -> Attachment:
    rows = on_readable(request.actor, Attachment.objects.all(), "entry__account")
    rows = rows.select_related("entry__account")
    if not content:
        rows = rows.defer("content")
    return get_object_or_404(rows, pk=file_id, entry=entry_id, entry__account=account_id)
