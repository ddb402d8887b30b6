"""Tags and references as a person writes them in one field, and back without loss."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from accounts.references import Reference

_LINE = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"\s*|(?P<plain>[^:]+)):(?P<id>.*)')


def write_tags(tags: Iterable[str]) -> str:
    """`north, "south, far"`: a tag with what files part tags by, or a quote, stands in quotes."""
    return ", ".join(_quoted(tag, ",;|") for tag in tags)


def read_tags(text: str) -> list[str]:
    """The tags between the commas, quotes taken off, none empty."""
    lines = csv.reader(text.splitlines(), skipinitialspace=True)
    return [tag.strip() for line in lines for tag in line if tag.strip()]


def write_references(references: Iterable[Reference]) -> str:
    """One a line, `crm: 00123`; a system with a colon or a quote stands in quotes."""
    return "\n".join(f"{_quoted(system, ':')}: {external_id}" for system, external_id in references)


def read_references(text: str) -> list[Reference] | None:
    """(system, id) of each line; None where a line isn't system, colon, id."""
    pairs = []
    for line in text.splitlines():
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            return None
        system = found["plain"] or (found["quoted"] or "").replace('""', '"')
        if not system.strip() or not found["id"].strip():
            return None
        pairs.append((system.strip(), found["id"].strip()))
    return pairs


def _quoted(word: str, marks: str) -> str:
    """The word, in quotes where it holds a mark that ends it."""
    if not any(mark in word for mark in f'{marks}"'):
        return word
    escaped = word.replace('"', '""')
    return f'"{escaped}"'
