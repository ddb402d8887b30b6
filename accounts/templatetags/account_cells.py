"""The lines of the account list, in one piece: fifty of them are most of that page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.listing.columns import NAME, ListColumn
from accounts.listing.kinds import Kind
from accounts.listing.listed import ListedAccount
from accounts.templatetags.periods import growth
from pages.markup import filled
from pages.templatetags.figures import NONE, amount_short, decimal2, exact, percent, short_date
from pages.templatetags.ui import icon, phase, query_of, sort_header

register = template.Library()

_CHOICE = '<td><input type="checkbox" name="account" value="{}" aria-label="{}"></td>'
_NAME = (
    '<td class="name"><a href="{}{}/">{}</a>{}<br><small>{}</small>'
    '<a class="peek" href="{}{}" data-peek="{}" aria-label="{}"{}>{}</a></td>'
)
_CURRENT = SafeString(' aria-current="true"')
_KEY = ' <span class="chip accent">{}</span>'
_HEAD, _HEAD_OF_NUMBERS = '<th scope="col">{}</th>', '<th scope="col" class="n">{}</th>'
_WORD = '<td data-label="{}">{}</td>'
_NUMBER = '<td class="n" data-label="{}">{}</td>'
_TAG = '<span class="chip">{}</span>'
_DAY = "<small>{}</small>"
_LATE = '<small class="late">{}</small>'


@register.simple_tag(takes_context=True)
def account_heads(
    context: Context, columns: Sequence[ListColumn], until: date | None
) -> SafeString:
    """The heads of the columns; those that the list can stand in the order of turn it."""
    return SafeString("\n".join(_head(context, column, until) for column in [NAME, *columns]))


def _head(context: Context, column: ListColumn, until: date | None) -> SafeString:
    label, is_numeric = column.called(until), column.kind.is_numeric
    if column.sort:
        usual = "name" if column is NAME else ""
        return sort_header(context, column.sort, label, numeric=is_numeric, default=usual)
    return filled(_HEAD_OF_NUMBERS if is_numeric else _HEAD, label)


@register.simple_tag(takes_context=True)
def account_lines(
    context: Context,
    rows: Iterable[ListedAccount],
    columns: Sequence[ListColumn],
    until: date | None,
    base: str,
    may_choose: bool,
) -> SafeString:
    """The lines: a box to choose each by where one may, the name, and the columns."""
    language = get_language()
    cells = [_cell_of(column, until) for column in columns]
    key = filled(_KEY, _("Key account"))
    sign = _Sign(context["request"])
    form = (_CHOICE if may_choose else "") + _NAME
    lines = []
    for row in rows:
        name = (row["id"], row["name"]) if may_choose else ()
        mark = key if row["is_key"] else ""
        head = filled(form, *name, base, row["id"], row["name"], mark, row["note"], *sign.of(row))
        rest = "".join(
            filled(cell, write(row.get(column), language)) for column, cell, write in cells
        )
        lines.append(f"<tr>{head}{rest}</tr>")
    return SafeString("\n".join(lines))


class _Sign:
    """The link of each line that shows its account beside the list."""

    def __init__(self, request: HttpRequest) -> None:
        rest = query_of(request, peek=None)
        self._query = rest + ("&" if len(rest) > 1 else "") + "peek="
        self._label = _("Show %(name)s beside the list")
        self._icon = icon("chevron-right")
        self._current = request.GET.get("peek", "")

    def of(self, row: ListedAccount) -> tuple[object, ...]:
        """What fills its places."""
        pk = str(row["id"])
        current = _CURRENT if pk == self._current else ""
        return self._query, pk, pk, self._label % {"name": row["name"]}, current, self._icon


def _cell_of(column: ListColumn, until: date | None) -> tuple[str, str, Callable[..., object]]:
    """Where the value is, the cell as markup with one place, and what is written there."""
    label = str(escape(column.called(until))).replace("{", "{{").replace("}", "}}")
    form = _NUMBER if column.kind.is_numeric else _WORD
    return column.name, form.format(label, "{}"), _WRITTEN[column.kind]


def _text(value: object, language: str | None) -> object:
    return value or NONE


def _phase(value: object, language: str | None) -> object:
    return phase(value)


def _words(value: Sequence[str] | None, language: str | None) -> object:
    return SafeString(" ".join(filled(_TAG, word) for word in value)) if value else NONE


def _share(value: object, language: str | None) -> object:
    return percent(value, 0, language)


def _count(value: object, language: str | None) -> object:
    return NONE if value is None else value


def _day(value: date | None, language: str | None) -> object:
    return filled(_DAY, short_date(value, language)) if value else NONE


def _due(value: date | None, language: str | None) -> object:
    if value is None or value >= localdate():
        return _day(value, language)
    return filled(_LATE, short_date(value, language))


_WRITTEN: Mapping[Kind, Callable[[Any, str | None], object]] = {
    Kind.TEXT: _text,
    Kind.WORDS: _words,
    Kind.PHASE: _phase,
    Kind.AMOUNT: amount_short,
    Kind.GROWTH: growth,
    Kind.SHARE: _share,
    Kind.SCORE: decimal2,
    Kind.COUNT: _count,
    Kind.NUMBER: exact,
    Kind.MONEY: decimal2,
    Kind.DAY: _day,
    Kind.DUE: _due,
}
