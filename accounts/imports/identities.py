"""Which lines of one file are the same account: by our id, reference, tax id, then name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Group:
    """The lines of one account so far."""

    first: int
    own_id: str
    reference: str
    tax_id: str
    digest: int


class Identities:
    """Remembers the keys of the lines read; a name never joins what a stronger key parts."""

    def __init__(self) -> None:
        self._by_own_id: dict[str, Group] = {}
        self._by_reference: dict[str, Group] = {}
        self._by_tax_id: dict[str, Group] = {}
        self._by_name: dict[str, Group] = {}

    def place(
        self, line: int, own_id: str, reference: str, tax_id: str, name: str, digest: int
    ) -> tuple[int, bool]:
        """The first line of the account, and whether this line repeats the one before.

        `name` is what names that are the same share.
        """
        group = self._find(own_id, reference, tax_id, name)
        same = group is not None and group.digest == digest
        if group is None:
            group = Group(line, own_id, reference, tax_id, digest)
        group.digest = digest
        group.own_id = group.own_id or own_id
        group.reference = group.reference or reference
        group.tax_id = group.tax_id or tax_id
        if own_id:
            self._by_own_id.setdefault(own_id, group)
        if reference:
            self._by_reference.setdefault(reference, group)
        if tax_id:
            self._by_tax_id.setdefault(tax_id, group)
        if name:
            self._by_name.setdefault(name, group)
        return group.first, same

    def _find(self, own_id: str, reference: str, tax_id: str, name: str) -> Group | None:
        if own_id:
            return self._by_own_id.get(own_id)
        if reference and (group := self._by_reference.get(reference)):
            return group
        if tax_id and (group := self._by_tax_id.get(tax_id)):
            return group
        group = self._by_name.get(name) if name else None
        if group is None or _differ(group.reference, reference) or _differ(group.tax_id, tax_id):
            return None
        return group


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
