"""The catalogue of offerings: add, name, move, archive, bring back, delete, take in by lines."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import differences, record
from plans.models import Offering, WhitespaceCell
from rules.errors import RuleError, StaleError
from rules.names import same_key
from rules.texts import titled
from tenants.actors import Actor
from tenants.scope import take_turns

OFFERINGS_AT_MOST, NAME_AT_MOST = 200, 100


@dataclass(frozen=True)
class Branch:
    """An offering of the first level with what belongs to it."""

    offering: Offering
    parts: list[Offering]

    @property
    def living(self) -> list[Offering]:
        """What of it is still offered."""
        return [part for part in self.parts if not part.is_archived]


def catalogue() -> list[Branch]:
    """All offerings in their order, archived ones too."""
    return branches_of(Offering.objects.order_by("position", "id"))


def branches_of(offerings: Iterable[Offering]) -> list[Branch]:
    """The tree of offerings that come in their order."""
    parts: dict[uuid.UUID | None, list[Offering]] = {}
    for offering in offerings:
        parts.setdefault(offering.parent_id, []).append(offering)
    return [Branch(offering, parts.get(offering.pk, [])) for offering in parts.get(None, [])]


def is_used(offering: Offering) -> bool:
    """Whether a cell of any account speaks of it, or of what belongs to it."""
    spoken = Q(offering=offering) | Q(offering__parent=offering)
    return WhitespaceCell.objects.filter(spoken).exists()


@transaction.atomic
def add_offering(*, actor: Actor, name: str, parent: Offering | None = None) -> Offering:
    """A new offering, the last of its level. Audited."""
    actor.require("offering.change")
    take_turns("offerings")
    return _add(actor, _tidy(name), _checked_parent(parent))


@transaction.atomic
def change_offering(
    *, actor: Actor, offering: Offering, values: dict[str, Any], version: int | None = None
) -> Offering:
    """Another name, place in the tree or position among its siblings. Audited."""
    actor.require("offering.change")
    locked = _lock(offering, version)
    before = _snapshot(locked)
    if "name" in values:
        locked.name = _tidy(values["name"])
    if "parent" in values and getattr(values["parent"], "pk", None) != locked.parent_id:
        _move_below(locked, values["parent"])
    if "position" in values:
        _place(locked, values["position"])
    changes = differences(before, _snapshot(locked))
    if changes:
        _refuse_second(locked)
        _save(locked)
        record(actor=actor, action="offering.changed", target=locked, changes=changes)
    return locked


@transaction.atomic
def shift_offering(*, actor: Actor, offering: Offering, up: bool) -> None:
    """One place up or down among what is offered beside it. Audited."""
    actor.require("offering.change")
    locked = _lock(offering, None)
    order = list(Offering.objects.filter(parent=locked.parent_id).order_by("position", "id"))
    at = order.index(locked)
    beside = reversed(order[:at]) if up else order[at + 1 :]
    target = next((one for one in beside if not one.is_archived), None)
    if target is not None:
        values = {"position": order.index(target) + 1}
        change_offering(actor=actor, offering=locked, values=values)


@transaction.atomic
def archive_offering(*, actor: Actor, offering: Offering, version: int | None = None) -> None:
    """It is offered no more, nor what belongs to it; what is known of it stays. Audited."""
    actor.require("offering.change")
    locked = _lock(offering, version)
    now = timezone.now()
    for one in [locked, *locked.parts.filter(archived_at=None).order_by("position")]:
        if not one.is_archived:
            one.archived_at = now
            _save(one)
            record(actor=actor, action="offering.archived", target=one)


@transaction.atomic
def restore_offering(*, actor: Actor, offering: Offering, version: int | None = None) -> None:
    """It is offered again, with what was archived together with it. Audited."""
    actor.require("offering.change")
    locked = _lock(offering, version)
    if not locked.is_archived:
        return
    if locked.parent is not None and locked.parent.is_archived:
        raise RuleError(_("Bring back the offering that it is a part of first."))
    together = [locked, *locked.parts.filter(archived_at=locked.archived_at).order_by("position")]
    _refuse_too_many(len(together))
    for one in together:
        one.archived_at = None
        _refuse_second(one)
        _save(one)
        record(actor=actor, action="offering.restored", target=one)


@transaction.atomic
def delete_offering(*, actor: Actor, offering: Offering, version: int | None = None) -> None:
    """Take it away with what belongs to it. Audited. Never one that a cell speaks of."""
    actor.require("offering.change")
    locked = _lock(offering, version)
    if is_used(locked):
        detail = _("Accounts have something about this offering. Archive it instead.")
        raise RuleError(detail)
    for one in [*locked.parts.order_by("position"), locked]:
        record(actor=actor, action="offering.deleted", target=one)
    locked.delete()


@transaction.atomic
def take_in_lines(*, actor: Actor, lines: str) -> int:
    """Add what a list names that is not there yet; how many. Audited.

    One offering a line; what is indented belongs to the line above that is not.
    """
    actor.require("offering.change")
    take_turns("offerings")
    known = {_place_of(o): o for o in Offering.objects.filter(archived_at=None)}
    added, top = 0, None
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        is_part = line[:1].isspace()
        if is_part and top is None:
            text = _("Line %(n)d is indented and nothing stands above it.") % {"n": number}
            raise RuleError.on("lines", text, "no_parent")
        name = _named_in_line(line, number)
        parent = top if is_part else None
        key = (parent.pk if parent else None, same_key(name))
        if key not in known:
            known[key] = _add(actor, name, parent)
            added += 1
        top = top if is_part else known[key]
    return added


def _add(actor: Actor, name: str, parent: Offering | None) -> Offering:
    _refuse_too_many(1)
    siblings = Offering.objects.filter(parent=parent)
    last = siblings.order_by("-position").values_list("position", flat=True).first()
    offering = Offering(name=name, parent=parent, position=(last or 0) + 1)
    _refuse_second(offering)
    offering.save(force_insert=True)
    named = {"parent": [None, parent.name]} if parent else {}
    record(actor=actor, action="offering.added", target=offering, changes=named)
    return offering


def _move_below(offering: Offering, parent: Offering | None) -> None:
    """To the end of the level that it comes to."""
    _checked_parent(parent)
    if parent is not None and offering.parts.exists():
        text = _("This offering has parts of its own: there are two levels.")
        raise RuleError.on("parent", text, "too_deep")
    last = Offering.objects.filter(parent=parent).order_by("-position").first()
    offering.parent = parent
    offering.position = last.position + 1 if last else 1


def _place(offering: Offering, position: int) -> None:
    """To this place among its siblings, who make room; beyond the last is the last."""
    siblings = Offering.objects.filter(parent=offering.parent).exclude(pk=offering.pk)
    order = list(siblings.order_by("position", "id"))
    order.insert(max(position, 1) - 1, offering)
    moved = []
    for place, one in enumerate(order, start=1):
        if one.position != place:
            one.position, one.updated_at = place, timezone.now()
            moved.append(one)
    others = [one for one in moved if one is not offering]
    Offering.objects.bulk_update(others, ["position", "updated_at"])


def _checked_parent(parent: Offering | None) -> Offering | None:
    if parent is not None and parent.parent_id is not None:
        text = _("An offering of the second level has no parts: there are two levels.")
        raise RuleError.on("parent", text, "too_deep")
    if parent is not None and parent.is_archived:
        raise RuleError.on("parent", _("This offering is archived."), "archived")
    return parent


def _refuse_second(offering: Offering) -> None:
    """Raises RuleError where a sibling that is offered has the name."""
    offering.name_key = same_key(offering.name)
    if offering.is_archived:
        return
    same = Offering.objects.filter(
        parent=offering.parent, name_key=offering.name_key, archived_at=None
    )
    if same.exclude(pk=offering.pk).exists():
        text = _("There is an offering of this name already: %(name)s.") % {"name": offering.name}
        raise RuleError.on("name", text, "duplicate")


def _refuse_too_many(more: int) -> None:
    if Offering.objects.filter(archived_at=None).count() + more > OFFERINGS_AT_MOST:
        text = _("At most %(n)d offerings.") % {"n": OFFERINGS_AT_MOST}
        raise RuleError.on("name", text, "too_many")


def _named_in_line(line: str, number: int) -> str:
    try:
        return _tidy(line)
    except RuleError as refusal:
        told = refusal.errors[0]
        text = _("Line %(n)d: %(reason)s") % {"n": number, "reason": told.detail}
        raise RuleError.on("lines", text, told.code) from refusal


def _place_of(offering: Offering) -> tuple[uuid.UUID | None, str]:
    return offering.parent_id, offering.name_key


def _tidy(name: str) -> str:
    return titled("name", name, at_most=NAME_AT_MOST, ask=_("Give the offering a name."))


def _lock(offering: Offering, version: int | None) -> Offering:
    """The offering as it is now; the whole catalogue is written by one at a time."""
    take_turns("offerings")
    rows = Offering.objects.select_for_update()
    locked = rows.filter(pk=offering.pk).first()
    if locked is None or (version is not None and locked.version != version):
        raise StaleError
    return locked


def _save(offering: Offering) -> None:
    offering.version += 1
    offering.save()


def _snapshot(offering: Offering) -> dict[str, Any]:
    parent = offering.parent
    return {
        "name": offering.name,
        "parent": parent.name if parent else None,
        "position": offering.position,
    }
