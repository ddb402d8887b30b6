"""The choices of a field: added, renamed, retired; their keys stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import FieldChoice
from rules.errors import RuleError
from rules.names import same_key
from rules.texts import titled

CHOICES_AT_MOST, LABEL_AT_MOST, EVER_AT_MOST = 50, 60, 200
_KEY_AT_MOST = 36


def written_choices(
    known: Sequence[FieldChoice], given: Sequence[Mapping[str, Any]]
) -> list[FieldChoice]:
    """The choices in the order given; what is left out is retired. RuleError at what is wrong.

    One with a key is another label of a known one; without, it is new.
    """
    if len(given) > EVER_AT_MOST:
        raise _too_many()
    taken = {choice["key"] for choice in known}
    found: dict[str, FieldChoice] = {}
    for at, line in enumerate(given):
        choice = _written(f"choices/{at}", line, taken)
        if choice["key"] in found:
            raise _twice(at, choice["label"])
        taken.add(choice["key"])
        found[choice["key"]] = choice
    left = [FieldChoice(**{**c, "retired": True}) for c in known if c["key"] not in found]
    _check(list(found.values()))
    choices = [*found.values(), *left]
    if len(choices) > EVER_AT_MOST:
        raise _too_many()
    return choices


def free_key(label: str, taken: set[str], usual: str) -> str:
    """A key for programs that nothing has yet: `contract_end`."""
    base = slugify(label).replace("-", "_")[:_KEY_AT_MOST].strip("_") or usual
    if base not in taken:
        return base
    return next(k for n in range(2, len(taken) + 3) if (k := f"{base}_{n}") not in taken)


def _written(place: str, line: Mapping[str, Any], taken: set[str]) -> FieldChoice:
    asked = _("Give the choice a name.")
    label = titled(f"{place}/label", line.get("label", ""), at_most=LABEL_AT_MOST, ask=asked)
    key = line.get("key") or ""
    if key and key not in taken:
        raise RuleError.on(f"{place}/key", _("There is no such choice."), "unknown")
    return FieldChoice(
        key=key or free_key(label, taken, "choice"),
        label=label,
        retired=bool(line.get("retired")),
    )


def _check(choices: Sequence[FieldChoice]) -> None:
    """What is offered is told apart by its label, and is not too much."""
    seen: set[str] = set()
    for at, choice in enumerate(choices):
        if choice["retired"]:
            continue
        if same_key(choice["label"]) in seen:
            raise _twice(at, choice["label"])
        seen.add(same_key(choice["label"]))
    if len(seen) > CHOICES_AT_MOST:
        raise _too_many()


def _twice(at: int, label: str) -> RuleError:
    text = _("%(name)s stands there twice.") % {"name": label}
    return RuleError.on(f"choices/{at}/label", text, "duplicate")


def _too_many() -> RuleError:
    text = _("At most %(n)d choices.") % {"n": CHOICES_AT_MOST}
    return RuleError.on("choices", text, "too_many")
