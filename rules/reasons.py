"""Why a value is refused: a code for programs, a sentence for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "required": _("This must be filled in."),
    "max_length": _("This is too long for its field."),
    "characters": _("This holds characters that cannot be kept."),
    "invalid": _("This is not a text."),
    "invalid_choice": _("This is none of the choices."),
    "date": _("This is not a date."),
    "too_many": _("These are too many."),
    "email": _("This is not an e-mail address."),
    "web": _("This is not a web address."),
    "shortened": _("A spreadsheet has shortened this id; its digits are lost. Export it as text."),
    "float": _("This is a number with decimals, and no id. Export the column as text."),
    "long_number": _("A number of more than 15 digits loses its last ones in a spreadsheet."),
}


class Refused(Exception):  # noqa: N818  # a verdict, not a fault
    """One value can't be taken; the code says why."""

    def __init__(self, code: str, detail: str | Promise = "") -> None:
        super().__init__(code)
        self.code = code
        self._detail = detail

    @property
    def detail(self) -> str:
        """The sentence, in the language of the reader."""
        return str(self._detail or REASONS[self.code])
