"""Who may change an entry of the history: who may change all of them, and its author."""

from __future__ import annotations

from accounts.models import Account, HistoryEntry
from rules.errors import NotAllowedError
from tenants.actors import Actor


class Authorship:
    """What one actor may do with the entries of one account; asks for the team once."""

    def __init__(self, actor: Actor, account: Account) -> None:
        self.actor = actor
        self.may_add = actor.may("history.add", account)
        self.may_change_all = actor.may("history.change", account)

    def may_change(self, entry: HistoryEntry) -> bool:
        """Authors change their own while they may still add some."""
        is_author = entry.author_id is not None and entry.author_id == self.actor.membership_id
        return self.may_change_all or (self.may_add and is_author)


def require_change(actor: Actor, entry: HistoryEntry) -> None:
    """Raises NotAllowedError for an entry that the actor may not change."""
    if not Authorship(actor, entry.account).may_change(entry):
        raise NotAllowedError
