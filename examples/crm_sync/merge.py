"""Three-way merge of one record, field by field. No network, no state."""

from __future__ import annotations

from dataclasses import dataclass, field

Fields = dict[str, str]
"""A record in the words of neither side; an empty text is nothing."""


@dataclass(frozen=True)
class Conflict:
    """Both sides changed a field since they last agreed; nobody's word is overwritten."""

    field: str
    base: str | None
    here: str
    there: str


@dataclass(frozen=True)
class Merged:
    """What each side lacks, what both agree on, and what a person has to decide."""

    to_ours: Fields = field(default_factory=dict)
    to_theirs: Fields = field(default_factory=dict)
    agreed: Fields = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.to_ours or self.to_theirs or self.conflicts)


def merge(base: Fields, ours: Fields, theirs: Fields) -> Merged:
    """What follows from what both last agreed on, and what each says now.

    A field that one side can't say at present (an owner whom the other doesn't know) is left out
    of its fields, and stays as it is on both. Where there is no base yet, nothing gives way to
    something, small letters to capitals as the CRM writes them, and two different things are a
    conflict.
    """
    found = Merged(agreed=dict(base))
    for name in sorted(ours.keys() & theirs.keys()):
        here, there, before = ours[name], theirs[name], base.get(name)
        if here == there:
            found.agreed[name] = here
        elif here == (before or "") or (before is None and here.casefold() == there.casefold()):
            found.to_ours[name] = there
        elif there == (before or ""):
            found.to_theirs[name] = here
        else:
            found.conflicts.append(Conflict(name, before, here, there))
    return found
