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
from accounts.models import Account
from accounts.registry.forms import AccountForm
from accounts.registry.rules import NameExistsError, change_account, create_account, set_archived
from audit.entries import history
from pages.forms import show_refusal
from rules.errors import KamError, RuleError, StaleError
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def account_create(request: OrganizationRequest, slug: str) -> HttpResponse:
    """A new account; a name that exists is asked about."""
    request.actor.require("account.create")
    form = AccountForm(request.POST or None)
    existing: list[Account] = []
    if request.method == "POST" and form.is_valid():
        try:
            account = create_account(
                actor=request.actor,
                values=form.values(),
                tags=form.cleaned_data["tags"],
                references=form.cleaned_data["references"],
                same_name_is_meant=form.cleaned_data["same_name_is_meant"],
            )
        except NameExistsError as asked:
            existing = asked.existing
        except KamError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": account.name})
            return redirect("accounts:detail", slug, account.pk)
    context = {"form": form, "existing": existing}
    return render(
        request, "accounts/registry/form.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change an account; what someone else changed meanwhile is said and nothing is lost."""
    account = find_account(request, pk)
    request.actor.require("account.change", account)
    form = AccountForm(request.POST or None, instance=account)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            change_account(
                actor=request.actor,
                account=account,
                values=form.values(),
                tags=form.cleaned_data["tags"],
                references=form.cleaned_data["references"],
                version=form.cleaned_data["version"],
                override_reason=form.cleaned_data["override_reason"],
            )
        except StaleError:
            newer = history(pk).first()
            form = AccountForm(form.at_version(account.version), instance=account)
        except KamError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:detail", slug, pk)
    status = 409 if newer else 422 if form.is_bound else 200
    context = {"form": form, "account": account, "newer": newer}
    return render(request, "accounts/registry/form.html", context, status=status)


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
    try:
        set_archived(actor=request.actor, account=account, archived=archived)
    except RuleError as error:
        messages.error(request, str(error.detail))
        return redirect(detail)
    text = _("%(name)s is archived.") if archived else _("%(name)s is back.")
    undo = reverse("accounts:restore" if archived else "accounts:archive", args=[slug, pk])
    messages.success(request, text % {"name": account.name}, extra_tags=f"undo:{undo}")
    return redirect(detail)
