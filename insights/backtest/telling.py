"""The back-test in words and as a picture: never a word of causation, and none on too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from insights.backtest.ranks import FEWEST, Correlation, Hits
from insights.backtest.reading import OUTCOMES
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Head, Mark, Picture, Stroke, Table, Words
from pages.templatetags.figures import decimal2, month, percent

_WIDTH, _ROW, _LEFT, _LETTERS = 720, 40, 220, 30
_TICKS = tuple(Decimal(n) / 2 for n in range(-2, 3))
Found = Mapping[str, Any]


@dataclass(frozen=True)
class Rho:
    """One correlation as its page writes it; `word` says what its interval allows."""

    n: int
    rho: str = ""
    low: str = ""
    high: str = ""
    word: str = ""
    figures: Correlation | None = None

    @property
    def is_clear(self) -> bool:
        """Whether its interval lies on one side of nothing."""
        return self.figures is not None and self.figures.is_clear


@dataclass(frozen=True)
class RhoLine:
    """The total or one criterion, with its correlations in the order of the outcomes."""

    name: str
    rhos: list[Rho]
    is_total: bool = False


def outcome_labels() -> dict[str, str]:
    """What is asked whether the scores foretold it."""
    labels = {
        "growth": _("Growth"),
        "margin": _("Margin"),
        "retention": _("Still buying"),
        "loyalty": _("Recommendation"),
    }
    return {name: labels[name] for name in OUTCOMES}


def lines(part: Found) -> list[RhoLine]:
    """The total first, then each criterion in its order."""
    if "total" not in part:
        return []
    total = RhoLine(_("Total"), _rhos(part["total"]), is_total=True)
    return [total, *(RhoLine(one["name"], _rhos(one["outcomes"])) for one in part["criteria"])]


def groups(part: Found) -> list[RhoLine]:
    """The total among the key accounts of then, and among the others."""
    labels = {
        "key": _("Total, key accounts then"),
        "other": _("Total, other accounts"),
    }
    return [RhoLine(labels[name], _rhos(found)) for name, found in part.get("groups", {}).items()]


def conclusion(found: Found) -> str:
    """The first sentence: the total and growth; empty where nothing was worked out."""
    if "total" not in found:
        return ""
    rho = _rho(found["total"]["growth"])
    words = {"month": month(found["month"]), "months": found["horizon"], "n": rho.n}
    if rho.figures is None:
        return too_few(rho.n) if rho.n < FEWEST else _all_alike()
    words |= {"rho": rho.rho, "low": rho.low, "high": rho.high}
    if not rho.is_clear:
        return (
            _(
                "From the score at the end of %(month)s nobody could tell who grew more in the "
                "%(months)d months after: the rank correlation is %(rho)s, and with %(n)d accounts "
                "it may as well be none (%(low)s to %(high)s)."
            )
            % words
        )
    more = _(
        "Accounts with a higher score at the end of %(month)s grew more in the %(months)d months "
        "after: the rank correlation is %(rho)s (%(low)s to %(high)s, %(n)d accounts)."
    )
    less = _(
        "Accounts with a higher score at the end of %(month)s grew less in the %(months)d months "
        "after: the rank correlation is %(rho)s (%(low)s to %(high)s, %(n)d accounts)."
    )
    return (more if rho.figures.rho > 0 else less) % words


def top_sentences(top: Found | None) -> list[str]:
    """How many of the first, and of the key accounts, were among those that grew most."""
    if top is None:
        return []
    named, keys = Hits(**top["hits"]), Hits(**top["keys"])
    told = [_named(named)]
    if keys.named:
        told.append(
            ngettext(
                "Of the %(n)d key account of then %(both)d is among them.",
                "Of the %(n)d key accounts of then %(both)d are among them.",
                keys.named,
            )
            % {"n": keys.named, "both": keys.both}
        )
    return told


def intervals(shown: Sequence[RhoLine], outcome: str, note: str) -> Picture | None:
    """The correlations with one outcome, each with its interval, around the line of none."""
    place = OUTCOMES.index(outcome)
    known = [(one.name, rho, rho.figures) for one in shown for rho in (one.rhos[place],)]
    rows = [(name, rho, figures) for name, rho, figures in known if figures is not None]
    if not rows:
        return None
    box = Box(_LEFT, 8, _WIDTH - 20, 8 + _ROW * len(rows))
    scale = Scale(-1, 1, box.left, box.right)
    heights = [box.top + _ROW * (n + 0.5) for n in range(len(rows))]
    placed = list(zip(rows, heights, strict=True))
    return Picture(
        key="correlations",
        title=_("The score of then and what came: %(outcome)s")
        % {"outcome": outcome_labels()[outcome].lower()},
        sentence=_("Rank correlations from −1 to 1, each with its 95%% interval.") % {},
        description=_("The table below holds the same figures."),
        width=_WIDTH,
        height=round(box.bottom) + 30,
        note=note,
        lines=[
            *(
                Stroke(((scale.at(t), box.top), (scale.at(t), box.bottom)), "grid" if t else "axis")
                for t in _TICKS
            ),
            *(
                Stroke(((scale.at(figures.low), y), (scale.at(figures.high), y)), "line")
                for (_name, _rho, figures), y in placed
            ),
        ],
        marks=[
            Mark("circle", scale.at(figures.rho), y, 6, 0, _says(name, rho))
            for (name, rho, figures), y in placed
        ],
        texts=[
            *(Words(0, y + 4, _short(name)) for (name, _rho, _figures), y in placed),
            *(Words(scale.at(t), box.bottom + 18, _tick(t), "middle") for t in _TICKS),
        ],
        table=_table([(name, rho) for name, rho, _figures in known]),
    )


def _rhos(outcomes: Found) -> list[Rho]:
    return [_rho(outcomes[name]) for name in OUTCOMES]


def _rho(found: Found) -> Rho:
    if "rho" not in found:
        n = found["n"]
        return Rho(n, word=_("too few to say") if n < FEWEST else _("all alike"))
    one = Correlation(**found)
    clear = _("higher with the score") if one.rho > 0 else _("lower with the score")
    return Rho(
        n=one.n,
        rho=_number(one.rho),
        low=_number(one.low),
        high=_number(one.high),
        word=clear if one.is_clear else pgettext("a correlation", "may be none"),
        figures=one,
    )


def _all_alike() -> str:
    return _("All accounts had the same score or grew alike.")


def too_few(n: int) -> str:
    """That nothing is said of so few accounts."""
    return ngettext(
        "Too few to say: %(n)d account had every score then and revenue to compare; "
        "%(fewest)d are needed.",
        "Too few to say: %(n)d accounts had every score then and revenue to compare; "
        "%(fewest)d are needed.",
        n,
    ) % {"n": n, "fewest": FEWEST}


def _named(found: Hits) -> str:
    shares = {
        "precision": _percent(found.precision),
        "recall": _percent(found.recall),
        "chance": _percent(found.by_chance),
    }
    told = ngettext(
        "Of the %(n)d account first by score %(both)d was among the %(right)d whose revenue grew "
        "most.",
        "Of the %(n)d accounts first by score %(both)d were among the %(right)d whose revenue grew "
        "most.",
        found.named,
    ) % {"n": found.named, "both": found.both, "right": found.right}
    rest = _(
        "That is a precision of %(precision)s and a recall of %(recall)s; names drawn from a hat "
        "would have a precision of %(chance)s."
    )
    return f"{told} {rest % shares}"


def _table(rows: Sequence[tuple[str, Rho]]) -> Table:
    heads = [
        Head(_("Criterion")),
        Head(_("Rank correlation"), is_number=True),
        Head(_("Interval"), is_number=True),
        Head(_("Accounts"), is_number=True),
        Head(_("In words")),
    ]
    return Table(
        heads,
        [
            [
                *(name, rho.rho or "–", f"{rho.low} … {rho.high}" if rho.rho else "–"),
                *(str(rho.n), rho.word),
            ]
            for name, rho in rows
        ],
    )


def _says(name: str, rho: Rho) -> str:
    return f"{name}: {rho.rho} ({rho.low} … {rho.high}), {rho.word}"


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"


def _number(value: float) -> str:
    return decimal2(Decimal(str(value)))


def _percent(share: float | None) -> str:
    return percent(None if share is None else Decimal(str(share)), 0)


def _tick(value: Decimal) -> str:
    return decimal2(value) if value % 1 else f"{value:.0f}".replace("-", "−")
