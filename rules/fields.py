"""Putting what people and programs send on the fields of a row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from rules.errors import FieldError, RuleError
from rules.texts import refuse_control


def assign_fields(thing: Model, values: dict[str, Any], names: Collection[str]) -> None:
    """Those of `names` that are given, texts without blanks around; RuleError."""
    for name in names:
        if name in values:
            value = values[name]
            refuse_control(name, value)
            setattr(thing, name, value.strip() if isinstance(value, str) else value)


def check_fields(thing: Model, names: Collection[str]) -> None:
    """Raises RuleError with what is wrong about each of these fields by its own validators."""
    others = {field.name for field in thing._meta.concrete_fields} - set(names)
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as error:
        raise RuleError(
            _("Some fields are not valid."),
            errors=[
                FieldError(f"/{name}", "invalid", " ".join(messages))
                for name, messages in error.message_dict.items()
            ],
        ) from error
