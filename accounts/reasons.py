"""Why a line or a cell is refused, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules.reasons import REASONS as GENERAL

REASONS: dict[str, str | Promise] = GENERAL | {
    "columns": _("The line has more or fewer cells than the header; a comma may lack quotes."),
    "quotes": _("The quotation marks of the line don't match."),
    "beyond": _("The line has cells to the right of the last column name."),
    "too_long": _("This cell is too long."),
    "too_long_field": _("This is too long for its field."),  # in runs of former versions
    "formula": _("This cell holds a formula; put its value in its place."),
    "cell_error": _("This cell holds an error of the spreadsheet, such as #N/A."),
    "cnpj": _("This is not a valid CNPJ: the check digits don't match."),
    "cnpj_or_cpf": _("This is neither a valid CNPJ nor a valid CPF."),
    "encoding": _("The letters of the line are not in the encoding of the file; save it as UTF-8."),
    "too_many": _("At most 50 tags and 20 references."),
    "potential": _("The potential is low, medium or high."),
    "owner": _("No active member who may lead accounts has this e-mail address."),
    "cap": _("This account manager would have more key accounts than the cap allows."),
    "tax_id_taken": _("Another account has this tax id."),
    "ambiguous": _("Several accounts have this name; give a reference or a tax id."),
    "two_accounts": _("The line points at two different accounts."),
    "group_refused": _("Another line of the same account is refused."),
    "parent_unknown": _("No such parent account, in the registry or in the file."),
    "parent_ambiguous": _("Several accounts could be this parent; give a reference or a tax id."),
    "parent_refused": _("The line of the parent account is refused."),
    "parent_cycle": _("The account would be its own parent, or the parents go round in a circle."),
    "too_deep": _("The account is more than 20 levels below the top of its group."),
    "number": _("This is not a number in the format of its column."),
    "too_large": _("This number is too large."),
    "places": _("An amount has two places at most."),
    "month": _("Enter the month as 2026-11."),
    "future": _("The month is in the future."),
    "currency": _("The currency is not the organisation's."),
    "references": _("Write system, colon, id on each line."),
    "phase": _("There is no phase with this key or name."),
    "phase_reason": _("The account is in another phase. That changes on its page, with a reason."),
    "phase_day": _("Give a day that has come."),
    "phase_moved": _("The phase has changed here; that day is known."),
    "account_unknown": _("No account has this reference, tax id or exact name."),
    "month_repeated": _("The same account, month and figure stand on a line above; load one."),
    "month_twice": _("The same account and month stands on another line with another figure."),
}


def reason(code: str) -> str:
    """The sentence for a code, in the language of the reader."""
    return str(REASONS[code])
