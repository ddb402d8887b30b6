"""Checking the cells of one line of accounts; no database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.tax_ids import BRAZIL, Refused, clean_tax_id
from rules.names import is_visible, sort_key

LENGTHS = {
    "reference": 120,
    "name": 200,
    "legal_name": 200,
    "tax_id": 32,
    "parent": 200,
    "segment": 80,
    "country": 60,
    "region": 80,
    "city": 80,
    "website": 200,
    "linkedin": 200,
    "owner": 254,
    "potential": 20,
    "tags": 400,
    "notes": 10_000,
}
_WEB = re.compile(r"https?://[^\s/$.?#@][^\s@]*\.[^\s@]+", re.IGNORECASE)
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
MAX_TAG = 40
_GUARDED = ("=", "+", "-", "@")


@dataclass
class Checker:
    """Checks lines for one organisation."""

    country: str
    owners: dict[str, str]
    refusals: list[tuple[int, str, str, str]] = field(default_factory=list)

    def check(self, number: int, values: dict[str, str]) -> bool:
        """Clean the values in place; says whether the line can be used."""
        before = len(self.refusals)
        for name, value in values.items():
            text = value.strip()
            if not text:
                if value:
                    values[name] = ""
                continue
            try:
                values[name] = self._clean(name, text, values)
            except Refused as refusal:
                self.refusals.append((number, name, text[:200], str(refusal)))
        return len(self.refusals) == before

    def _clean(self, name: str, text: str, values: dict[str, str]) -> str:
        if len(text) > LENGTHS[name]:
            raise Refused("too_long_field")
        if name == "notes":
            return text
        if name == "name" and not is_visible(text):
            raise Refused("required")
        if text[0] == "'" and text[1:2] in _GUARDED:
            text = text[1:]  # our own exports put it there against formulas
        text = " ".join(text.split())
        special = _SPECIAL.get(name)
        return special(self, text, values) if special else text

    def _tax_id(self, text: str, values: dict[str, str]) -> str:
        country = values.get("country", "").strip().lower() or self.country.lower()
        return clean_tax_id(text, in_brazil=country in BRAZIL)

    def _owner(self, text: str, values: dict[str, str]) -> str:
        owner = self.owners.get(text.lower())
        if owner is None:
            raise Refused("owner")
        return owner


def _web(checker: Checker, text: str, values: dict[str, str]) -> str:
    address = text if "://" in text else f"https://{text}"
    if not _WEB.fullmatch(address):
        raise Refused("web")
    return address


def _potential(checker: Checker, text: str, values: dict[str, str]) -> str:
    found = _POTENTIAL.get(sort_key(text))
    if found is None:
        raise Refused("potential")
    return found


def _tags(checker: Checker, text: str, values: dict[str, str]) -> str:
    tags = {tag.strip() for tag in re.split(r"[,;|]", text)} - {""}
    if any(len(tag) > MAX_TAG for tag in tags):
        raise Refused("too_long_field")
    return "|".join(sorted(tags))


_SPECIAL: dict[str, Callable[[Checker, str, dict[str, str]], str]] = {
    "tax_id": Checker._tax_id,
    "owner": Checker._owner,
    "website": _web,
    "linkedin": _web,
    "potential": _potential,
    "tags": _tags,
}
