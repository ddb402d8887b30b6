"""What the log says of accounts that items made or changed: the same as of single ones."""

from __future__ import annotations

from accounts.models import Account, Phase
from accounts.upserts.items import AccountState
from accounts.upserts.known import KnownAccounts
from audit.many import Subject


def subjects(
    states: list[AccountState], known: KnownAccounts, phase: Phase | None
) -> list[Subject]:
    """One for each account; ids of owners and parents become names."""
    parents = {side for s in states for side in s.changes.get("parent", ()) if side}
    found = Account.objects.filter(id__in=parents).values_list("id", "name")
    names: dict[str, str] = {str(account_id): name for account_id, name in found}
    names |= {str(member_id): name for member_id, name in known.member_names.items()}
    return [_subject(state, names, phase) for state in states]


def _subject(state: AccountState, names: dict[str, str], phase: Phase | None) -> Subject:
    changes = dict(state.changes)
    for name in changes.keys() & {"owner", "parent"}:
        changes[name] = [names.get(side, side) for side in changes[name]]
    if state.is_new:
        if phase is not None:
            changes["phase"] = [None, str(phase)]
        changes = {
            name: [None, after]
            for name, (_before, after) in changes.items()
            if after or after is False
        }
    return Subject(
        action="account.created" if state.is_new else "account.changed",
        object_type="account",
        object_id=state.id,
        object_label=state.texts["name"],
        changes=changes,
    )
