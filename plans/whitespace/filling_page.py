"""Many cells at once: a list of states in each, and one button."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.finding import find_account
from accounts.models import Account
from pages.acting import tell
from plans.models import BusinessUnit, CellState, Offering
from plans.whitespace.reading import grid_of
from plans.whitespace.rules import Place, write_states
from plans.whitespace.shapes import UNKNOWN, Cell, Column, Grid, Row
from tenants.requests import OrganizationRequest


@dataclass(frozen=True)
class Choice:
    """One list of states: the names of its field and of what it showed."""

    name: str
    label: str
    state: str


@require_http_methods(["GET", "HEAD", "POST"])
def states(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The account's own cells; those of companies below it are filled at theirs."""
    account = find_account(request, pk)
    request.actor.require("whitespace.change", account)
    found = grid_of(actor=request.actor, account=account, today=request.organization.today())
    if request.method == "POST":
        return _write(request, slug, account, found)
    columns = [column for column in found.columns if column.is_own]
    lines = [(row, [_choice(row, c, cell) for c, cell in _own(found, row)]) for row in found.rows]
    context = {
        "account": account,
        "columns": columns,
        "lines": lines,
        "states": CellState.choices,
    }
    return render(request, "plans/whitespace/states.html", context)


def _write(request: OrganizationRequest, slug: str, account: Account, found: Grid) -> HttpResponse:
    chosen = list(_chosen(request, account, found))
    done = tell(request, lambda: write_states(actor=request.actor, places=chosen))
    if done and done.result:
        count = len(done.result)
        text = ngettext(
            "%(n)d cell was changed by somebody else meanwhile and stays as it is.",
            "%(n)d cells were changed by somebody else meanwhile and stay as they are.",
            count,
        )
        messages.warning(request, text % {"n": count})
    elif done:
        messages.success(request, _("Saved."))
    return redirect("whitespace:grid", slug, account.pk)


def _chosen(
    request: OrganizationRequest, account: Account, found: Grid
) -> Iterator[tuple[Place, str, str]]:
    """The places whose list says something else than it showed."""
    units = {unit.pk: unit for unit in BusinessUnit.objects.filter(account=account)}
    offerings = Offering.objects.in_bulk([row.offering_id for row in found.rows])
    for row in found.rows:
        for column, _cell in _own(found, row):
            name = _name(row, column)
            seen = request.POST.get(f"seen-{name}", UNKNOWN)
            state = request.POST.get(name, UNKNOWN)
            if state in CellState.values and state != seen:
                unit = units[column.unit_id] if column.unit_id else None
                yield Place(account, offerings[row.offering_id], unit), seen, state


def _own(found: Grid, row: Row) -> Iterator[tuple[Column, Cell]]:
    for column, cell in zip(found.columns, row.cells, strict=True):
        if column.is_own:
            yield column, cell


def _choice(row: Row, column: Column, cell: Cell) -> Choice:
    return Choice(_name(row, column), f"{row.name}, {column.name}", cell.state)


def _name(row: Row, column: Column) -> str:
    return f"{row.offering_id}_{column.unit_id or 'all'}"
