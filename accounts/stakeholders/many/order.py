"""Who reports to somebody whom the same request makes: they are decided after their superior."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import StakeholderReference
from accounts.references import Reference, ids_of
from accounts.shapes import reference_in
from api.bulk import Item, in_circles

Below = Mapping[int, Reference]
"""By the index of an item, the reference of the new superior."""


def apart(items: list[Any]) -> tuple[list[Any], Below]:
    """Bodies without the superiors that are other items of the request and nobody yet."""
    named = {i: ref for i, one in enumerate(items) if (ref := reference_in(one, "reports_to"))}
    if not named:
        return items, {}
    own = {ref for one in items for ref in _own(one)} & {*named.values()}
    new = own - ids_of(StakeholderReference, own).keys()
    below = {index: ref for index, ref in named.items() if ref in new}
    return [
        {name: value for name, value in one.items() if name != "reports_to"} if i in below else one
        for i, one in enumerate(items)
    ], below


def in_order(items: Iterable[Item], below: Below) -> list[Item]:
    """Superiors first; in a circle somebody has to begin."""
    found = {item.index: item for item in items}
    by_reference = {ref: item for item in found.values() for ref in item.references}
    placed: dict[int, Item] = {}
    for item in found.values():
        chain: dict[int, Item] = {}
        step: Item | None = item
        while step is not None and step.index not in placed and step.index not in chain:
            chain[step.index] = step
            step = by_reference.get(below[step.index]) if step.index in below else None
        placed |= reversed(chain.items())
    return list(placed.values())


def circles(items: Iterable[Item], below: Below) -> set[int]:
    """The items that would report to themselves, straight or through others."""
    by_reference = {ref: item.index for item in items for ref in item.references}
    return in_circles({i: by_reference[ref] for i, ref in below.items() if ref in by_reference})


def _own(body: Any) -> Iterable[Reference]:
    references = body.get("references") if isinstance(body, dict) else None
    for one in references if isinstance(references, list) else ():
        if ref := reference_in({"own": one}, "own"):
            yield ref
