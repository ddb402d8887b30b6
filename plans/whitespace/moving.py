"""Units and cells go with an account that is merged into another; what the other says stands.

A unit goes as a whole. Where the other has one of its name, and for the account as a whole, the
cells go one by one, each with its past, to where the other says nothing; the rest stays behind.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from accounts.merging.moving import Mover
from plans.models import BusinessUnit, CellChange, WhitespaceCell

_ALL = (WhitespaceCell, CellChange)


def move(source: uuid.UUID, target: uuid.UUID) -> list[str]:
    """What went: `unit:<id>`, `cell:<id>:<unit it was at>` and `change:` likewise."""
    theirs = {unit.name_key: unit.pk for unit in BusinessUnit.objects.filter(account=target)}
    moved = _move_cells(source, target, None, None)
    for unit in BusinessUnit.objects.filter(account=source).order_by("id"):
        if unit.name_key in theirs:
            moved += _move_cells(source, target, unit.pk, theirs[unit.name_key])
        else:
            _carry(unit.pk, target)
            moved.append(f"unit:{unit.pk}")
    return moved


def move_back(moved: Collection[str], source: uuid.UUID, target: uuid.UUID) -> None:
    """What still stands where it went goes back to where it was."""
    for text in moved:
        kind, row, *at = text.split(":")
        if kind == "unit":
            if BusinessUnit.objects.filter(pk=row, account=source).exists():
                _carry(uuid.UUID(row), target)
        else:
            model = WhitespaceCell if kind == "cell" else CellChange
            rows = model._default_manager.filter(pk=row, account=source)
            rows.update(account=target, unit=at[0] or None)


def _carry(unit_id: uuid.UUID, target: uuid.UUID) -> None:
    BusinessUnit.objects.filter(pk=unit_id).update(account=target)
    for model in _ALL:
        model._default_manager.filter(unit=unit_id).update(account=target)


def _move_cells(
    source: uuid.UUID, target: uuid.UUID, was: uuid.UUID | None, becomes: uuid.UUID | None
) -> list[str]:
    """Those at a unit (None: at the account as a whole) that the target says nothing of."""
    taken = WhitespaceCell.objects.filter(account=target, unit=becomes).values("offering")
    moved = []
    for kind, model in (("change", CellChange), ("cell", WhitespaceCell)):
        going = model._default_manager.filter(account=source, unit=was)
        ids = list(going.exclude(offering__in=taken).values_list("pk", flat=True))
        rows = model._default_manager.filter(pk__in=ids)
        rows.update(account=target, unit=becomes)
        moved += [f"{kind}:{pk}:{was or ''}" for pk in ids]
    return moved


MOVER = Mover(move, move_back)
