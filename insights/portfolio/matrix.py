"""The portfolio matrix as a picture: bubbles for the largest, a number for the rest of a field."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account, Phase
from insights.portfolio.positions import COLUMNS, ROWS, Field, Position, Positions
from pages.pictures.axes import under
from pages.pictures.bubbles import Label, Named, labelled, radius_of
from pages.pictures.drawing import ROUND
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Head, Legend, Link, Mark, Picture, Stroke, Table, Words
from pages.templatetags.figures import amount_short, decimal2, money, percent
from pages.templatetags.ui import phase_step
from rules.shares import apportioned
from scoring.arithmetic import shown

_WIDTH = 720
_LARGE, _SMALL, _BAND = 24, 10, 24
"""The sizes of letters on a phone and at a desk; the corners' words have a band of their own."""
_FIRST, _MUST, _NAMED = 3, 8, 24
"""The first few names are large enough for a phone, some more are always there, others if room."""


@dataclass(frozen=True)
class MatrixLook:
    """How large the picture is, which part of the scales it shows, and what it is about."""

    slug: str
    currency: str
    limit: Decimal
    strengths: tuple[int, int] = (0, 100)
    scores: tuple[int, int] = (1, 10)
    height: int = 414

    @cached_property
    def accounts(self) -> str:
        """Where each account's page is, before its id: asked once, not for each mark."""
        return reverse("accounts:list", args=[self.slug])

    @cached_property
    def portfolio(self) -> str:
        """Where a field opens."""
        return reverse("insights:portfolio", args=[self.slug])

    @cached_property
    def box(self) -> Box:
        """Where accounts stand."""
        return Box(34, 14, _WIDTH - 10, self.height - 40)

    @cached_property
    def across(self) -> Scale:
        """Strength."""
        return Scale(*self.strengths, self.box.left, self.box.right)

    @cached_property
    def up(self) -> Scale:
        """Attractiveness."""
        return Scale(*self.scores, self.box.bottom - _BAND, self.box.top + _BAND)


def look_at(
    found: Positions, slug: str, currency: str, limit: Decimal, height: int = 414
) -> MatrixLook:
    """As near as the fields with accounts allow; the two limits are always in sight."""
    if not found.fields:
        return MatrixLook(slug, currency, limit, height=height)
    columns, rows = zip(*found.fields, strict=True)
    wide, high = 100 // COLUMNS, 9 // ROWS
    strengths = (min(*columns, 4) * wide, (max(*columns, 5) + 1) * wide)
    least, most = int(limit), int(limit.to_integral_value(ROUND_CEILING))
    scores = (min(min(rows) * high + 1, least), max((max(rows) + 1) * high + 1, most))
    return MatrixLook(
        slug, currency, limit, strengths, (max(scores[0], 1), min(scores[1], 10)), height
    )


def matrix_picture(
    found: Positions,
    accounts: Mapping[uuid.UUID, Account],
    phases: Sequence[Phase],
    look: MatrixLook,
    *,
    note: str,
    files: Sequence[tuple[str, str]] = (),
) -> Picture:
    """The whole of it, with the bubbles' table."""
    labels = _labels(found.bubbles, accounts, look)
    return Picture(
        key="matrix",
        title=_("Attractiveness and strength"),
        sentence="",
        description=_(
            "Accounts by their score, from bottom to top, against the strength of our "
            "relationship, from left to right. The larger the bubble, the larger the revenue; its "
            "shape and colour tell the phase. The table below holds the same figures."
        ),
        width=_WIDTH,
        height=look.height,
        note=note,
        marks=[*_rest(found, look), *_bubbles(found.bubbles, accounts, look)],
        lines=[*_lines(look), *_threads(labels)],
        texts=[*_axes(look), *_quarters(found, look), *_names(labels)],
        legend=[Legend(shape_of(p), f"p{phase_step(p)}", p.name) for p in phases],
        table=positions_table(found.bubbles, accounts, look),
        files=files,
    )


def shape_of(phase: Phase | None) -> str:
    """Each phase has its own: what it is shows without colour."""
    return ROUND[phase_step(phase) - 1] if phase else "circle"


def _bubbles(
    bubbles: Sequence[Position], accounts: Mapping[uuid.UUID, Account], look: MatrixLook
) -> list[Mark]:
    return [
        Mark(
            shape_of(account.phase),
            look.across.at(bubble.strength or 0),
            look.up.at(bubble.score or 1),
            _radius(bubble, bubbles),
            0,
            _says(account, bubble, look),
            f"{look.accounts}{account.pk}/",
            f"bubble p{phase_step(account.phase)}" if account.phase else "bubble grey",
        )
        for bubble in bubbles
        for account in [accounts[bubble.id]]
    ]


def _radius(bubble: Position, bubbles: Sequence[Position]) -> float:
    return radius_of(bubble.revenue, bubbles[0].revenue, most=19, least=3.5)


def _says(account: Account, at: Position, look: MatrixLook) -> str:
    values = {
        "name": account.name,
        "phase": account.phase or _("no phase"),
        "score": decimal2(shown(at.score or Decimal(0))),
        "strength": f"{at.strength or 0:.0f}",
        "revenue": money(Decimal(at.revenue) / 100, look.currency),
    }
    return _("%(name)s: %(phase)s, score %(score)s, strength %(strength)s, %(revenue)s") % values


def _rest(found: Positions, look: MatrixLook) -> list[Mark]:
    """What has no bubble of its own: a number in the middle of its field."""
    drawn = Counter(bubble.field for bubble in found.bubbles)
    revenue: Counter[tuple[int, int] | None] = Counter()
    for bubble in found.bubbles:
        revenue[bubble.field] += bubble.revenue
    return [
        _field(at, Field(field.accounts - drawn[at], field.revenue - revenue[at]), look)
        for at, field in sorted(found.fields.items())
        if field.accounts > drawn[at]
    ]


def _field(at: tuple[int, int], field: Field, look: MatrixLook) -> Mark:
    (x, y), wide, high = at, 100 / COLUMNS, 9 / ROWS
    left, right = look.across.at(x * wide), look.across.at((x + 1) * wide)
    bottom, top = look.up.at(1 + y * high), look.up.at(1 + (y + 1) * high)
    says = ngettext(
        "%(n)d more account here, %(revenue)s",
        "%(n)d more accounts here, %(revenue)s",
        field.accounts,
    ) % {"n": field.accounts, "revenue": amount_short(Decimal(field.revenue) / 100)}
    return Mark(
        "bar",
        left + 1,
        top + 1,
        right - left - 2,
        bottom - top - 2,
        says,
        f"{look.portfolio}?at={x}-{y}#field",
        f"crowd c{min(len(str(field.accounts)), 4)}",
        str(field.accounts),
    )


def _lines(look: MatrixLook) -> list[Stroke]:
    box, middle, limit = look.box, look.across.at(50), look.up.at(look.limit)
    return [
        Stroke(((box.left, box.bottom), (box.right, box.bottom)), "axis"),
        Stroke(((box.left, box.top), (box.left, box.bottom)), "axis"),
        Stroke(((middle, box.top), (middle, box.bottom)), "line even"),
        Stroke(((box.left, limit), (box.right, limit)), "line even"),
    ]


def _axes(look: MatrixLook) -> list[Words]:
    box = look.box
    (low, high), (weak, strong) = look.scores, look.strengths
    up = [Words(box.left - 5, look.up.at(n) + 3, str(n), "end") for n in range(low, high + 1)]
    below = [
        Words(look.across.at(n), box.bottom + 14, str(n), "middle", under(n % 50 != 0))
        for n in range(weak, strong + 1, 10)
    ]
    named = [
        Words(box.left, box.bottom + 31, _("attractiveness ↑"), "start", "rare"),
        Words(box.right, box.bottom + 31, _("strength of our relationship →"), "end", "beneath"),
    ]
    return [*up, *below, *named]


def _quarters(found: Positions, look: MatrixLook) -> list[Words]:
    """What each quarter asks for, in its corner."""
    box = look.box
    words = {
        (False, True): (box.left + 6, box.top + 9, _("Invest"), "start"),
        (True, True): (box.right - 4, box.top + 9, _("Keep close"), "end"),
        (False, False): (box.left + 6, box.bottom - 7, _("Little effort"), "start"),
        (True, False): (box.right - 4, box.bottom - 7, _("Look after"), "end"),
    }
    shares = _shares(found)
    return [
        Words(
            x,
            y,
            f"{name} · {found.quarters.get(at, Field()).accounts} · {percent(shares[at], 0)}",
            "end" if anchor == "end" else "start",
            "quarter",
        )
        for at, (x, y, name, anchor) in words.items()
    ]


def _shares(found: Positions) -> dict[tuple[bool, bool], Decimal]:
    """Each quarter's part of all revenue; with what has no place they make the whole."""
    quarters = list(found.quarters)
    parts = [found.quarters[at].revenue for at in quarters]
    beside = found.all_unscored.revenue + found.all_unknown.revenue
    shares = dict(zip(quarters, apportioned([*parts, beside], 2)[:-1], strict=True))
    return {(s, a): shares.get((s, a), Decimal(0)) for s in (False, True) for a in (False, True)}


def _labels(
    bubbles: Sequence[Position], accounts: Mapping[uuid.UUID, Account], look: MatrixLook
) -> list[Label | None]:
    """Names of the largest; the others' bubbles are in the way all the same."""
    named = [
        Named(
            look.across.at(b.strength or 0),
            look.up.at(b.score or 1),
            _radius(b, bubbles),
            accounts[b.id].name if n < _NAMED else "",
            _LARGE if n < _FIRST else _SMALL,
            n < _MUST,
        )
        for n, b in enumerate(bubbles)
    ]
    box = look.box
    inner = Box(box.left, box.top + _BAND, box.right, box.bottom - _BAND)
    return labelled(named, inner)


def _names(labels: Sequence[Label | None]) -> list[Words]:
    return [
        Words(label.x, label.y, label.words, label.anchor, "name" if n < _FIRST else "name rare")
        for n, label in enumerate(labels)
        if label and label.words
    ]


def _threads(labels: Sequence[Label | None]) -> list[Stroke]:
    return [Stroke(label.thread, "thread") for label in labels if label and label.thread]


def positions_table(
    bubbles: Sequence[Position], accounts: Mapping[uuid.UUID, Account], look: MatrixLook
) -> Table:
    """Where each stands, in figures."""
    heads = [
        Head(_("Account")),
        Head(_("Phase")),
        Head(_("Score"), True),
        Head(_("Strength"), True),
        Head(_("Net revenue"), True),
    ]
    return Table(heads, [_row(accounts[b.id], b, look) for b in bubbles])


def _row(account: Account, at: Position, look: MatrixLook) -> list[str | Link]:
    return [
        Link(account.name, f"{look.accounts}{account.pk}/"),
        str(account.phase or "–"),
        "–" if at.score is None else decimal2(shown(at.score)),
        "–" if at.strength is None else f"{at.strength:.0f}",
        money(Decimal(at.revenue) / 100, look.currency),
    ]
