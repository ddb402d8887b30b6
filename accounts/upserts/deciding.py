"""Which account an item means, and what it changes; no database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts.reasons import reason
from accounts.references import Reference
from accounts.tax_ids import Refused, clean_tax_id
from accounts.upserts.items import TEXTS, State
from accounts.upserts.known import Known
from api.bulk import Item
from rules.names import fast_key, is_visible
from tenants.ids import uuid7

MAX_DEPTH = 20
_BRAZIL = frozenset({"br", "bra", "brasil", "brazil"})
_web_address = URLValidator(schemes=["http", "https"])


def clean(item: Item, *, country: str) -> None:
    """Bring the values into the form in which they are kept, or refuse them."""
    values = item.values
    if values.get("tax_id"):
        place = values.get("country") or country
        try:
            values["tax_id"] = clean_tax_id(values["tax_id"], in_brazil=place.lower() in _BRAZIL)
        except Refused as refusal:
            item.refuse("tax_id", str(refusal), reason(str(refusal)))
    for name in ("website", "linkedin"):
        if values.get(name):
            try:
                _web_address(values[name])
            except ValidationError:
                item.refuse(name, "web", reason("web"))
    if "tags" in values:
        values["tags"] = tuple(sorted(set(values["tags"])))


def find(item: Item, known: Known) -> State | None:
    """By reference, then tax id; by exact name only an item that has neither."""
    found = {id(s): s for r in item.references if (s := known.by_reference.get(r))}
    if len(found) > 1:
        item.refuse("references", "two_accounts", reason("two_accounts"))
        return None
    tax_id = item.values.get("tax_id")
    holder = known.by_tax_id.get(tax_id) if tax_id else None
    if found:
        return next(iter(found.values()))
    if holder is not None:
        return holder
    if item.references or tax_id:
        return None
    same = known.by_name.get(item.values.get("name", ""), [])
    if len(same) > 1:
        item.refuse("name", "ambiguous", reason("ambiguous"))
    return same[0] if len(same) == 1 else None


def new_state(item: Item) -> State:
    """An account that nobody knows yet."""
    if not is_visible(item.values.get("name", "")):
        item.refuse("name", "required", reason("required"))
    return State(id=uuid7(), texts=dict.fromkeys(TEXTS, ""))


def check(item: Item, state: State, known: Known) -> None:
    """Refuse what would break a rule."""
    values = item.values
    holder = known.by_tax_id.get(values.get("tax_id") or "")
    if holder is not None and holder is not state:
        item.refuse("tax_id", "tax_id_taken", reason("tax_id_taken"))
    if "name" in values and not is_visible(values["name"]):
        item.refuse("name", "required", reason("required"))
    if any(known.by_reference.get(r, state) is not state for r in item.references):
        item.refuse("references", "two_accounts", reason("two_accounts"))
    owner = values.get("owner")
    if owner and owner.lower() not in known.owners:
        item.refuse("owner", "owner", reason("owner"))
    elif owner and _comes_over_the_cap(known.owners[owner.lower()], state, known):
        item.refuse("owner", "cap", reason("cap"))
    if values.get("parent"):
        _check_parent(item, state, known)


def _comes_over_the_cap(heir_id: uuid.UUID, state: State, known: Known) -> bool:
    return state.is_key and state.owner_id != heir_id and known.rooms.get(heir_id, 0) < 1


def _check_parent(item: Item, state: State, known: Known) -> None:
    parent: uuid.UUID | None = item.values["parent"]
    if parent not in known.parents:
        item.refuse("parent", "parent_unknown", reason("parent_unknown"))
        return
    for _level in range(MAX_DEPTH):
        if parent is None:
            return
        if parent == state.id:
            item.refuse("parent", "parent_cycle", reason("parent_cycle"))
            return
        parent = known.parents.get(parent)
    item.refuse("parent", "too_deep", reason("too_deep"))


def change(item: Item, state: State, known: Known) -> bool:
    """Write the item into the account; says whether anything is different now."""
    values, texts = item.values, state.texts
    before_tax_id = texts["tax_id"]
    changed = False
    for name in TEXTS:
        if name in values:
            changed |= state.set(name, texts[name], values[name])
            texts[name] = values[name]
    if "owner" in values:
        changed |= _set_owner(values["owner"], state, known)
    if "parent" in values:
        changed |= state.set("parent", _text(state.parent_id), _text(values["parent"]))
        state.parent_id = values["parent"]
        known.parents[state.id] = state.parent_id
    if "tags" in values:
        changed |= state.set("tags", list(state.tags), list(values["tags"]))
        state.tags = values["tags"]
    changed |= _set_references(item, state)
    if before_tax_id and before_tax_id != texts["tax_id"]:
        known.by_tax_id.pop(before_tax_id, None)
    return changed


def name_key(state: State) -> str:
    """How the account sorts and is found."""
    return fast_key(state.texts["name"])


def _set_references(item: Item, state: State) -> bool:
    new = [r for r in dict.fromkeys(item.references) if r not in state.references]
    if not new:
        return False
    before = _written(state.references)
    state.references.update(new)
    state.new_references += new
    return state.set("references", before, _written(state.references))


def _written(references: Iterable[Reference]) -> list[str]:
    return sorted(":".join(reference) for reference in references)


def _set_owner(email: str | None, state: State, known: Known) -> bool:
    owner_id = known.owners[email.lower()] if email else None
    before = known.owner_emails.get(state.owner_id) if state.owner_id else None
    if state.is_key and state.owner_id != owner_id:
        for member_id, more in ((state.owner_id, 1), (owner_id, -1)):
            if member_id in known.rooms:
                known.rooms[member_id] += more
    state.owner_id = owner_id
    return state.set("owner", before, known.owner_emails[owner_id] if owner_id else None)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
