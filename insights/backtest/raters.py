"""Two people who scored the same apart: how far they agree, as it is kept and as it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insights.backtest.agreement import FEWEST, Agreement, Scored, agreement
from pages.templatetags.figures import decimal2, percent
from scoring.matrices import active_matrix, criteria_of
from scoring.models import WIDE
from scoring.second.rules import is_on, shown_pairs

MOST_WIDE = 20
"""Pairs that are kept as the widest."""
Found = Mapping[str, Any]


@dataclass(frozen=True)
class AgreementLine:
    """All pairs or those of one criterion, as the page writes them; figures where enough."""

    name: str
    n: int
    word: str
    is_total: bool = False
    equal: str = ""
    within_one: str = ""
    apart: str = ""
    kappa: str = ""
    low: str = ""
    high: str = ""
    is_clear: bool = False


def found_agreement() -> dict[str, Any] | None:
    """Of the active matrix; None where second scores are off and there are none."""
    matrix = active_matrix()
    criteria = criteria_of(matrix) if matrix else []
    judged = [criterion for criterion in criteria if not criterion.is_measured]
    pairs: dict[Any, list[Scored]] = defaultdict(list)
    given = shown_pairs().filter(criterion__in=[criterion.pk for criterion in judged])
    rows = given.values_list("criterion_id", "account_id", "first_value", "value")
    for criterion, account, first, second in rows:
        pairs[criterion].append(Scored(str(account), first, second))
    if matrix is None or not (pairs or is_on()):
        return None
    every = [pair for several in pairs.values() for pair in several]
    named = [(criterion.name, pairs[criterion.pk]) for criterion in judged]
    return {
        "matrix": str(matrix.pk),
        "total": _kept(every),
        "criteria": [{"name": name, "figures": _kept(several)} for name, several in named],
        "widest": _widest(named),
    }


def agreement_lines(found: Found | None) -> list[AgreementLine]:
    """The total first, then each judged criterion; none before anything was worked out."""
    if not found:
        return []
    total = _line(_("Total"), found["total"], is_total=True)
    return [total, *(_line(one["name"], one["figures"]) for one in found["criteria"])]


def widest_pairs(found: Found | None, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The pairs that are furthest apart, each with the name of its account."""
    told = [
        one | {"name": names[one["account"]], "spread": abs(one["first"] - one["second"])}
        for one in (found or {}).get("widest", ())
    ]
    return sorted(told, key=lambda one: (-one["spread"], one["name"], one["criterion"]))


def too_few_pairs(found: Found | None) -> str:
    """That figures are told from so many pairs on; empty where each line has them."""
    if not found or found["total"]["n"] >= FEWEST:
        return ""
    return _("Figures are told from %(fewest)d pairs on.") % {"fewest": FEWEST}


def _kept(pairs: Sequence[Scored]) -> dict[str, Any]:
    found = agreement(pairs)
    return found._asdict() if found else {"n": len(pairs)}


def _widest(named: Sequence[tuple[str, Sequence[Scored]]]) -> list[dict[str, Any]]:
    wide = [(name, pair) for name, pairs in named for pair in pairs if pair.spread >= WIDE]
    wide.sort(key=lambda one: (-one[1].spread, one[1].account, one[0]))
    return [
        {"account": pair.account, "criterion": name, "first": pair.first, "second": pair.second}
        for name, pair in wide[:MOST_WIDE]
    ]


def _line(name: str, found: Found, *, is_total: bool = False) -> AgreementLine:
    if "equal" not in found:
        return AgreementLine(name, found["n"], _("too few to say"), is_total)
    one = Agreement(**found)
    return AgreementLine(
        name=name,
        n=one.n,
        word=_word(one),
        is_total=is_total,
        equal=_share(one.equal),
        within_one=_share(one.within_one),
        apart=_number(one.apart),
        kappa=_number(one.kappa),
        low=_number(one.low),
        high=_number(one.high),
        is_clear=one.is_clear,
    )


def _word(one: Agreement) -> str:
    if one.kappa is None:
        return _("all alike")
    if one.is_clear:
        return _("more than by chance")
    return pgettext("agreement of two people", "may be chance")


def _share(value: float) -> str:
    return percent(Decimal(str(value)), 0)


def _number(value: float | None) -> str:
    return "" if value is None else decimal2(Decimal(str(value)))
