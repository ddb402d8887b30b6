"""Revenue: won deals of the CRM, added up by account and month. It goes one way."""

from __future__ import annotations

from collections.abc import Collection

from .mapping import money
from .state import Deal, State
from .theirs import DEAL, Crm, Record


def take_deals(crm: Crm, state: State) -> None:
    """Keep what deals say now; months that come to another sum wait."""
    for page in crm.changed(DEAL, state.place(DEAL)):
        known = state.deals([one.id for one in page.records])
        counts = [deal for one in page.records if (deal := _counting(one)) is not None]
        gone = {one.id for one in page.records} - {deal.id for deal in counts}
        moved = [deal for deal in counts if known.get(deal.id) != deal]
        state.take_deals(DEAL, page.place, moved, gone & known.keys())


def months_there(state: State, ids: Collection[str]) -> dict[str, Record]:
    """The months as they come out now; one without deals is zero."""
    found = {}
    for one in ids:
        account, _bar, month = one.partition("|")
        found[one] = Record(one, {"revenue": money(state.month(account, month))})
    return found


def _counting(one: Record) -> Deal | None:
    """A won deal of an account; None for every other."""
    account, month = one.fields.get("account", ""), one.fields.get("month", "")
    if one.is_gone or not account or not month:
        return None
    return Deal(one.id, account, month, int(one.fields["cents"]))
