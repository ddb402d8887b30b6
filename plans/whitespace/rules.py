"""The one pen of cells: what a unit has of an offering, what it could buy, who else sells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account
from accounts.revenue.rules import from_minor
from audit.entries import differences, record
from plans.drafting import account_touched
from plans.models import (
    BusinessUnit,
    CellChange,
    CellCompetitor,
    CellState,
    Offering,
    WhitespaceCell,
)
from plans.whitespace.fields import PLAIN, Rival, clean_cell
from rules.errors import ConflictError, RuleError, StaleError
from rules.fields import assign_fields
from tenants.actors import Actor

AT_ONCE = 500
NEW = 0
"""The version of a cell that is not there yet."""


@dataclass(frozen=True)
class Place:
    """Where a cell is: an offering at a unit, or at the account as a whole."""

    account: Account
    offering: Offering
    unit: BusinessUnit | None = None

    def find(self) -> WhitespaceCell | None:
        """What is known there."""
        found = WhitespaceCell.objects.prefetch_related("competitors")
        return found.filter(account=self.account, unit=self.unit, offering=self.offering).first()

    @classmethod
    def of(cls, cell: WhitespaceCell) -> Place:
        """The place of a cell whose account, unit and offering are loaded."""
        return cls(cell.account, cell.offering, cell.unit)


@transaction.atomic
def write_cell(
    *, actor: Actor, place: Place, values: Mapping[str, Any], version: int | None = None
) -> WhitespaceCell:
    """Make what is known of a place, or change what is given of it. Audited; its past is kept.

    `version` is the one that the actor saw, NEW where nothing was there. Raises ConflictError
    where something is by now, StaleError where it is another.
    """
    cell, has_changed = _write(actor, place, values, version)
    if has_changed:
        account_touched(place.account, actor.organization.today())
    return cell


def _write(
    actor: Actor, place: Place, values: Mapping[str, Any], version: int | None = None
) -> tuple[WhitespaceCell, bool]:
    """The cell as it is now, and whether it was another."""
    actor.require("whitespace.change", place.account)
    _lock(place)
    cell = place.find()
    _check_version(cell, version)
    if cell is None:
        cell = _new(place, values)
    before = _snapshot(cell)
    given = clean_cell(values, actor.organization.today())
    assign_fields(cell, given, (*PLAIN, "potential_minor"))
    _check_whole(cell)
    rivals = given.get("competitors")
    changes = differences(before, _snapshot(cell, rivals))
    if changes:
        _save(actor, cell, rivals, changes)
    return cell, bool(changes)


@transaction.atomic
def clear_cell(*, actor: Actor, place: Place, version: int | None = None) -> bool:
    """Nothing is known of it any more; False where nothing was. Audited; its past is kept."""
    actor.require("whitespace.change", place.account)
    _lock(place)
    cell = place.find()
    if cell is None:
        return False
    _check_version(cell, version)
    gone = {name: [before, None] for name, before in _snapshot(cell).items() if before}
    record(
        actor=actor,
        action="cell.cleared",
        target=place.account,
        changes=_named(place) | gone,
        thing=cell,
    )
    _remember(actor, place, state="", potential_minor=None)
    cell.delete()
    account_touched(place.account, actor.organization.today())
    return True


@transaction.atomic
def write_states(
    *, actor: Actor, places: Sequence[tuple[Place, str, str]]
) -> list[tuple[Place, str]]:
    """Give many places of one account another state: (place, the state that was seen, the new).

    At most 500 at once: each is written, audited and remembered by itself. What somebody else
    changed meanwhile stays as it is, and is told with its present state.
    """
    if len(places) > AT_ONCE:
        raise RuleError(_("At most %(n)d cells at once: save some of them first.") % {"n": AT_ONCE})
    overtaken, changed = [], set()
    for place, seen, state in places:
        cell = place.find()
        now = cell.state if cell else ""
        if now == seen:
            if _write(actor, place, {"state": state})[1]:
                changed.add(place.account)
        elif now != state:
            overtaken.append((place, now))
    for account in changed:
        account_touched(account, actor.organization.today())
    return overtaken


def _lock(place: Place) -> None:
    account = lock_account(place.account.pk)
    if account.is_archived:
        raise RuleError(_("The account is archived. Bring it back first."))
    unit = place.unit
    if unit and not BusinessUnit.objects.filter(pk=unit.pk, account=account).exists():
        raise RuleError.on("unit", _("This account has no such unit."), "unknown")


def _check_version(cell: WhitespaceCell | None, version: int | None) -> None:
    if version is None:
        return
    if version == NEW and cell is not None:
        raise ConflictError(_("Somebody wrote about this meanwhile. Load the page again."))
    if version != NEW and (cell is None or cell.version != version):
        raise StaleError


def _new(place: Place, values: Mapping[str, Any]) -> WhitespaceCell:
    """Not yet saved. RuleError where nothing new is written about the offering."""
    if not values.get("state"):
        raise RuleError.on("state", _("Choose how it stands."), "required")
    # held, so that nobody deletes it while something is said of it
    held = Offering.objects.select_for_update(of=("self",), no_key=True)
    offering = held.filter(pk=place.offering.pk).first()
    if offering is None:
        raise RuleError.on("offering", _("There is no such offering."), "unknown")
    if offering.is_archived:
        raise RuleError.on("offering", _("This offering is archived."), "archived")
    if offering.parts.filter(archived_at=None).exists():
        text = _("This offering has parts: say it of each of them.")
        raise RuleError.on("offering", text, "has_parts")
    return WhitespaceCell(
        account=place.account, unit=place.unit, offering=offering, state="", version=0
    )


def _check_whole(cell: WhitespaceCell) -> None:
    if cell.state == CellState.NOT_ELIGIBLE and cell.potential_minor is not None:
        text = _("What does not apply to a unit has no potential there.")
        raise RuleError.on("potential", text, "not_eligible")


def _save(
    actor: Actor, cell: WhitespaceCell, rivals: list[Rival] | None, changes: dict[str, Any]
) -> None:
    place, is_new = Place.of(cell), not cell.version
    cell.version += 1
    cell.save(force_insert=is_new)
    if "competitors" in changes and rivals is not None:
        _write_competitors(cell, rivals)
    if changes.keys() & {"state", "potential_amount"}:
        _remember(actor, place, state=cell.state, potential_minor=cell.potential_minor)
    record(
        actor=actor,
        action="cell.filled" if is_new else "cell.changed",
        target=cell.account,
        changes=_named(place) | changes,
        thing=cell,
    )


def _write_competitors(cell: WhitespaceCell, rivals: list[Rival]) -> None:
    """These and no others; one that stays keeps its row."""
    kept = {rival.key: rival for rival in rivals}
    present = {one.name_key: one for one in cell.competitors.all()}
    cell.competitors.exclude(name_key__in=kept).delete()
    for key, rival in kept.items():
        row = present.get(key) or CellCompetitor(cell=cell, name_key=key)
        if (row.name, row.share) != (rival.name, rival.share):
            row.name, row.share = rival.name, rival.share
            row.save()
    cell._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # they are others now


def _remember(actor: Actor, place: Place, *, state: str, potential_minor: int | None) -> None:
    CellChange.objects.create(
        account=place.account,
        unit=place.unit,
        offering=place.offering,
        state=state,
        potential_minor=potential_minor,
        changed_on=actor.organization.today(),
    )


def _named(place: Place) -> dict[str, Any]:
    """Of what the log tells: it stands on both sides."""
    names = {"offering": place.offering.name}
    if place.unit is not None:
        names["unit"] = place.unit.name
    return {field: [name, name] for field, name in names.items()}


def _snapshot(cell: WhitespaceCell, rivals: list[Rival] | None = None) -> dict[str, Any]:
    potential = from_minor(cell.potential_minor)
    if rivals is None:
        rivals = [Rival(c.name, c.share) for c in cell.competitors.all()] if cell.version else []
    return {
        "state": cell.state or None,
        "potential_amount": None if potential is None else str(potential),
        "competitors": sorted(map(str, rivals)),
        "contract_end": cell.contract_end.isoformat() if cell.contract_end else None,
        "estimate_source": cell.source,
        "estimated_on": cell.estimated_on.isoformat() if cell.estimated_on else None,
        "note": cell.note,
    }
