"""The one pen of a plan's rows: add, change, move, mark, take away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.entries import differences, record, unsaid
from plans.drafting import part_to_change, plan_to_change, touched
from plans.measured.rules import measure_objectives
from plans.measured.words import unit_of
from plans.models import Objective, ObjectiveProgress, Plan, PlanRow, SwotItem, ValueEntry
from plans.rows.kinds import RowKind, kind_of
from rules.errors import RuleError
from rules.fields import assign_fields, check_fields, cleaned
from tenants.actors import Actor

SAID = frozenset({"initiative", "side", "stage", "amount", "words"})
CONFIRMED = frozenset({"confirmed_by", "confirmed_on", "confirmed_how"})


@transaction.atomic
def add_row(
    *, actor: Actor, plan: Plan, kind: RowKind, values: dict[str, Any], today: date
) -> PlanRow:
    """Add a row at the end of its list. Audited."""
    plan = plan_to_change(actor, plan.pk)
    rows = kind.model._default_manager.filter(plan=plan)
    if rows.count() >= kind.at_most:
        raise RuleError(_("At most %(n)d of these in one plan.") % {"n": kind.at_most})
    row = kind.model(plan=plan)
    required = [name for name, text in kind.texts.items() if text.is_required]
    _assign(row, kind, dict.fromkeys(required, "") | values)
    row.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    _take_unit(row, actor)
    row.save(force_insert=True)
    _follow(row, None, today)
    touched(plan)
    _record(actor, plan, kind.added, row, {})
    return row


@transaction.atomic
def change_row(
    *, actor: Actor, row: PlanRow, values: dict[str, Any], today: date, version: int | None = None
) -> PlanRow:
    """Change some fields of a row. Audited. StaleError where it moved on."""
    plan, locked = part_to_change(actor, row, version)
    kind = kind_of(locked)
    before = _snapshot(locked, kind)
    _assign(locked, kind, values)
    _drop_confirmation(locked, before)
    _take_unit(locked, actor)
    after = _snapshot(locked, kind)
    if after == before and not locked.is_unreviewed:
        return locked
    locked.is_unreviewed = False
    locked.version += 1
    locked.save()
    _follow(locked, before, today)
    touched(plan)
    _record(actor, plan, kind.changed, locked, differences(before, after))
    return locked


@transaction.atomic
def remove_row(*, actor: Actor, row: PlanRow, version: int | None = None) -> None:
    """Take a row away for good; versions keep what they had. Audited."""
    plan, locked = part_to_change(actor, row, version)
    _record(actor, plan, kind_of(locked).removed, locked, {})
    locked.delete()
    touched(plan)


@transaction.atomic
def move_row(*, actor: Actor, row: PlanRow, to: int, today: date, into: str = "") -> None:
    """Put a row at a place of its list, counted from 1; the lists of the SWOT are four.

    An item of the SWOT may go `into` another of them, which is a change of it. Audited then.
    """
    plan, locked = part_to_change(actor, row, None)
    if into and isinstance(locked, SwotItem) and into != locked.kind:
        locked = change_row(actor=actor, row=locked, values={"kind": into}, today=today)
    order = list_of(locked)
    places = sorted(one.position for one in order)
    moved = next(one for one in order if one.pk == locked.pk)
    order.remove(moved)
    order.insert(max(0, min(to - 1, len(order))), moved)
    changed = []
    for one, place in zip(order, _rising(places), strict=True):
        if one.position != place:
            one.position = place
            changed.append(one)
    if changed:
        type(locked)._default_manager.bulk_update(changed, ["position"])
        touched(plan)


def list_of(row: PlanRow) -> list[PlanRow]:
    """The rows among which this one has its place."""
    rows = type(row)._default_manager.filter(plan=row.plan_id)
    if isinstance(row, SwotItem):
        rows = rows.filter(kind=row.kind)
    return list(rows.order_by("position", "id"))


@transaction.atomic
def mark_row(
    *, actor: Actor, row: PlanRow, is_for_client: bool, version: int | None = None
) -> PlanRow:
    """Mark it for the client, or keep it internal. Audited."""
    plan, locked = part_to_change(actor, row, version)
    if locked.is_for_client != is_for_client:
        locked.is_for_client = is_for_client
        locked.version += 1
        locked.save()
        touched(plan)
        changes = {"is_for_client": [not is_for_client, is_for_client]}
        record(
            actor=actor, action="plan.marked", target=plan.account, changes=changes, thing=locked
        )
    return locked


@transaction.atomic
def confirm_row(*, actor: Actor, row: PlanRow) -> None:
    """Say that a row from the period before still holds. Audited."""
    plan, locked = part_to_change(actor, row, None)
    if locked.is_unreviewed:
        locked.is_unreviewed = False
        locked.version += 1
        locked.save()
        record(actor=actor, action="plan.confirmed", target=plan.account, thing=locked)


def _assign(row: PlanRow, kind: RowKind, values: dict[str, Any]) -> None:
    given = {name: values[name] for name in kind.fields if name in values}
    given = cleaned(given, kind.texts)
    for name in kind.references:
        if given.get(name) is not None:
            _check_reference(row, name, given[name])
    for name in ("due_on", "happened_on", "confirmed_on", "figure_on"):
        _check_day(name, given.get(name))
    if isinstance(row, Objective):
        _leave_to_the_data(row, given)
    assign_fields(row, given, kind.fields)
    check_fields(row, [name for name in given if name not in kind.references])
    if isinstance(row, ValueEntry):
        _check_value(row)
    if isinstance(row, SwotItem) and row.figure and row.figure_on is None:
        raise RuleError.on("figure_on", _("Say of which day the figure is."), "required")


def _check_reference(row: PlanRow, name: str, thing: Any) -> None:
    """A member is active; all else stands on the same account, or in the same plan."""
    if name == "owner":
        if not thing.is_active:
            raise RuleError.on("owner", _("This person is no longer in the organisation."))
    elif isinstance(thing, PlanRow):
        if thing.plan_id != row.plan_id:
            raise RuleError.on(name, _("Choose one of this plan."), "unknown")
    elif thing.account_id != row.plan.account_id:
        raise RuleError.on(name, _("Choose one of this account."), "unknown")


def _check_day(name: str, day: date | None) -> None:
    if day is not None and not 1990 <= day.year <= 2100:
        raise RuleError.on(name, _("Choose a year from 1990 to 2100."))


def _leave_to_the_data(objective: Objective, given: dict[str, Any]) -> None:
    """Who chose a measure gives no value, and takes none away."""
    if given.get("measure", objective.measure) == Objective.Measure.TYPED:
        return
    if given.get("kind", objective.kind) == Objective.Kind.QUALITATIVE:
        told = _("An objective in words has no figure: choose “Typed in”.")
        raise RuleError.on("measure", told, "qualitative")
    if given.pop("current", None) is not None:
        told = _("This value is read from the data. Leave it empty, or choose “Typed in”.")
        raise RuleError.on("current", told, "computed")


def _check_value(entry: ValueEntry) -> None:
    if entry.amount is None and not entry.words:
        raise RuleError.on(
            "amount", _("Give an amount, or say in words what is gained."), "required"
        )
    parts = {
        "confirmed_by": entry.confirmed_by,
        "confirmed_on": entry.confirmed_on,
        "confirmed_how": entry.confirmed_how,
    }
    missing = [name for name, value in parts.items() if not value]
    if missing and len(missing) < len(parts):
        told = _("A confirmation says who, when and how.")
        raise RuleError.on(missing[0], told, "required")


def _drop_confirmation(row: PlanRow, before: dict[str, Any]) -> None:
    """The client confirmed what stood there; of what says something else they said nothing."""
    if not isinstance(row, ValueEntry):
        return
    changed = {name for name, value in before.items() if value != _shown(getattr(row, name))}
    if changed & SAID and not changed & CONFIRMED:
        row.confirmed_by, row.confirmed_on, row.confirmed_how = "", None, ""


def _take_unit(row: PlanRow, actor: Actor) -> None:
    """A figure that is read brings its unit, and its value once the row is kept."""
    if isinstance(row, Objective) and row.is_computed:
        row.unit = unit_of(row.measure, actor.organization.currency)
    elif isinstance(row, Objective):
        row.measured_on = None


def _follow(row: PlanRow, before: dict[str, Any] | None, today: date) -> None:
    """The line of an objective begins anew with another measure; a computed one is read."""
    if not isinstance(row, Objective):
        return
    is_another = before is not None and before["measure"] != row.measure
    if is_another:
        ObjectiveProgress.objects.filter(objective=row).delete()
    if not row.is_computed:
        _keep_progress(row, None if before is None else before["current"], today)
    elif row.status == Objective.Status.OPEN or is_another or before is None:
        measure_objectives([row.pk])
        row.refresh_from_db(fields=["current", "measured_on", "updated_at"])


def _keep_progress(row: Objective, before: str | None, today: date) -> None:
    """The value at the end of a day; typing again on that day replaces it."""
    if row.current is not None and _shown(row.current) != before:
        ObjectiveProgress.objects.update_or_create(
            objective=row, day=today, defaults={"value": row.current}
        )


def _rising(places: list[int]) -> list[int]:
    """The same places, none twice."""
    found: list[int] = []
    for place in places:
        found.append(max(place, found[-1] + 1 if found else 1))
    return found


def _snapshot(row: PlanRow, kind: RowKind) -> dict[str, Any]:
    return {name: _shown(getattr(row, name)) for name in kind.fields}


def _shown(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def _record(
    actor: Actor, plan: Plan, action: str, row: PlanRow, changes: dict[str, list[Any]]
) -> None:
    told = _without_texts(changes, kind_of(row))
    record(actor=actor, action=action, target=plan.account, changes=told, thing=row)


def _without_texts(changes: dict[str, Any], kind: RowKind) -> dict[str, Any]:
    """A text, and what is called by one, may name a person: the log says only that it changed."""
    named = {*kind.texts, *kind.references} - {"owner"}
    return {
        name: [unsaid(old), unsaid(new)] if name in named else [old, new]
        for name, (old, new) in changes.items()
    }
