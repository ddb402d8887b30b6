"""How one version of a plan became another: texts by section, everything else row by row.

`applied` puts a difference on the old document, which gives the new one: nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plans.versions.content import LISTS, Document

Row = dict[str, Any]


@dataclass(frozen=True)
class TextChange:
    """A section whose text, or whose mark for the client, is another."""

    kind: str
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class RowChange:
    """A row that came (`before` is None), went (`after` is None) or changed."""

    before: Row | None
    after: Row | None

    @property
    def fields(self) -> list[str]:
        """What differs, where it stands in both."""
        if self.before is None or self.after is None:
            return []
        names = {**self.before, **self.after}
        return [name for name in names if self.before.get(name) != self.after.get(name)]


@dataclass(frozen=True)
class ListChange:
    """What happened to one list of rows, and the order in which its rows stand now."""

    name: str
    rows: tuple[RowChange, ...]
    order: tuple[str, ...]
    is_reordered: bool


@dataclass(frozen=True)
class PlanDifference:
    """Everything that differs between two documents."""

    head: dict[str, Any]
    """What else stands in the new document, its period for one."""
    texts: tuple[TextChange, ...]
    lists: tuple[ListChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not self.texts and not any(one.rows or one.is_reordered for one in self.lists)


def difference(old: Document, new: Document) -> PlanDifference:
    """How the old document became the new one."""
    return PlanDifference(
        head={name: value for name, value in new.items() if name not in ("sections", *LISTS)},
        texts=tuple(_texts(old.get("sections", []), new.get("sections", []))),
        lists=tuple(_list(name, old.get(name, []), new.get(name, [])) for name in LISTS),
    )


def applied(old: Document, change: PlanDifference) -> Document:
    """The new document."""
    texts = {row["kind"]: row for row in old.get("sections", [])}
    for text in change.texts:
        texts.pop(text.kind, None)
        if text.after is not None:
            texts[text.kind] = text.after
    document: Document = dict(change.head)
    document["sections"] = list(texts.values())
    for one in change.lists:
        rows = {row["id"]: row for row in old.get(one.name, [])}
        for row in one.rows:
            if row.after is not None:
                rows[row.after["id"]] = row.after
        document[one.name] = [rows[row_id] for row_id in one.order]
    return document


def _texts(old: Iterable[Row], new: Iterable[Row]) -> list[TextChange]:
    before = {row["kind"]: row for row in old}
    after = {row["kind"]: row for row in new}
    return [
        TextChange(kind, before.get(kind), after.get(kind))
        for kind in {**after, **before}
        if before.get(kind) != after.get(kind)
    ]


def _list(name: str, old: list[Row], new: list[Row]) -> ListChange:
    before = {row["id"]: row for row in old}
    after = {row["id"]: row for row in new}
    rows = [
        RowChange(before.get(row_id), after.get(row_id))
        for row_id in {**after, **before}
        if before.get(row_id) != after.get(row_id)
    ]
    stayed = [row_id for row_id in before if row_id in after]
    is_reordered = stayed != [row_id for row_id in after if row_id in before]
    return ListChange(name, tuple(rows), tuple(after), is_reordered)
