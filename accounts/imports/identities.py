"""Which lines of one file are the same account: by our id, reference, tax id, then name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.references import Reference


@dataclass(slots=True)
class Group:
    """The lines of one account so far."""

    first: int
    own_id: str
    references: set[Reference]
    tax_id: str
    digest: int


class Identities:
    """Remembers the keys of the lines read; a name never joins what a stronger key parts."""

    def __init__(self) -> None:
        self._by_own_id: dict[str, Group] = {}
        self._by_reference: dict[Reference, Group] = {}
        self._by_tax_id: dict[str, Group] = {}
        self._by_name: dict[str, Group] = {}

    def place(
        self,
        line: int,
        own_id: str,
        references: Sequence[Reference],
        tax_id: str,
        name: str,
        digest: int,
    ) -> tuple[int, bool]:
        """The first line of the account, and whether this line repeats the one before.

        `name` is what names that are the same share.
        """
        group = self._find(own_id, references, tax_id, name)
        same = group is not None and group.digest == digest
        if group is None:
            group = Group(line, own_id, set(), tax_id, digest)
        group.digest = digest
        group.own_id = group.own_id or own_id
        group.references.update(references)
        group.tax_id = group.tax_id or tax_id
        if own_id:
            self._by_own_id.setdefault(own_id, group)
        for reference in references:
            self._by_reference.setdefault(reference, group)
        if tax_id:
            self._by_tax_id.setdefault(tax_id, group)
        if name:
            self._by_name.setdefault(name, group)
        return group.first, same

    def _find(
        self, own_id: str, references: Sequence[Reference], tax_id: str, name: str
    ) -> Group | None:
        if own_id:
            return self._by_own_id.get(own_id)
        for reference in references:
            if group := self._by_reference.get(reference):
                return group
        if tax_id and (group := self._by_tax_id.get(tax_id)):
            return group
        group = self._by_name.get(name) if name else None
        if group is None or (group.references and references):
            return None
        return None if group.tax_id and tax_id and group.tax_id != tax_id else group
