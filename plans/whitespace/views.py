"""An account's whitespace: the grid, and one cell of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.finding import find_account
from pages.acting import act, tell
from pages.confirmation import ask
from plans.models import BusinessUnit, CellChange, Offering
from plans.whitespace.forms import CellForm, rival_lines
from plans.whitespace.reading import grid_of
from plans.whitespace.rules import Place, clear_cell, write_cell
from plans.whitespace.shapes import STATES, Grid
from plans.whitespace.to_objective import objective_address, objectives_of
from tenants.requests import OrganizationRequest

PAST_SHOWN = 20


@require_safe
def grid(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What each unit has of each offering, what it could buy, and who else sells it."""
    account = find_account(request, pk)
    request.actor.require("whitespace.view")
    found = grid_of(actor=request.actor, account=account, today=request.organization.today())
    context = {
        "account": account,
        "grid": found,
        "states": STATES,
        "years": _years(found),
        "may_change": request.actor.may("whitespace.change", account),
        "may_offer": request.actor.may("offering.change"),
    }
    return render(request, "plans/whitespace/grid.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cell_page(
    request: OrganizationRequest,
    slug: str,
    pk: uuid.UUID,
    offering_id: uuid.UUID,
    unit_id: uuid.UUID | None = None,
) -> HttpResponse:
    """What is known of one offering at one unit; who works on the account writes it here."""
    place = _place(request, pk, offering_id, unit_id)
    may_change = request.actor.may("whitespace.change", place.account)
    if request.method == "POST":
        request.actor.require("whitespace.change", place.account)
    cell = place.find()
    form = CellForm(request.POST or None, cell=cell, currency=request.organization.currency)
    rivals = rival_lines(request.POST or None, cell)
    done = act(
        form,
        lambda: write_cell(
            actor=request.actor,
            place=place,
            values=form.values(rivals),
            version=form.cleaned_data["version"],
        ),
        rows=rivals,
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect(_back(slug, place))
    context = {"account": place.account, "place": place, "cell": cell, "form": form}
    context |= {"rivals": rivals, "may_change": may_change, "past": _past(place)}
    context |= {"clearing_url": _clearing(slug, place)}
    context |= {"objective_url": objective_address(request.actor, place, cell)}
    context |= {"objectives": objectives_of(request.actor, cell)}
    return render(request, "plans/whitespace/cell.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def cell_clearing(
    request: OrganizationRequest,
    slug: str,
    pk: uuid.UUID,
    offering_id: uuid.UUID,
    unit_id: uuid.UUID | None = None,
) -> HttpResponse:
    """Nothing is known of it any more, once it was confirmed."""
    place = _place(request, pk, offering_id, unit_id)
    request.actor.require("whitespace.change", place.account)
    if request.method != "POST":
        what = {"offering": place.offering, "unit": place.unit or place.account}
        return ask(
            request,
            title=_("Clear %(offering)s at %(unit)s?") % what,
            question=_("It is unknown again: state, potential, competitors and note are deleted."),
            confirm=_("Clear"),
            back=_("Whitespace"),
            back_url=_back(slug, place),
        )
    if tell(request, lambda: clear_cell(actor=request.actor, place=place)):
        messages.success(request, _("It is unknown again."))
    return redirect(_back(slug, place))


def _place(
    request: OrganizationRequest, pk: uuid.UUID, offering_id: uuid.UUID, unit_id: uuid.UUID | None
) -> Place:
    account = find_account(request, pk)
    request.actor.require("whitespace.view")
    offering = get_object_or_404(Offering.objects.select_related("parent"), pk=offering_id)
    unit = unit_id and get_object_or_404(BusinessUnit, pk=unit_id, account=account)
    return Place(account, offering, unit or None)


def _years(found: Grid) -> list[tuple[str, int, int]]:
    """Each state with its cells a year ago and now."""
    if found.past is None:
        return []
    return [(state, found.past.states[state], found.total.states[state]) for state in STATES]


def _past(place: Place) -> list[CellChange]:
    """What it was, newest first."""
    found = CellChange.objects.filter(
        account=place.account, unit=place.unit, offering=place.offering
    )
    return list(found.order_by("-changed_on", "-id")[:PAST_SHOWN])


def _clearing(slug: str, place: Place) -> str:
    parts = [slug, place.account.pk, place.offering.pk]
    if place.unit is None:
        return reverse("whitespace:clearing", args=parts)
    return reverse("whitespace:unit_clearing", args=[*parts, place.unit.pk])


def _back(slug: str, place: Place) -> str:
    """The grid, at the row of the offering."""
    return reverse("whitespace:grid", args=[slug, place.account.pk]) + f"#r{place.offering.pk}"
