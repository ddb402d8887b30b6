"""Which field is which: the product's records in the words that both sides share, and back.

A CRM's own names stand in its adapter (`theirs/`); this is our half.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .merge import Fields

ACCOUNT, CONTACT, MONTH = "account", "contact", "month"
KINDS = (ACCOUNT, CONTACT, MONTH)
"""In this order: what a record names comes before it."""

TEXTS = {
    ACCOUNT: ("name", "tax_id", "segment", "country", "city", "website"),
    CONTACT: ("name", "email", "phone", "title"),
    MONTH: (),
}
NAMED = {ACCOUNT: ("parent",), CONTACT: ("account", "reports_to"), MONTH: ()}
"""What names another record: here by our id, between the two by the CRM's."""
NAMES = {"parent": ACCOUNT, "account": ACCOUNT, "reports_to": CONTACT}
FIXED_HERE = {ACCOUNT: frozenset[str](), CONTACT: frozenset({"account"}), MONTH: frozenset[str]()}
"""A person stays at their account here: one who moved at the CRM is listed."""
FIXED_THERE = {
    ACCOUNT: frozenset[str](),
    CONTACT: frozenset[str](),
    MONTH: frozenset({"revenue"}),
}
"""Revenue comes from won deals, and can't be turned back into them."""
ARCHIVED = "archived"
ROLE = "user"
"""What a new person is in the client's decisions: no CRM says, and the product asks."""

Named = Callable[[str, str], str]
"""The CRM's id of what (kind, our id) names; nothing where it has none."""


def tidy(text: object) -> str:
    """One line of text with single spaces, as both sides are compared."""
    return " ".join(str(text or "").split())


def website(text: object) -> str:
    """With its scheme and without a last slash."""
    address = tidy(text).rstrip("/")
    return address if not address or "://" in address else f"https://{address}"


def tax_id(text: object) -> str:
    """Letters and digits alone."""
    return re.sub(r"[^0-9A-Za-z]", "", str(text or "")).upper()


def email(text: object) -> str:
    """In small letters."""
    return tidy(text).lower()


CLEAN: dict[str, Callable[[object], str]] = {
    "website": website,
    "tax_id": tax_id,
    "email": email,
    "owner": email,
}


def cleaned(fields: dict[str, Any]) -> Fields:
    """As both sides are compared, whatever way each writes it."""
    return {name: CLEAN.get(name, tidy)(value) for name, value in fields.items()}


def from_ours(kind: str, body: dict[str, Any], named: Named) -> Fields:
    """One of our records. What names something that the CRM doesn't have is left out."""
    if kind == MONTH:
        return {"revenue": body["revenue"]}
    fields: dict[str, Any] = {name: body[name] for name in TEXTS[kind]}
    if kind == ACCOUNT:
        fields["owner"] = body["owner"]
        fields[ARCHIVED] = "yes" if body["archived"] else ""
    for name in NAMED[kind]:
        ours = body[name]["id"] if isinstance(body[name], dict) else body[name]
        theirs = named(NAMES[name], ours) if ours else ""
        if theirs or not ours:
            fields[name] = theirs
    return cleaned(fields)


def to_ours(system: str, fields: Fields) -> dict[str, Any]:
    """A body for the product: others are named by the id that the CRM has for them."""
    body: dict[str, Any] = {name: v for name, v in fields.items() if name != ARCHIVED}
    for name in NAMES.keys() & body.keys():
        theirs = body[name]
        body[name] = {"system": system, "external_id": theirs} if theirs else None
    if "owner" in body:
        body["owner"] = body["owner"] or None
    return body


def reference(system: str, theirs: str) -> dict[str, str]:
    """What the product calls a record of the CRM."""
    return {"system": system, "external_id": theirs}


def money(cents: int) -> str:
    """As the product writes it."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"
