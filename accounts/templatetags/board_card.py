"""A card of the phase board, in one piece: two dozen of them are most of that page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.phases.rules import PhaseStanding
from pages.markup import filled
from pages.templatetags.figures import amount_short, days_since, minor

register = template.Library()

_CARD = """<li class="board-card" draggable="true" data-url="{0}phase/">
<a class="name" href="{0}">{1}</a>
<small class="muted">{2}{3}</small>
<small><span class="{4}">{5}</span></small>{6}
<a class="button small quiet move" href="{0}phase/#change">{7}
<span class="visually-hidden">{1}</span></a>
</li>
"""


_SAID = """
<small class="muted">{}</small>"""


@register.simple_tag
def board_card(
    card: PhaseStanding, accounts_url: str, notes: Mapping[uuid.UUID, list[str]]
) -> SafeString:
    """Name, revenue, KAM, how the declared phase stands against the evidence, others' notes."""
    account = card.account
    revenue = getattr(account, "revenue", None)
    return filled(
        _CARD,
        f"{accounts_url}{account.pk}/",
        account.name,
        "" if revenue is None else f"{amount_short(minor(revenue))} · ",
        account.owner or _("no account manager yet"),
        "muted" if card.agrees else "soon",
        _note(card),
        SafeString("".join(filled(_SAID, said) for said in notes.get(account.pk, []))),
        _("Move"),
    )


def _note(card: PhaseStanding) -> str:
    if card.agrees and card.since >= localdate():
        return _("since today")
    if card.agrees:
        return _("for %(since)s") % {"since": days_since(card.since)}
    if card.suggested:
        return _("evidence says %(phase)s") % {"phase": card.suggested.name}
    return ""
