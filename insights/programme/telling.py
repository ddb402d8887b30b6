"""The answer in words, and as a picture: never a word of causation, and none at all on too few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.revenue.rules import from_minor
from insights.programme.matching import FEWEST, Difference
from insights.programme.rules import Payback
from pages.pictures.scales import Scale, ticks
from pages.pictures.shapes import Box, Head, Mark, Picture, Stroke, Table, Words
from pages.templatetags.figures import decimal2, exact, money, percent

_WIDTH, _ROW, _LEFT = 720, 40, 190
_ALIKE = Decimal("0.1")


@dataclass(frozen=True)
class Told:
    """One measure of both sides, as its page writes it; `verdict` says what the interval allows."""

    name: str
    label: str
    key: str
    others: str
    found: str
    low: str
    high: str
    n: int
    verdict: str
    difference: Difference
    in_points: bool


def is_enough(found: Mapping[str, Any]) -> bool:
    """Whether so many key accounts have 12 months and others like them that it can be said."""
    return found.get("keys", 0) - found.get("alone", 0) >= FEWEST


def conclusion(found: Mapping[str, Any]) -> str:
    """The first sentence; empty where nothing was worked out."""
    if not found:
        return ""
    if not is_enough(found):
        n = found["keys"] - found["alone"]
        return ngettext(
            "Too few to say: %(n)d key account has 12 months behind it and others like it; "
            "%(fewest)d are needed.",
            "Too few to say: %(n)d key accounts have 12 months behind them and others like them; "
            "%(fewest)d are needed.",
            n,
        ) % {"n": n, "fewest": FEWEST}
    told = measures(found)[0]
    words = {
        "more": _(
            "In the 12 months after the decision key accounts grew %(points)s points more than "
            "others like them; with %(n)d accounts the truth may lie between %(low)s and %(high)s."
        ),
        "less": _(
            "In the 12 months after the decision key accounts grew %(points)s points less than "
            "others like them; with %(n)d accounts the truth may lie between %(low)s and %(high)s."
        ),
        "unclear": _(
            "In the 12 months after the decision key accounts grew by %(key)s and others like them "
            "by %(others)s: with %(n)d accounts that may be chance."
        ),
    }
    points = told.difference.found * 100
    clear = "more" if points > 0 else "less"
    return words[clear if told.difference.is_clear else "unclear"] % {
        "points": _points(abs(told.difference.found)),
        "n": told.n,
        "low": told.low,
        "high": told.high,
        "key": told.key,
        "others": told.others,
    }


def earned(back: Payback, currency: str) -> str:
    """What the accounts gained, beside the cost; empty where one of the two is not known."""
    if not back.cost or not back.accounts:
        return ""
    gained, cost = (money(from_minor(abs(one)), currency) for one in (back.gained, back.cost))
    words = _lost(back.accounts) if back.gained < 0 else _gained(back.accounts)
    told = words % {"n": back.accounts, "gained": gained, "cost": cost}
    if back.months is None:
        pace = _("At that pace the cost does not come back.")
        return f"{told} {pace}"
    pace = _("If all of it were the programme's, a year's cost would be back after %(m)s months.")
    return f"{told} {pace % {'m': exact(back.months)}}"


def _gained(accounts: int) -> str:
    return ngettext(
        "%(n)d account with a year behind it brought %(gained)s more margin in those 12 months "
        "than in the 12 before the decision; the programme cost %(cost)s.",
        "%(n)d accounts with a year behind them brought %(gained)s more margin in those 12 months "
        "than in the 12 before each decision; the programme cost %(cost)s.",
        accounts,
    )


def _lost(accounts: int) -> str:
    return ngettext(
        "%(n)d account with a year behind it brought %(gained)s less margin in those 12 months "
        "than in the 12 before the decision; the programme cost %(cost)s.",
        "%(n)d accounts with a year behind them brought %(gained)s less margin in those 12 months "
        "than in the 12 before each decision; the programme cost %(cost)s.",
        accounts,
    )


def measures(found: Mapping[str, Any]) -> list[Told]:
    """What was measured on both sides, growth first; none where too few could be compared."""
    if not is_enough(found):
        return []
    labels: dict[str, tuple[str, bool]] = {
        "growth": (_("Growth"), True),
        "margin": (_("Margin, change"), True),
        "retention": (_("Still buying"), True),
        "loyalty": (_("Recommendation, change"), False),
    }
    return [
        _told(name, label, Difference(**found["measures"][name]), in_points=in_points)
        for name, (label, in_points) in labels.items()
        if name in found["measures"] and found["measures"][name]["n"] >= FEWEST
    ]


def balances(found: Mapping[str, Any]) -> list[tuple[str, str, str, bool]]:
    """How alike both sides were before: of all others, of the matched, whether that is enough."""
    labels = {"size": _("Revenue before the decision"), "grew": _("Growth before the decision")}
    lines = []
    for name, label in labels.items():
        there = found.get("balance", {}).get(name)
        if there is None or there["of_matched"] is None:
            continue
        of_all, of_matched = (_number(there[side]) for side in ("of_all", "of_matched"))
        lines.append((label, of_all, of_matched, abs(there["of_matched"]) <= _ALIKE))
    return lines


def intervals(told: list[Told], note: str) -> Picture | None:
    """The differences that are in points, each with its interval, around the line of none."""
    shown = [one for one in told if one.in_points]
    if not shown:
        return None
    bounds = [Decimal(str(v)) * 100 for one in shown for v in one.difference[3:]]
    marks = ticks(min([Decimal(0), *bounds]), max([Decimal(0), *bounds]), 6)
    box = Box(_LEFT, 8, _WIDTH - 20, 8 + _ROW * len(shown))
    scale = Scale(float(marks[0]), float(marks[-1]), box.left, box.right)
    rows = [(one, box.top + _ROW * (n + 0.5)) for n, one in enumerate(shown)]
    return Picture(
        key="differences",
        title=_("Key accounts against others like them"),
        sentence=_("Differences in percentage points, each with its 95%% interval.") % {},
        description=_("The table below holds the same figures."),
        width=_WIDTH,
        height=round(box.bottom) + 30,
        note=note,
        lines=[
            *(
                Stroke(((scale.at(t), box.top), (scale.at(t), box.bottom)), "grid" if t else "axis")
                for t in marks
            ),
            *(
                Stroke(((scale.at(d.low * 100), y), (scale.at(d.high * 100), y)), "line")
                for one, y in rows
                for d in (one.difference,)
            ),
        ],
        marks=[
            Mark("circle", scale.at(one.difference.found * 100), y, 6, 0, _says(one))
            for one, y in rows
        ],
        texts=[
            *(Words(0, y + 4, one.label) for one, y in rows),
            *(Words(scale.at(t), box.bottom + 18, _tick(t), "middle") for t in marks),
        ],
        table=_table(told),
    )


def _told(name: str, label: str, difference: Difference, *, in_points: bool) -> Told:
    write: Callable[[float], str] = _points if in_points else _number
    side = (lambda value: percent(_decimal(value))) if in_points else _number
    clear = _("higher") if difference.low > 0 else _("lower")
    return Told(
        name=name,
        label=label,
        key=side(difference.key),
        others=side(difference.others),
        found=f"{'+' if difference.found > 0 else ''}{write(difference.found)}",
        low=write(difference.low),
        high=write(difference.high),
        n=difference.n,
        verdict=clear if difference.is_clear else _("may be none"),
        difference=difference,
        in_points=in_points,
    )


def _table(told: list[Told]) -> Table:
    heads = [
        Head(_("Measure")),
        Head(_("Key accounts"), is_number=True),
        Head(_("Others like them"), is_number=True),
        Head(_("Difference"), is_number=True),
        Head(_("Interval"), is_number=True),
        Head(_("Accounts"), is_number=True),
        Head(_("In words")),
    ]
    rows = [
        [
            *(one.label, one.key, one.others, one.found),
            f"{one.low} … {one.high}",
            str(one.n),
            one.verdict,
        ]
        for one in told
    ]
    return Table(heads, rows)


def _says(one: Told) -> str:
    return f"{one.label}: {one.found} ({one.low} … {one.high}), {one.verdict}"


def _points(share: float) -> str:
    return percent(_decimal(share)).removesuffix("%")


def _number(value: float | None) -> str:
    return decimal2(None if value is None else _decimal(value))


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


def _tick(points: Decimal) -> str:
    return f"{points:+.0f}".replace("-", "−") if points else "0"
