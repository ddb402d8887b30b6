"""What the fields and the choices of an import are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.imports.choices import Choices
from accounts.imports.encodings import ENCODINGS

FIELDS = {
    "id": _("Id in this product"),
    "reference": _("Id in the other system"),
    "references": _("Ids in several systems (system: id)"),
    "name": _("Name"),
    "legal_name": _("Legal name"),
    "tax_id": _("Tax id (CNPJ)"),
    "parent": _("Parent account"),
    "segment": _("Segment"),
    "country": _("Country"),
    "region": _("State or region"),
    "city": _("City"),
    "website": _("Website"),
    "linkedin": _("LinkedIn address"),
    "owner": _("Account manager (e-mail)"),
    "potential": _("Potential"),
    "phase": _("Phase (of new accounts)"),
    "phase_since": _("In this phase since"),
    "tags": _("Tags"),
    "notes": _("Notes"),
    "account": _("Account (reference, tax id or exact name)"),
    "account_name": _("Name for accounts that are added"),
    "month": _("Month"),
    "revenue": _("Revenue"),
    "cost": _("Cost to serve"),
    "gross_profit": _("Gross profit (cost is revenue less this)"),
    "currency": _("Currency"),
}
UNITS = [(1, _("As it stands")), (1_000, _("Thousands")), (1_000_000, _("Millions"))]
DAY_FIRST = [(True, _("31/12/2026: day first")), (False, _("12/31/2026: month first"))]
DELIMITERS = [
    (",", _("Comma (,)")),
    (";", _("Semicolon (;)")),
    ("\t", _("Tab")),
    ("|", _("Bar (|)")),
]
SHOWN_IN_FILE = _("The file shows it.")
CHOSEN = _("Chosen by hand.")
NOT_SHOWN = _("The file does not show it: this is what your organisation writes. Please look.")

MAKES_NO_DIFFERENCE = _("In this file it makes no difference.")


def evidence(choices: Choices, name: str) -> str:
    """Why numbers or dates are read in the order in which they are."""
    if name in choices.by_hand:
        return str(CHOSEN)
    is_sure = choices.format_is_sure if name == "number_format" else choices.date_order_is_sure
    if is_sure:
        return str(SHOWN_IN_FILE)
    return str(NOT_SHOWN if name in choices.open_orders else MAKES_NO_DIFFERENCE)


def encoding_label(name: str) -> str:
    """An encoding as people call it."""
    return ENCODINGS.get(name, name)


def column_label(header: list[str], at: int) -> str:
    """The title of a column; with its letter where that alone doesn't tell."""
    title = header[at]
    return title if title and header.count(title) == 1 else f"{title} ({letter(at)})".strip()


def letter(at: int) -> str:
    """A column's letter, as spreadsheets count: A, B, … Z, AA."""
    above, here = divmod(at, 26)
    return (letter(above - 1) if above else "") + chr(ord("A") + here)
