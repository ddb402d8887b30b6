"""Search over the history of all accounts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.discretion import on_readable
from accounts.history.forms import EntryQuestion
from accounts.history.rules import with_files
from accounts.history.searching import EntryPlace, holding, marked, page_of
from accounts.history.words import terms_of
from accounts.models import EntryKind, HistoryEntry
from tenants.requests import OrganizationRequest

LOOKUPS = {"kind": "kind", "since": "happened_on__gte", "until": "happened_on__lte"}


@require_safe
def entry_search(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What was written about any account, newest first, narrowed by words, kind and days."""
    request.actor.require("history.view")
    asked = EntryQuestion(request.GET).asked
    terms = terms_of(asked("q"))
    entries = with_files(on_readable(request.actor, HistoryEntry.objects.all())).prefetch_related(
        "account"
    )
    narrowed = {lookup: asked(name) for name, lookup in LOOKUPS.items() if asked(name)}
    entries = entries.filter(**narrowed)
    page = page_of(holding(entries, terms), EntryPlace.read(request.GET.get("after", "")))
    context = {
        "page": page,
        "rows": [(entry, marked(entry.text, terms)) for entry in page.entries],
        "kinds": [("", _("Any")), *EntryKind.choices],
        "asked": {name: asked(name) for name in ("q", "kind", "since", "until")},
        "terms": terms,
        "is_first": "after" not in request.GET,
    }
    return render(request, "accounts/history/search.html", context)
