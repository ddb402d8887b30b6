"""The one table of an account's fields: what each holds, which ways write it, where it is shown.

Rule, form, serializers, bulk, file, import and its undo, the answers of the API, the filters of
lists and the export read it; a field is written here once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any

from accounts.models import Account, AccountTag, ExternalReference, Phase
from accounts.models.account import ExitRisk, Potential
from rules.addresses import web_address
from rules.fields import Text, one_of
from rules.names import is_visible
from rules.reasons import Refused
from tenants.models import Membership


class Way(Flag):
    """A way into the registry."""

    FORM = auto()  # the account's own form
    PAGE = auto()  # a page of its own
    API = auto()  # one account, by reference, in bulk
    FILE = auto()


EVERY = Way.FORM | Way.API | Way.FILE


class Out(Flag):
    """Where a field is shown to programs and spreadsheets."""

    LIST = auto()  # by the API, wherever it shows accounts
    ALONE = auto()  # by the API, at the account's own address only
    EXPORT = auto()


LISTED, ALONE = Out.LIST | Out.EXPORT, Out.ALONE | Out.EXPORT


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `text` where it is kept, or named, as a text."""

    name: str
    ways: Way
    text: Text | None = None
    out: Out = LISTED
    named_by: str = ""
    """The column by which files name it, where that is not its own."""


def _text(name: str, ways: Way = EVERY, out: Out = LISTED, **how: Any) -> Field:
    """A text of the account, as long as its column."""
    return Field(name, ways, Text(longest(Account, name), **how), out)


def longest(model: Any, name: str) -> int:
    """How many letters a column holds."""
    return int(model._meta.get_field(name).max_length)


PHASE_KEY, PHASE_NAME = Text(longest(Phase, "key")), Text(longest(Phase, "name"))
TAGS_AT_MOST, TAG = 50, Text(longest(AccountTag, "name"))
REFERENCES_AT_MOST = 20
SYSTEM = Text(longest(ExternalReference, "system"), is_required=True)
EXTERNAL_ID = Text(longest(ExternalReference, "external_id"), is_required=True)

FIELDS = (
    _text("name", is_required=True),
    _text("legal_name"),
    _text("tax_id"),  # what it means, the country says: accounts.tax_ids
    # as forms and files name it
    Field("parent", EVERY, Text(longest(Account, "name")), named_by="parent__name"),
    _text("segment"),
    _text("country"),
    _text("region", out=ALONE),
    _text("city"),
    _text("website", meaning=web_address),
    _text("linkedin", out=ALONE, meaning=web_address),
    # as programs and files name them
    Field("owner", EVERY, Text(longest(Membership, "email")), named_by="owner__email"),
    _text("potential", meaning=one_of(Potential.values)),
    # of a new account; later it changes with a reason
    Field("phase", Way.FORM | Way.FILE, named_by="phase__key"),
    # until it changes here: accounts.phase_starts
    Field("phase_since", Way.PAGE | Way.API | Way.FILE, out=ALONE),
    _text("exit_risk", Way.PAGE, Out(0), meaning=one_of(ExitRisk.values)),
    Field("kam_hours", Way.FORM, out=Out(0)),
    _text("notes", out=ALONE, is_prose=True),
    Field("tags", EVERY),
    Field("references", EVERY),
)

LISTS = ("tags", "references")
NAMED = ("parent", "owner", "phase")
NAMES = tuple(field.name for field in FIELDS if field.name not in LISTS)
"""What the rule takes as values."""

TEXTS = {f.name: f.text for f in FIELDS if f.text is not None and f.name not in NAMED}
"""What is kept as a text in the account's own row."""

SET_TEXTS = tuple(f.name for f in FIELDS if f.name in TEXTS and f.ways & Way.FILE)
"""Those that bulk requests and files write, many rows in one statement."""


def field(name: str) -> Field:
    """The field of this name."""
    return next(f for f in FIELDS if f.name == name)


def text_of(name: str) -> Text:
    """What the text field of this name holds."""
    text = field(name).text
    if text is None:
        raise LookupError(name)
    return text


def shown(out: Out) -> tuple[Field, ...]:
    """The fields that stand there."""
    return tuple(f for f in FIELDS if f.out & out)


def kept_texts(out: Out) -> tuple[str, ...]:
    """Those of them that are texts of the account's own row."""
    return tuple(f.name for f in shown(out) if f.name in TEXTS)


def written_by(way: Way) -> tuple[str, ...]:
    """The fields that a way writes."""
    return tuple(f.name for f in FIELDS if f.ways & way)


def clean_tags(tags: Iterable[object]) -> tuple[str, ...]:
    """The tags as they are kept, each once; what shows nothing is none. Raises Refused."""
    found = {text for tag in tags if is_visible(text := TAG.clean(tag))}
    if len(found) > TAGS_AT_MOST:
        raise Refused("too_many")
    return tuple(sorted(found))


def clean_references(references: Iterable[tuple[object, object]]) -> list[tuple[str, str]]:
    """The references as they are kept, each once, in their order. Raises Refused."""
    found = dict.fromkeys((SYSTEM.clean(s), EXTERNAL_ID.clean(i)) for s, i in references)
    if len(found) > REFERENCES_AT_MOST:
        raise Refused("too_many")
    return list(found)
