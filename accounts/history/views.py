"""The history of one account: its dated entries, and what changed in its data."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.changes import in_words
from accounts.discretion import on_readable, readable
from accounts.finding import find_account
from accounts.history.authorship import Authorship, require_change
from accounts.history.forms import EntryForm
from accounts.history.rules import add_entry, change_entry, delete_entry, entries_of
from accounts.history.searching import EntryPlace, page_of
from accounts.models import EntryKind, HistoryEntry
from audit.entries import history
from pages.acting import act, tell
from pages.forms import typed_over
from rules.errors import StaleError
from tenants.requests import OrganizationRequest

PAGE_OF_CHANGES = 50


@require_http_methods(["GET", "HEAD", "POST"])
def account_history(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What happened with this client, newest first; an entry can be added here."""
    request.actor.require("history.view")
    account = find_account(request, pk)
    authorship = Authorship(request.actor, account)
    form = EntryForm(initial={"happened_on": request.organization.today()})
    if request.method == "POST":
        request.actor.require("history.add", account)
        form = EntryForm(request.POST, request.FILES)
    done = act(
        form,
        lambda: add_entry(
            actor=request.actor,
            account=account,
            uploads=form.cleaned_data["attachments"],
            **form.values(),
        ),
    )
    if done:
        undo = reverse("accounts:entry_delete", args=[slug, pk, done.result.pk])
        messages.success(request, _("The entry was added."), extra_tags=f"undo:{undo}")
        return redirect("accounts:history", slug, pk)
    kind = request.GET.get("kind", "")
    page = page_of(entries_of(account, kind), EntryPlace.read(request.GET.get("after", "")))
    context = {
        "account": account,
        "page": page,
        "rows": [(entry, authorship.may_change(entry)) for entry in page.entries],
        "kinds": [("", _("All kinds")), *EntryKind.choices],
        "kind": kind,
        "form": form if authorship.may_add else None,
    }
    return render(request, "accounts/history/list.html", context, status=done.status)


@require_safe
def account_changes(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Who changed what in the account's data, newest first."""
    account = find_account(request, pk)
    page = Paginator(readable(request.actor, history(pk)), PAGE_OF_CHANGES).get_page(
        request.GET.get("page")
    )
    page.object_list = in_words(request.actor, page.object_list)
    context = {"account": account, "page_obj": page}
    return render(request, "accounts/history/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """Put an entry right; what someone else changed meanwhile is said and nothing is lost."""
    entry = _entry(request, pk, entry_id)
    require_change(request.actor, entry)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EntryForm.of(entry, *sent)
    done = act(
        form,
        lambda: change_entry(
            actor=request.actor,
            entry=entry,
            values=form.values(),
            version=form.cleaned_data["version"],
            uploads=form.cleaned_data["attachments"],
        ),
        aside=(StaleError,),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("accounts:history", slug, pk)
    if done.is_stale:
        entry.refresh_from_db()
        form = EntryForm.of(entry, typed_over(form, EntryForm.of(entry)))
    context = {
        "account": entry.account,
        "entry": entry,
        "files": entry.attachments.defer("content"),
        "form": form,
        "newer": done.is_stale,
    }
    return render(request, "accounts/history/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_delete(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """Delete an entry for good, once it was confirmed."""
    entry = _entry(request, pk, entry_id)
    require_change(request.actor, entry)
    if request.method != "POST":
        cancel = reverse("accounts:history", args=[slug, pk])
        context = {"entry": entry, "cancel_url": cancel, "danger": True, "confirm": _("Delete")}
        return render(request, "accounts/history/deletion.html", context)
    if tell(request, lambda: delete_entry(actor=request.actor, entry=entry)):
        messages.success(request, _("The entry is deleted."))
    return redirect("accounts:history", slug, pk)


def _entry(
    request: OrganizationRequest, account_id: uuid.UUID, entry_id: uuid.UUID
) -> HistoryEntry:
    rows = on_readable(request.actor, HistoryEntry.objects.all())
    rows = rows.select_related("account__owner", "account__parent")
    return get_object_or_404(rows, pk=entry_id, account=account_id)
