"""One text field as every way in writes it, and putting what is sent on the fields of a row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from rules.errors import FieldError, RuleError
from rules.names import is_visible
from rules.reasons import Refused
from rules.texts import fitting, line, prose


@dataclass(frozen=True, slots=True)
class Text:
    """What a text field holds: how it is cleaned, how long it may be, what it may say."""

    at_most: int
    is_required: bool = False
    is_prose: bool = False
    meaning: Callable[[str], str] | None = None

    def __deepcopy__(self, memo: object) -> Text:
        """Itself: nothing of it changes, and serializers copy their fields for each request."""
        return self

    def shape(self, value: object) -> str:
        """The cleaned text, whatever it says. Raises Refused."""
        if not isinstance(value, str):
            raise Refused("invalid")
        if self.is_required and not value.strip():
            raise Refused("required")
        text = prose(value) if self.is_prose else line(value)
        return text if len(text) <= self.at_most else fitting(text, self.at_most)

    def clean(self, value: object) -> str:
        """The text as it is kept. Raises Refused."""
        text = self.shape(value)
        if self.is_required and not is_visible(text):
            raise Refused("required")
        if self.meaning is None or not text:
            return text
        return fitting(self.meaning(text), self.at_most)


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """A meaning: one of these words."""
    known = frozenset(words)

    def check(text: str) -> str:
        if text not in known:
            raise Refused("invalid_choice")
        return text

    return check


def cleaned(values: Mapping[str, Any], texts: Mapping[str, Text]) -> dict[str, Any]:
    """The values with those that are texts as they are kept. RuleError with all that is wrong."""
    found, errors = dict(values), []
    for name in values.keys() & texts.keys():
        try:
            found[name] = texts[name].clean(values[name])
        except Refused as refusal:
            errors.append(FieldError(f"/{name}", refusal.code, refusal.detail))
    if errors:
        raise RuleError(_("Some fields are not valid."), errors=errors)
    return found


def assign_fields(thing: Model, values: Mapping[str, Any], names: Collection[str]) -> None:
    """Those of `names` that are given."""
    for name in names:
        if name in values:
            setattr(thing, name, values[name])


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
