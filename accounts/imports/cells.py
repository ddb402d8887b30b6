"""Checking the cells of one line of accounts; no database."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts.fields import (
    EXTERNAL_ID,
    PHASE_NAME,
    REFERENCES_AT_MOST,
    SYSTEM,
    TAG,
    TAGS_AT_MOST,
    Way,
    clean_references,
    clean_tags,
    text_of,
    written_by,
)
from accounts.imports.months import parse_day
from accounts.phase_starts import check_day
from accounts.tax_ids import clean_tax_id, is_brazil, tidied_tax_id
from accounts.written_lists import read_references, read_tags, write_references
from rules.fields import Text
from rules.formulas import unguarded
from rules.identifiers import check_identifier, check_named
from rules.names import sort_key
from rules.reasons import Refused
from rules.texts import line, shown

_OTHERS = ("tags", "references", "phase", "phase_since")
_ALL_REFERENCES = Text(
    REFERENCES_AT_MOST * (SYSTEM.at_most + EXTERNAL_ID.at_most + 5), is_prose=True
)
_ALL_TAGS = Text(TAGS_AT_MOST * (TAG.at_most + 2))
CELLS: dict[str, Text] = {
    "id": Text(40),
    "reference": Text(EXTERNAL_ID.at_most),
    "references": _ALL_REFERENCES,
    **{name: text_of(name) for name in written_by(Way.FILE) if name not in _OTHERS},
    "tags": _ALL_TAGS,
    "phase": PHASE_NAME,
    "phase_since": Text(40),
}
"""What a cell of each column holds; an empty cell says nothing."""

_POTENTIAL = {
    "low": "low",
    "baixo": "low",
    "baixa": "low",
    "medium": "medium",
    "medio": "medium",
    "media": "medium",
    "high": "high",
    "alto": "high",
    "alta": "high",
}
_IDENTIFIERS = {
    "reference": check_identifier,
    "tax_id": check_identifier,
    "parent": check_named,
}


@dataclass
class Checker:
    """Checks lines for one organisation."""

    country: str
    owners: dict[str, str]
    phases: dict[str, str] = field(default_factory=dict)
    cnpj_only: bool = False
    today: date = date.min
    day_first: bool = False
    refusals: list[tuple[int, str, str, str]] = field(default_factory=list)

    def check(self, number: int, values: dict[str, str]) -> bool:
        """Clean the values in place; says whether the line can be used."""
        before = len(self.refusals)
        for name, value in values.items():
            if not value:
                continue
            try:
                values[name] = self._clean(name, value, values)
            except Refused as refusal:
                self.refusals.append((number, name, shown(value.strip())[:200], refusal.code))
        return len(self.refusals) == before

    def _clean(self, name: str, text: str, values: Mapping[str, str]) -> str:
        if not text.strip():
            return ""
        text = unguarded(text)  # as our own files guard it
        if check := _IDENTIFIERS.get(name):
            check(text)
        special = _SPECIAL.get(name)
        return special(self, text, values) if special else CELLS[name].clean(text)

    def _tax_id(self, text: str, values: Mapping[str, str]) -> str:
        """By the line's country; a line that names none is judged once its account is known."""
        tax_id, country = CELLS["tax_id"].clean(text), line(values.get("country", ""))
        only = self.cnpj_only
        if country:
            return clean_tax_id(tax_id, in_brazil=is_brazil(country), cnpj_only=only)
        return tidied_tax_id(tax_id, in_brazil=is_brazil(self.country), cnpj_only=only)

    def _owner(self, text: str, values: Mapping[str, str]) -> str:
        owner = self.owners.get(CELLS["owner"].clean(text).lower())
        if owner is None:
            raise Refused("owner")
        return owner

    def _phase(self, text: str, values: Mapping[str, str]) -> str:
        """By its key, as our exports write it, or by its name."""
        phase = self.phases.get(sort_key(CELLS["phase"].clean(text)))
        if phase is None:
            raise Refused("phase")
        return phase

    def _phase_since(self, text: str, values: Mapping[str, str]) -> str:
        since = parse_day(text, day_first=self.day_first)
        if since is None:
            raise Refused("date")
        check_day(since, today=self.today)
        return since.isoformat()


def _potential(checker: Checker, text: str, values: Mapping[str, str]) -> str:
    found = _POTENTIAL.get(sort_key(line(text)))
    return found or CELLS["potential"].clean(text)


def _id(checker: Checker, text: str, values: Mapping[str, str]) -> str:
    try:
        return str(uuid.UUID(CELLS["id"].clean(text)))
    except ValueError as error:
        raise Refused("invalid") from error


def _tags(checker: Checker, text: str, values: Mapping[str, str]) -> str:
    text = CELLS["tags"].clean(text)
    return "|".join(clean_tags(read_tags(text) if '"' in text else re.split(r"[,;|]", text)))


def _references(checker: Checker, text: str, values: Mapping[str, str]) -> str:
    """As they were written, one a line, each once."""
    pairs = read_references(CELLS["references"].clean(text))
    if pairs is None:
        raise Refused("references")
    for _system, external_id in pairs:
        check_identifier(external_id)
    return write_references(clean_references(pairs))


_SPECIAL: dict[str, Callable[[Checker, str, Mapping[str, str]], str]] = {
    "id": _id,
    "tax_id": Checker._tax_id,
    "owner": Checker._owner,
    "potential": _potential,
    "phase": Checker._phase,
    "phase_since": Checker._phase_since,
    "tags": _tags,
    "references": _references,
}
