"""A field for a rich text: an editor where scripts run, a textarea where they do not.

A page that shows one includes `components/rich_text_scripts.html` in its block `scripts`.
What is posted: `NAME-html`, as the editor writes it, or else `NAME`, plain text of the textarea, in
which what nobody changed keeps its formats; and `NAME-base`, with which the writer began.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from rules.reasons import Refused
from rules.rich_text.cleaning import MOST_LETTERS, as_text, clean, from_text, harmless


class Tool(NamedTuple):
    """A button above the text."""

    does: str
    icon: str
    label: str | Promise
    keys: str
    is_switch: bool = True


TOOLS = (
    Tool("bold", "bold", _("Bold"), "Control+B"),
    Tool("italic", "italic", _("Italic"), "Control+I"),
    Tool("link", "link", _("Link"), "Control+K"),
    Tool("heading", "h2", _("Heading"), "Control+Alt+2"),
    Tool("subheading", "h3", _("Smaller heading"), "Control+Alt+3"),
    Tool("bullets", "list-bullet", _("List"), "Control+Shift+8"),
    Tool("numbers", "numbered-list", _("Numbered list"), "Control+Shift+7"),
    Tool("out", "chevron-double-left", _("One level up"), "Control+[", is_switch=False),
    Tool("in", "chevron-double-right", _("One level down"), "Control+]", is_switch=False),
    Tool("undo", "arrow-uturn-left", _("Undo"), "Control+Z", is_switch=False),
    Tool("redo", "arrow-uturn-right", _("Redo"), "Control+Y", is_switch=False),
)


class Typed(str):
    """A text as it was posted, with the one that its writer began with."""

    base: str = ""


class RichTextArea(forms.Textarea):
    """The textarea with plain text, and what the editor needs beside it."""

    template_name = "components/rich_text.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As ever, with the text as HTML."""
        html = value or ""
        context = super().get_context(name, _plain(html), attrs)
        base = html.base if isinstance(html, Typed) else html
        return context | {"html": harmless(html), "base": harmless(base), "tools": TOOLS}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed | None:
        """The text as HTML, by whichever way it was written."""
        html, plain, base = (data.get(name + part) for part in ("-html", "", "-base"))
        if plain is None and html is None:
            return None
        typed = Typed(html if plain is None else _formatted(plain, html or ""))
        typed.base = base or ""
        return typed

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither was posted."""
        return name not in data and f"{name}-html" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser can't point at a textarea that the editor has taken the place of."""
        return False


class RichTextField(forms.CharField):
    """A rich text as it is kept, of at most so many letters."""

    widget = RichTextArea

    def __init__(self, *, at_most: int, **how: Any) -> None:
        super().__init__(strip=False, **how)
        self.at_most = at_most

    def clean(self, value: Any) -> str:
        """The text. What is wrong with it is said beside the field."""
        try:
            kept = clean(str(value or ""), self.at_most)
        except Refused as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal
        if self.required and not kept:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return kept


def base_of(form: forms.BaseForm, name: str) -> str:
    """The text that the writer of a bound form began with, as it is kept."""
    typed = form[name].data
    try:
        return clean(typed.base, MOST_LETTERS) if isinstance(typed, Typed) else ""
    except Refused:
        return ""


def _formatted(plain: str, over: str) -> str:
    try:
        return from_text(plain, MOST_LETTERS, over=over)
    except Refused:
        return escape(plain)  # the field says why


def _plain(html: str) -> str:
    try:
        return as_text(html)
    except Refused:
        return strip_tags(html)
