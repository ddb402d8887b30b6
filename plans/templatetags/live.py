"""The live parts of a plan, each list in one piece."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pages.markup import filled
from pages.templatetags.figures import amount_short, decimal2, month
from plans.live.revenue import MonthPair
from plans.live.shapes import Fact
from plans.live.whitespace import Counted, Line
from plans.templatetags.whitespace import MARKS, state_words
from plans.whitespace.shapes import STATES, Sums

register = template.Library()

WIDTH, HEIGHT, GAP = 360, 72, 3
_FACT = "<div><dt>{}</dt><dd{}>{}{}</dd></div>"
_LINK = '<a href="{}">{}</a>'
_NOTE = " <small>{}</small>"
_LATE = SafeString(' class="late"')
_COUNT = '<td class="n">{}</td>'
_ROW = f'<tr><th scope="row" dir="auto">{{}}</th>{_COUNT * len(STATES)}{_COUNT}</tr>'
_FAMILY = "<small>{}</small>"
_HEAD = (
    '<th scope="col" class="n" title="{}"><span class="mark" aria-hidden="true">{}</span>'
    '<span class="visually-hidden">{}</span></th>'
)
_SIGN = '<span class="nowrap"><span class="mark">{}</span> {}</span>'
_BAR = '<rect class="mark" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
_MONTH = '<tr><th scope="row">{}</th><td class="n">{}</td><td class="n">{}</td></tr>'


@register.simple_tag
def live_facts(facts: Iterable[Fact]) -> SafeString:
    """The lines of a part."""
    return SafeString("".join(_fact(fact) for fact in facts))


@register.simple_tag
def state_heads() -> SafeString:
    """The states of a whitespace, as heads of columns."""
    return _heads(get_language())


@register.simple_tag
def state_signs() -> SafeString:
    """What the signs of the heads mean."""
    return _signs(get_language())


@register.simple_tag
def state_counts(counted: Counted) -> SafeString:
    """Each offering with how many units are in which state, and what could be bought there."""
    language = get_language()
    return SafeString(
        "".join(_line(one, language) for one in counted.lines if not _is_unknown(one))
    )


@register.simple_tag
def state_totals(counted: Counted) -> SafeString:
    """The same of all offerings, with how many have no line because nothing is known of them."""
    left_out = sum(map(_is_unknown, counted.lines))
    told = ngettext(
        "with %(n)d offering of which nothing is known",
        "with %(n)d offerings of which nothing is known",
        left_out,
    )
    more = filled(_FAMILY, told % {"n": left_out}) if left_out else ""
    name = filled("{}{}", _("Total"), more)
    return _counts(name, counted.total, get_language())


@register.simple_tag
def month_bars(pairs: Sequence[MonthPair]) -> SafeString:
    """A bar for each month up from the zero line; negative ones have none."""
    top = _top(pairs)
    if top <= 0:
        return SafeString("")
    step, language = WIDTH / len(pairs), get_language()
    bars = (_bar(pair, n * step, step, top, language) for n, pair in enumerate(pairs))
    return SafeString("".join(bars))


@register.simple_tag
def months_before(pairs: Sequence[MonthPair]) -> str:
    """The months of the year before as points of a line; empty where that is not whole."""
    top = _top(pairs)
    if top <= 0 or any(pair.before is None for pair in pairs):
        return ""
    step = WIDTH / len(pairs)
    return " ".join(
        f"{round((n + 0.5) * step, 1)},{round(HEIGHT - _height(pair.before, top), 1)}"
        for n, pair in enumerate(pairs)
    )


@register.simple_tag
def month_lines(pairs: Iterable[MonthPair]) -> SafeString:
    """The same figures as lines of a table."""
    language = get_language()
    return SafeString("".join(_month_line(pair, language) for pair in pairs))


@cache
def _heads(_language: str | None) -> SafeString:
    heads = (filled(_HEAD, words, MARKS[state], words) for state, words in _states())
    return SafeString("".join(heads))


@cache
def _signs(_language: str | None) -> SafeString:
    return SafeString(" · ".join(filled(_SIGN, MARKS[state], words) for state, words in _states()))


def _states() -> list[tuple[str, str]]:
    return [(state, state_words(state)) for state in STATES]


def _fact(fact: Fact) -> SafeString:
    value = filled(_LINK, fact.url, fact.value) if fact.url else filled("{}", fact.value)
    note = filled(_NOTE, fact.note) if fact.note else ""
    return filled(_FACT, fact.label, _LATE if fact.is_late else "", value, note)


def _line(line: Line, language: str | None) -> SafeString:
    family = "" if line.family == line.name else filled(_FAMILY, line.family)
    return _counts(filled("{}{}", line.name, family), line.sums, language)


def _is_unknown(line: Line) -> bool:
    return line.sums.unknown == line.sums.cells


def _counts(name: str, sums: Sums, language: str | None) -> SafeString:
    counts = (sums.states.get(state) or "–" for state in STATES)
    potential = amount_short(sums.potential, language) if sums.potential else "–"
    return filled(_ROW, name, *counts, potential)


def _month_line(pair: MonthPair, language: str | None) -> SafeString:
    amounts = (decimal2(amount, language) for amount in (pair.revenue, pair.before))
    return filled(_MONTH, month(pair.month, language), *amounts)


def _top(pairs: Iterable[MonthPair]) -> Decimal:
    known = (amount for pair in pairs for amount in (pair.revenue, pair.before))
    return max((amount for amount in known if amount is not None), default=Decimal(0))


def _bar(pair: MonthPair, x: float, step: float, top: Decimal, language: str | None) -> SafeString:
    height = _height(pair.revenue, top)
    told = f"{month(pair.month, language)}: {decimal2(pair.revenue, language)}"
    y, width = round(HEIGHT - height, 1), round(step - 2 * GAP, 1)
    return filled(_BAR, round(x + GAP, 1), y, width, round(height, 1), told)


def _height(amount: Decimal | None, top: Decimal) -> float:
    return float(max(amount or Decimal(0), Decimal(0)) / top * (HEIGHT - 2))
