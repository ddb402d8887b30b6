"""Which account an item means, and what it changes; no database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from accounts.custom.values import Change, settled
from accounts.fields import (
    REFERENCES_AT_MOST,
    SET_TEXTS,
    TEXTS,
    clean_references,
    clean_tags,
    text_of,
)
from accounts.phase_starts import check_start
from accounts.reasons import reason
from accounts.references import NOTHING, Reference
from accounts.tax_ids import clean_tax_id, is_brazil, tidied_tax_id
from accounts.upserts.items import WAYS, AccountState
from accounts.upserts.known import KnownAccounts
from api.bulk import Item, in_circles
from rules.names import same_key, sort_key
from rules.reasons import Refused
from tenants.ids import uuid7


def clean(item: Item, *, country: str) -> None:
    """Bring the values into the form in which they are kept, or refuse them."""
    values = item.values
    if isinstance(values.get("parent"), tuple):
        values["parent"] = _kept(item, "parent", _reference, values["parent"])
    for name, cleaner in _CLEANERS:
        if values.get(name) is not None:
            values[name] = _kept(item, name, cleaner, values[name])
    item.references = _kept(item, "references", clean_references, item.references)
    if values.get("tax_id"):
        in_brazil = is_brazil(values.get("country") or country)
        values["tax_id"] = tidied_tax_id(values["tax_id"], in_brazil=in_brazil)


def _reference(named: Reference) -> Reference:
    return clean_references([named])[0]


def _kept(item: Item, name: str, cleaner: Callable[[Any], Any], value: Any) -> Any:
    try:
        return cleaner(value)
    except Refused as refusal:
        item.refuse(name, refusal.code, reason(refusal.code))
        return value


_CLEANERS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    *((name, TEXTS[name].clean) for name in SET_TEXTS),
    ("owner", text_of("owner").clean),
    ("tags", clean_tags),
)


def parents_first(items: Sequence[Item]) -> list[Item]:
    """The items in an order in which nobody comes before the parent that another item is."""
    by_reference = {reference: item for item in items for reference in item.references}
    ordered: dict[int, Item] = {}
    for item in items:
        line = []
        step: Item | None = item
        while step is not None and step.index not in ordered and step not in line:
            line.append(step)
            parent = step.values.get("parent")
            step = by_reference.get(parent) if isinstance(parent, tuple) else None
        ordered |= {step.index: step for step in reversed(line)}
    return list(ordered.values())


def circles(items: Sequence[Item]) -> set[int]:
    """The items that would stand below themselves, as far as they are parents of each other."""
    by_reference = {reference: item.index for item in items for reference in item.references}
    named = ((item.index, item.values.get("parent")) for item in items)
    above = {i: by_reference.get(p) for i, p in named if isinstance(p, tuple)}
    return in_circles({index: p for index, p in above.items() if p is not None})


def name_parent(item: Item, known: KnownAccounts) -> None:
    """Our id of the parent that the item names by a reference."""
    parent = item.values.get("parent")
    if isinstance(parent, tuple):
        state = known.by_reference.get(parent)
        item.values["parent"] = state.id if state else NOTHING
        if state is None and item.index in known.circles:
            item.refuse("parent", "parent_cycle", reason("parent_cycle"))
            item.values["parent"] = None


def find(item: Item, known: KnownAccounts) -> AccountState | None:
    """By reference, then tax id; by name only an item that has neither, and it keeps its own.

    Where the request says how accounts are found, by what it names of these.
    """
    match = known.match or WAYS
    found = {
        s for r in item.references if "reference" in match and (s := known.by_reference.get(r))
    }
    if len(found) > 1:
        item.refuse("references", "two_accounts", reason("two_accounts"))
        return None
    tax_id = item.values.get("tax_id")
    holder = known.by_tax_id.get(tax_id) if tax_id and "tax_id" in match else None
    if found:
        return found.pop()
    if holder is not None:
        return holder
    return _by_name(item, known) if known.finds_by_name(item) else None


def _by_name(item: Item, known: KnownAccounts) -> AccountState | None:
    """The one account that is called so, and that the item's ids don't tell apart from it."""
    systems = {system for system, _external_id in item.references}
    tax_id = item.values.get("tax_id")
    same = [
        state
        for state in known.by_name.get(same_key(item.values.get("name", "")), [])
        if systems.isdisjoint(system for system, _external_id in state.references)
        and not (tax_id and state.texts["tax_id"] not in ("", tax_id))
    ]
    if len(same) > 1:
        item.refuse("name", "ambiguous", reason("ambiguous"))
    if len(same) != 1:
        return None
    item.values["name"] = same[0].texts["name"]
    return same[0]


def new_state(item: Item) -> AccountState:
    """An account that nobody knows yet."""
    if not item.values.get("name"):
        item.refuse("name", "required", reason("required"))
    return AccountState(id=uuid7(), texts=dict.fromkeys(SET_TEXTS, ""))


def check(item: Item, state: AccountState, known: KnownAccounts) -> None:
    """Refuse what would break a rule."""
    values = item.values
    item.match(state.now_at)
    _check_tax_id(item, state, known.country)
    holder = known.by_tax_id.get(values.get("tax_id") or "")
    if holder is not None and holder is not state:
        item.refuse("tax_id", "tax_id_taken", reason("tax_id_taken"))
    if any(known.by_reference.get(r, state) is not state for r in item.references):
        item.refuse("references", "two_accounts", reason("two_accounts"))
    if len(state.references.union(item.references)) > REFERENCES_AT_MOST:
        item.refuse("references", "too_many", reason("too_many"))
    owner = values.get("owner")
    if owner and owner.lower() not in known.owners:
        item.refuse("owner", "owner", reason("owner"))
    elif owner and _comes_over_the_cap(known.owners[owner.lower()], state, known):
        item.refuse("owner", "cap", reason("cap"))
    if values.get("custom"):
        values["custom"], faults = settled(values["custom"], known.fields, state.own)
        item.errors += faults
    if values.get("parent"):
        _check_parent(item, state, known)
    if values.get("phase_since", state.phase_since) != state.phase_since:
        _check_phase_start(item, state, known)


def _check_tax_id(item: Item, state: AccountState, country: str) -> None:
    """By the country that the account has then; which account it is was not known before."""
    tax_id = item.values.get("tax_id")
    if not tax_id:
        return
    place = item.values.get("country", state.texts["country"]) or country
    try:
        item.values["tax_id"] = clean_tax_id(tax_id, in_brazil=is_brazil(place))
    except Refused as refusal:
        item.refuse("tax_id", refusal.code, refusal.detail)


def _comes_over_the_cap(heir_id: uuid.UUID, state: AccountState, known: KnownAccounts) -> bool:
    return state.is_key and state.owner_id != heir_id and known.rooms.get(heir_id, 0) < 1


def _check_parent(item: Item, state: AccountState, known: KnownAccounts) -> None:
    parent: uuid.UUID = item.values["parent"]
    try:
        if parent not in known.hierarchy:
            raise Refused("parent_unknown")
        known.hierarchy.check(state.id, parent)
    except Refused as refusal:
        item.refuse("parent", refusal.code, reason(refusal.code))


def _check_phase_start(item: Item, state: AccountState, known: KnownAccounts) -> None:
    try:
        check_start(item.values["phase_since"], moved=state.id in known.moved, today=known.today)
    except Refused as refusal:
        item.refuse("phase_since", refusal.code, reason(refusal.code))


def change(item: Item, state: AccountState, known: KnownAccounts) -> bool:
    """Write the item into the account; says whether anything is different now."""
    values, texts = item.values, state.texts
    if state.id not in known.hierarchy:
        known.hierarchy.put(state.id, state.parent_id)  # others of the request may stand below it
    before_tax_id = texts["tax_id"]
    changed = False
    for name in SET_TEXTS:
        if name in values:
            changed |= state.set(name, texts[name], values[name])
            texts[name] = values[name]
    if "owner" in values:
        changed |= _set_owner(values["owner"], state, known)
    if "parent" in values:
        changed |= state.set("parent", _text(state.parent_id), _text(values["parent"]))
        state.parent_id = values["parent"]
        known.hierarchy.put(state.id, state.parent_id)
    if "phase_since" in values:
        before, state.phase_since = state.phase_since, values["phase_since"]
        changed |= state.set("phase_since", _text(before), _text(state.phase_since))
    if "tags" in values:
        changed |= state.set("tags", list(state.tags), list(values["tags"]))
        state.tags = values["tags"]
    if values.get("custom"):
        changed |= _set_own(values["custom"], state)
    changed |= _set_references(item, state)
    if before_tax_id and before_tax_id != texts["tax_id"]:
        known.by_tax_id.pop(before_tax_id, None)
    return changed


def name_key(state: AccountState) -> str:
    """How the account sorts and is found."""
    return sort_key(state.texts["name"])


def _set_own(change: Change, state: AccountState) -> bool:
    state.own |= change.rows
    state.written |= change.rows
    for name, (before, after) in change.said.items():
        state.set(name, before, after)
    return bool(change)


def _set_references(item: Item, state: AccountState) -> bool:
    new = [r for r in dict.fromkeys(item.references) if r not in state.references]
    if not new:
        return False
    before = _written(state.references)
    state.references.update(new)
    state.new_references += new
    return state.set("references", before, _written(state.references))


def _written(references: Iterable[Reference]) -> list[str]:
    return sorted(f"{system}: {external_id}" for system, external_id in references)


def _set_owner(email: str | None, state: AccountState, known: KnownAccounts) -> bool:
    owner_id = known.owners[email.lower()] if email else None
    before = state.owner_id
    if state.is_key and state.owner_id != owner_id:
        for member_id, more in ((state.owner_id, 1), (owner_id, -1)):
            if member_id in known.rooms:
                known.rooms[member_id] += more
    state.owner_id = owner_id
    return state.set("owner", _text(before), _text(owner_id))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
