"""A card of the phase board, in one piece: two dozen of them are most of that page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.phases.rules import PhaseStanding
from pages.templatetags.figures import amount_short, days_since, minor

register = template.Library()

_CARD = """<li class="board-card" draggable="true" data-url="{url}phase/">
<a class="name" href="{url}">{name}</a>
<small class="muted">{worth}{owner}</small>
<small><span class="{tone}">{note}</span></small>
<a class="button small quiet move" href="{url}phase/#change">{move}
<span class="visually-hidden">{name}</span></a>
</li>
"""


@register.simple_tag
def board_card(card: PhaseStanding, accounts_url: str) -> SafeString:
    """Name, revenue, KAM, and how the declared phase stands against the evidence."""
    account = card.account
    revenue = getattr(account, "revenue", None)
    return format_html(
        _CARD,
        url=f"{accounts_url}{account.pk}/",
        name=account.name,
        worth="" if revenue is None else f"{amount_short(minor(revenue))} · ",
        owner=account.owner or _("no KAM yet"),
        tone="muted" if card.agrees else "soon",
        note=_note(card),
        move=_("Move"),
    )


def _note(card: PhaseStanding) -> str:
    if card.agrees:
        return _("for %(since)s") % {"since": days_since(card.since)}
    if card.suggested:
        return _("evidence says %(phase)s") % {"phase": card.suggested.name}
    return ""
