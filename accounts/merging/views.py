"""Pages where two accounts become one, and apart again."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.discretion import readable_accounts
from accounts.finding import find_account
from accounts.merging.duplicates import alike
from accounts.merging.forms import MergeForm
from accounts.merging.rules import merge, months_of_both, unmerge
from accounts.models import Merge
from pages.acting import act, tell
from pages.confirmation import ask
from rules.errors import NotAllowedError
from rules.names import sort_key
from tenants.requests import OrganizationRequest

FOUND_AT_MOST = 20


@require_safe
def account_duplicates(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Which accounts may be one client, and what was merged of late."""
    if not request.actor.may_somewhere("account.change"):
        raise NotAllowedError
    may = partial(request.actor.may, "account.change")
    merges = Merge.objects.filter(undone_at=None).select_related("kept", "gone", "merged_by")
    recent = merges.prefetch_related("kept__team", "gone__team")[:FOUND_AT_MOST]
    groups = [
        {
            "reason": group.reason,
            "accounts": [(one, may(one) and may(group.accounts[0])) for one in group.accounts],
            "first": group.accounts[0],
        }
        for group in alike()
    ]
    undoable = [(one, one.may_be_undone and may(one.kept) and may(one.gone)) for one in recent]
    context = {"groups": groups, "merges": undoable}
    return render(request, "accounts/merging/duplicates.html", context)


@require_safe
def account_merge_choice(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """With which other account?"""
    account = find_account(request, pk)
    request.actor.require("account.change", account)
    sought = request.GET.get("q", "").strip()
    found = readable_accounts(request.actor).exclude(pk=pk)
    found = found.filter(name_key__contains=sort_key(sought or account.name)[:200])
    found = found.select_related("owner").order_by("name_key", "id")
    context = {"account": account, "sought": sought, "found": found[:FOUND_AT_MOST]}
    return render(request, "accounts/merging/choice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_merge(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, other: uuid.UUID
) -> HttpResponse:
    """Both beside each other; one stays, what belongs to the other goes to it."""
    one, two = find_account(request, pk), find_account(request, other)
    if one == two:
        raise Http404
    for account in (one, two):
        request.actor.require("account.change", account)
    both = months_of_both(one, two)
    data = request.POST if request.method == "POST" else None
    form = MergeForm(one, two, shared=len(both), data=data)
    done = act(form, lambda: merge(actor=request.actor, **form.chosen()))
    if done:
        undo = reverse("accounts:unmerge", args=[slug, done.result.pk])
        text = _("%(gone)s is part of %(kept)s now.") % {
            "gone": done.result.gone.name,
            "kept": done.result.kept.name,
        }
        messages.success(request, text, extra_tags=f"undo:{undo}")
        return redirect("accounts:detail", slug, done.result.kept_id)
    context = {"account": one, "pair": [one, two], "form": form, "both": both}
    return render(request, "accounts/merging/merge.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def account_unmerge(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Both stand apart again."""
    found = get_object_or_404(Merge.objects.select_related("kept", "gone"), pk=pk)
    _check_readable(request, found)
    kept = reverse("accounts:detail", args=[slug, found.kept_id])
    if request.method != "POST":
        names = {"gone": found.gone.name, "kept": found.kept.name}
        return ask(
            request,
            title=_("Take %(gone)s out of %(kept)s again?") % names,
            question=_("What came from it and still stands there goes back to it."),
            confirm=_("Take it apart"),
            back=found.kept.name,
            back_url=kept,
        )
    if not tell(request, lambda: unmerge(actor=request.actor, merge=found)):
        return redirect(kept)
    messages.success(request, _("%(name)s stands alone again.") % {"name": found.gone.name})
    return redirect("accounts:detail", slug, found.gone_id)


def _check_readable(request: OrganizationRequest, found: Merge) -> None:
    """404 where the kept account may not be read, NotAllowedError where not changed."""
    kept = get_object_or_404(readable_accounts(request.actor), pk=found.kept_id)
    request.actor.require("account.change", kept)
