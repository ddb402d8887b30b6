"""Pages of the client registry."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.finding import find_account
from accounts.registry.forms import AccountForm
from accounts.registry.rules import NameExistsError, change_account, create_account, set_archived
from accounts.team.ownership import usual_owner
from audit.entries import history
from pages.acting import act, tell
from pages.forms import typed_over
from rules.errors import StaleError
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def account_create(request: OrganizationRequest, slug: str) -> HttpResponse:
    """A new account; a name that exists is asked about."""
    request.actor.require("account.create")
    form = AccountForm(
        request.POST or None,
        initial={"owner": usual_owner(request.actor)},
        organization=request.organization,
    )
    done = act(
        form,
        lambda: create_account(
            actor=request.actor,
            values=form.values(),
            tags=form.cleaned_data["tags"],
            references=form.cleaned_data["references"],
            custom=form.custom(),
            same_name_is_meant=form.cleaned_data["same_name_is_meant"],
        ),
        aside=(NameExistsError,),
    )
    if done:
        messages.success(request, _("%(name)s was added.") % {"name": done.result.name})
        return redirect("accounts:detail", slug, done.result.pk)
    existing = done.refusal.existing if isinstance(done.refusal, NameExistsError) else []
    context = {"form": form, "existing": existing}
    return render(request, "accounts/registry/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change an account; what someone else changed meanwhile is said and nothing is lost."""
    account = find_account(request, pk)
    request.actor.require("account.change", account)
    own = {"organization": request.organization}
    form = AccountForm(request.POST or None, instance=account, **own)
    done = act(
        form,
        lambda: change_account(
            actor=request.actor,
            account=account,
            values=form.values(),
            tags=form.cleaned_data["tags"],
            references=form.cleaned_data["references"],
            custom=form.custom(),
            version=form.cleaned_data["version"],
            override_reason=form.cleaned_data["override_reason"],
        ),
        aside=(StaleError,),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("accounts:detail", slug, pk)
    if done.is_stale:
        account = find_account(request, pk)
        typed = typed_over(form, AccountForm(instance=account, **own))
        form = AccountForm(typed, instance=account, **own)
    newer = history(pk).first() if done.is_stale else None
    context = {"form": form, "account": account, "newer": newer}
    return render(request, "accounts/registry/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def account_archive(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, archived: bool
) -> HttpResponse:
    """Out of daily work, or back; undone from the message. Sent twice, it stays as it is."""
    account = find_account(request, pk)
    request.actor.require("account.change", account)
    detail = reverse("accounts:detail", args=[slug, pk])
    if request.method != "POST":
        context = {"account": account, "cancel_url": detail, "archived": archived}
        return render(request, "accounts/registry/archive.html", context | {"danger": archived})
    if not tell(
        request, lambda: set_archived(actor=request.actor, account=account, archived=archived)
    ):
        return redirect(detail)
    text = _("%(name)s is archived.") if archived else _("%(name)s is back.")
    undo = reverse("accounts:restore" if archived else "accounts:archive", args=[slug, pk])
    messages.success(request, text % {"name": account.name}, extra_tags=f"undo:{undo}")
    return redirect(detail)
