"""One control above the account list."""

from __future__ import annotations

from dataclasses import dataclass, field

Choice = tuple[str, str]


@dataclass(frozen=True)
class Control:
    """What it is called, what is asked for now, and what can be."""

    name: str
    label: str
    value: str
    kind: str = "text"
    choices: list[Choice] = field(default_factory=list)


def clean(value: str) -> str:
    """What an address asks for, as it is looked for."""
    return value.replace("\x00", "").strip()[:200]
