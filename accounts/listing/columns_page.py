"""The page on which a member chooses the columns of the account list.

Each press of a button sends the whole page, which comes back with the columns as they are now;
nothing is kept before "Save".
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.listing.choices import choice_of, discreet, keep_columns, look_of
from accounts.listing.columns import AT_MOST, USUAL, ListColumn, columns_for
from accounts.listing.open_views import ShownView, shown_views
from accounts.listing.saved_views import QUERY_AT_MOST
from accounts.models import Density
from pages.acting import act
from tenants.actors import Actor
from tenants.requests import OrganizationRequest

MINE = "mine"


class ColumnsForm(forms.Form):
    """Columns in their order, the density, and what the columns are kept for."""

    columns = forms.MultipleChoiceField(required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=QUERY_AT_MOST)
    density = forms.ChoiceField(
        label=gettext_lazy("Space between lines"), choices=Density, widget=forms.RadioSelect
    )
    kept_for = forms.ChoiceField(
        label=gettext_lazy("Keep the columns for"), widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, known: dict[str, ListColumn], view: ShownView | None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        offered: Any = self.fields
        offered["columns"].choices = [(name, name) for name in known]
        if view is None:
            del self.fields["kept_for"]
        else:
            named = _("The view “%(name)s”") % {"name": view.name}
            offered["kept_for"].choices = [(str(view.pk), named), (MINE, _("My account list"))]


@require_http_methods(["GET", "HEAD", "POST"])
def list_columns(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Move, remove and add columns; then keep them for the list, or for the view that is open."""
    actor, sent = request.actor, request.POST or None
    actor.require("view.keep")
    known = columns_for(actor)
    asked = sent.get("query", "") if sent else request.GET.urlencode()
    query = discreet(actor, asked[:QUERY_AT_MOST])
    view = next((one for one in shown_views(actor, query) if one.is_open and one.is_own), None)
    initial = {"query": query, "density": choice_of(actor).density, "kept_for": view and view.pk}
    form = ColumnsForm(sent, known=known, view=view, initial=initial)
    status = 200
    if sent and sent.get("step") == "save":
        done = act(form, lambda: _kept(actor, form, view), at="columns")
        if done:
            messages.success(request, _("The columns are saved."))
            return redirect(f"{reverse('accounts:list', args=[slug])}?{done.result}")
        status = done.status
    names = sent.getlist("columns") if sent else _present(actor, query)
    context = _shown(
        names, sent.get("step", "") if sent else "", known, request.organization.closed_month
    )
    context |= {"form": form, "query": query, "is_refused": status != 200}
    return render(request, "accounts/listing/columns.html", context, status=status)


def _present(actor: Actor, query: str) -> list[str]:
    return [column.name for column in look_of(actor, dict(parse_qsl(query))).columns]


def _kept(actor: Actor, form: ColumnsForm, view: ShownView | None) -> str:
    given = form.cleaned_data
    is_of_view = view is not None and given.get("kept_for") != MINE
    return keep_columns(
        actor=actor,
        columns=given["columns"],
        density=given["density"],
        query=given["query"],
        view_id=view.pk if view is not None and is_of_view else None,
    )


def _shown(
    names: list[str], step: str, known: dict[str, ListColumn], until: date | None
) -> dict[str, Any]:
    """The columns after a step: the chosen ones in their order, the others in that of offers."""
    names = list(dict.fromkeys(name for name in names if name in known))
    after = stepped(names, step)
    called = {name: column.called(until) for name, column in known.items()}
    return {
        "chosen": [(name, called[name]) for name in after],
        "others": [(name, called[name]) for name in known if name not in after],
        "at_most": AT_MOST,
        "is_full": len(after) >= AT_MOST,
        "said": _said(step, names, after, called),
    }


def stepped(names: list[str], step: str) -> list[str]:
    """The names after `up:…`, `down:…`, `remove:…`, `add:…` or `usual`; else as they were."""
    verb, _colon, name = step.partition(":")
    if verb == "usual":
        return list(USUAL)
    if verb == "add":
        return [*names, name] if name not in names and len(names) < AT_MOST else names
    if name not in names:
        return names
    rest, at = [one for one in names if one != name], names.index(name)
    if verb == "remove":
        return rest
    to = max(at + {"up": -1, "down": 1}.get(verb, 0), 0)
    return [*rest[:to], name, *rest[to:]]


def _said(step: str, before: list[str], after: list[str], called: dict[str, str]) -> str:
    """What a step did, for who doesn't see it."""
    name = step.partition(":")[2]
    if before == after or name not in called:
        return ""
    if name not in after:
        return _("%(column)s is no longer shown.") % {"column": called[name]}
    place = {"column": called[name], "n": after.index(name) + 1, "of": len(after)}
    return _("%(column)s: column %(n)d of %(of)d") % place
