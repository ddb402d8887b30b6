"""A cell becomes an objective of the account's plan in one step, and names it from then on."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.revenue.rules import from_minor
from pages.templatetags.figures import money, short_date
from plans.finding import current_plan
from plans.models import TO_WIN, Objective, WhitespaceCell
from plans.whitespace.rules import Place
from tenants.actors import Actor

TITLE_AT_MOST = 200


def objective_address(actor: Actor, place: Place, cell: WhitespaceCell | None) -> str:
    """The form of a new objective with what the cell says, else where a plan is started; empty
    where there is nothing to win, or the actor writes no plan of the account."""
    account = place.account
    if cell is None or cell.state not in TO_WIN or account.is_archived:
        return ""
    if not actor.may("plan.change", account):
        return ""
    slug = actor.organization.slug
    plan = current_plan(account, actor.organization.today())
    if plan is None:
        return reverse("account_plan:current", args=[slug, account.pk])
    given = {"title": _title(place), "value_for_us": _gain(actor, cell), "cell": str(cell.pk)}
    address = reverse("plan:objectives_create", args=[slug, plan.pk])
    return f"{address}?{urlencode({name: text for name, text in given.items() if text})}"


def objectives_of(actor: Actor, cell: WhitespaceCell | None) -> list[Objective]:
    """What it became, the latest period first; none for who reads no plans."""
    if cell is None or not actor.may("plan.view", cell.account):
        return []
    found = Objective.objects.filter(cell=cell, plan__deleted_at=None).select_related("plan")
    return list(found.order_by("-plan__starts_on", "position", "id"))


def _title(place: Place) -> str:
    at = place.unit.name if place.unit else ""
    return ": ".join(filter(None, (place.offering.name, at)))[:TITLE_AT_MOST]


def _gain(actor: Actor, cell: WhitespaceCell) -> str:
    """The potential, from whom we know it and since when."""
    potential = from_minor(cell.potential_minor)
    if potential is None:
        return ""
    day = short_date(cell.estimated_on) if cell.estimated_on else ""
    what = _("Potential in a year"), money(potential, actor.organization.currency)
    source = ", ".join(filter(None, (cell.source, day)))
    return f"{what[0]}: {what[1]}" + (f" ({source})" if source else "")
