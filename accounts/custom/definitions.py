"""Which fields an organisation makes for its accounts: add, change, move, delete, bring back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.custom.choices import free_key, written_choices
from accounts.custom.values import living_fields
from accounts.models import CustomField, CustomKind, CustomValue
from audit.entries import differences, record
from rules.errors import RuleError, StaleError
from rules.names import same_key
from rules.texts import optional_line, titled
from tenants.actors import Actor
from tenants.scope import take_turns

FIELDS_AT_MOST, LABEL_AT_MOST, HELP_AT_MOST = 30, 60, 200


def deleted_fields() -> list[CustomField]:
    """Those that can be brought back, the last one first."""
    return list(CustomField.objects.exclude(deleted_at=None).order_by("-deleted_at", "id"))


def has_values(field: CustomField) -> bool:
    """Whether any account has something in it."""
    return CustomValue.objects.filter(field=field).exists()


@transaction.atomic
def add_field(*, actor: Actor, values: dict[str, Any]) -> CustomField:
    """A new field, the last one. Audited.

    `values` holds its label and kind, and may hold choices and a help text.
    """
    actor.require("custom_field.change")
    take_turns("custom_fields")
    _refuse_too_many()
    last = CustomField.objects.order_by("-position").first()
    field = CustomField(position=last.position + 1 if last else 1)
    _assign(field, values)
    taken = CustomField.objects.values_list("key", flat=True)
    field.key = free_key(field.label, set(taken), "field")
    field.save(force_insert=True)
    made = {name: value for name, value in _snapshot(field).items() if value}
    changes = differences({}, made)
    record(actor=actor, action="custom_field.added", target=field, changes=changes)
    return field


@transaction.atomic
def change_field(
    *, actor: Actor, field: CustomField, values: dict[str, Any], version: int | None = None
) -> CustomField:
    """Another label, help text or position; choices added, renamed or retired. Audited.

    Another kind only while no account has a value. Raises StaleError, RuleError.
    """
    actor.require("custom_field.change")
    locked = _lock(field, version)
    before = _snapshot(locked)
    _assign(locked, values)
    if "position" in values:
        _place(locked, values["position"])
    changes = differences(before, _snapshot(locked))
    if changes:
        _save(locked)
        record(actor=actor, action="custom_field.changed", target=locked, changes=changes)
    return locked


@transaction.atomic
def shift_field(*, actor: Actor, field: CustomField, up: bool) -> None:
    """One place up or down. Audited."""
    actor.require("custom_field.change")
    locked = _lock(field, None)
    order = list(living_fields())
    place = order.index(locked) + (0 if up else 2)
    if 1 <= place <= len(order):
        change_field(actor=actor, field=locked, values={"position": place})


@transaction.atomic
def delete_field(*, actor: Actor, field: CustomField, version: int | None = None) -> None:
    """Out of sight, with what accounts have in it; both come back by `restore_field`. Audited."""
    actor.require("custom_field.change")
    locked = _lock(field, version)
    locked.deleted_at = timezone.now()
    _save(locked)
    record(actor=actor, action="custom_field.deleted", target=locked)


@transaction.atomic
def restore_field(*, actor: Actor, field: CustomField) -> None:
    """In sight again, the last one, with what accounts had in it. Audited."""
    actor.require("custom_field.change")
    take_turns("custom_fields")
    locked = CustomField.objects.select_for_update().filter(pk=field.pk).first()
    if locked is None:
        raise StaleError
    if not locked.is_deleted:
        return
    _refuse_too_many()
    _refuse_second(locked)
    last = CustomField.objects.exclude(pk=locked.pk).order_by("-position").first()
    locked.deleted_at, locked.position = None, last.position + 1 if last else 1
    _save(locked)
    record(actor=actor, action="custom_field.restored", target=locked)


def _assign(field: CustomField, values: dict[str, Any]) -> None:
    if "label" in values or field._state.adding:
        asked = _("Give the field a name.")
        label = titled("label", values.get("label", ""), at_most=LABEL_AT_MOST, ask=asked)
        field.label = label
        _refuse_second(field)
    if "kind" in values or field._state.adding:
        _set_kind(field, values.get("kind", ""))
    if "help_text" in values:
        given = values["help_text"]
        field.help_text = optional_line("help_text", given, at_most=HELP_AT_MOST)
    if "choices" in values:
        field.choices = written_choices(field.choices, values["choices"])
    if field.choices and not field.has_choices:
        raise RuleError.on("choices", _("Only a field of choices has some."), "invalid")
    if field.has_choices and not field.offered:
        raise RuleError.on("choices", _("Give the field at least one choice."), "required")


def _set_kind(field: CustomField, kind: str) -> None:
    if kind not in CustomKind.values:
        raise RuleError.on("kind", _("Choose what its values are."), "invalid_choice")
    if field._state.adding or kind == field.kind:
        field.kind = kind
        return
    if has_values(field):
        text = _("Accounts have values in this field: its kind stays. Add another field instead.")
        raise RuleError.on("kind", text, "in_use")
    field.kind = kind
    if not field.has_choices:
        field.choices = []


def _place(field: CustomField, position: int) -> None:
    """To this place among the others, who make room; beyond the last is the last."""
    order = list(living_fields().exclude(pk=field.pk))
    order.insert(max(position, 1) - 1, field)
    moved = []
    for place, one in enumerate(order, start=1):
        if one.position != place:
            one.position, one.updated_at = place, timezone.now()
            moved.append(one)
    others = [one for one in moved if one is not field]
    CustomField.objects.bulk_update(others, ["position", "updated_at"])


def _refuse_second(field: CustomField) -> None:
    """Raises RuleError where a field has the label."""
    field.label_key = same_key(field.label)
    same = CustomField.objects.filter(label_key=field.label_key, deleted_at=None)
    if same.exclude(pk=field.pk).exists():
        text = _("There is a field of this name already: %(name)s.") % {"name": field.label}
        raise RuleError.on("label", text, "duplicate")


def _refuse_too_many() -> None:
    if CustomField.objects.filter(deleted_at=None).count() >= FIELDS_AT_MOST:
        text = _("At most %(n)d fields. Delete one first.") % {"n": FIELDS_AT_MOST}
        raise RuleError.on("label", text, "too_many")


def _lock(field: CustomField, version: int | None) -> CustomField:
    """The field as it is now; fields are written by one at a time."""
    take_turns("custom_fields")
    locked = CustomField.objects.select_for_update().filter(pk=field.pk, deleted_at=None).first()
    if locked is None or (version is not None and locked.version != version):
        raise StaleError
    return locked


def _save(field: CustomField) -> None:
    field.version += 1
    field.save()


def _snapshot(field: CustomField) -> dict[str, Any]:
    return {
        "label": field.label,
        "kind": field.kind,
        "help_text": field.help_text,
        "choices": [choice["label"] for choice in field.offered],
        "position": field.position,
    }
