"""Pages of an account's units, and of what the client spends."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.finding import find_account
from pages.acting import act, tell
from pages.confirmation import ask
from plans.models import BusinessUnit
from plans.whitespace.forms import SpendForm, UnitForm
from plans.whitespace.reading import wallet_of
from plans.whitespace.spends import write_spend
from plans.whitespace.units import add_unit, remove_unit, rename_unit
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def unit_list(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The units of an account; another one can be named."""
    account = find_account(request, pk)
    request.actor.require("whitespace.change", account)
    form = UnitForm(request.POST or None)
    done = act(
        form,
        lambda: add_unit(actor=request.actor, account=account, name=form.cleaned_data["name"]),
    )
    if done:
        messages.success(request, _("The unit %(name)s was added.") % {"name": done.result.name})
        return redirect("whitespace:units", slug, pk)
    units = BusinessUnit.objects.filter(account=account).order_by("name_key", "id")
    context = {"account": account, "form": form, "units": units}
    return render(request, "plans/whitespace/units.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, unit_id: uuid.UUID
) -> HttpResponse:
    """Another name."""
    account = find_account(request, pk)
    request.actor.require("whitespace.change", account)
    unit = _unit(pk, unit_id)
    form = UnitForm(request.POST or None, initial={"name": unit.name, "version": unit.version})
    done = act(form, lambda: rename_unit(actor=request.actor, unit=unit, **form.cleaned_data))
    if done:
        messages.success(request, _("Saved."))
        return redirect("whitespace:units", slug, pk)
    context = {"account": account, "unit": unit, "form": form}
    return render(request, "plans/whitespace/unit.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_removal(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, unit_id: uuid.UUID
) -> HttpResponse:
    """It goes with its cells, once it was confirmed."""
    account = find_account(request, pk)
    request.actor.require("whitespace.change", account)
    unit = _unit(pk, unit_id)
    if request.method != "POST":
        cells = unit.cells.count()
        question = ngettext(
            "%(n)d cell is deleted with it, and what it was a year ago.",
            "%(n)d cells are deleted with it, and what they were a year ago.",
            cells,
        )
        return ask(
            request,
            title=_("Remove the unit %(name)s?") % {"name": unit.name},
            question=question % {"n": cells},
            confirm=_("Remove"),
            back=_("Units"),
            back_url=reverse("whitespace:units", args=[slug, pk]),
        )
    if tell(request, lambda: remove_unit(actor=request.actor, unit=unit)):
        messages.success(request, _("The unit %(name)s was removed.") % {"name": unit.name})
    return redirect("whitespace:units", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def spend(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What the client spends in a year on what we offer, from whom we know it and since when."""
    account = find_account(request, pk)
    request.actor.require("whitespace.change", account)
    wallet = wallet_of(account)
    form = SpendForm(request.POST or None, wallet=wallet, currency=request.organization.currency)
    done = act(form, lambda: write_spend(actor=request.actor, account=account, **form.cleaned_data))
    if done:
        messages.success(request, _("Saved."))
        return redirect("whitespace:grid", slug, pk)
    context = {"account": account, "form": form, "wallet": wallet}
    return render(request, "plans/whitespace/spend.html", context, status=done.status)


def _unit(pk: uuid.UUID, unit_id: uuid.UUID) -> BusinessUnit:
    return get_object_or_404(BusinessUnit.objects.select_related("account"), pk=unit_id, account=pk)
