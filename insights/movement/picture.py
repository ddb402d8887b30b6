"""Trails between two month ends: a dot where an account stood, a bubble where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Phase
from insights.models import Snapshot
from insights.movement.trails import Trail, TrailEnd, TwoEnds
from insights.portfolio.matrix import shape_of
from pages.pictures.bubbles import Named, labelled, radius_of
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Head, Legend, Link, Mark, Picture, Stroke, Table, Words
from pages.templatetags.figures import decimal2, money, month
from pages.templatetags.ui import phase_step
from scoring.arithmetic import shown

_BOX = Box(34, 14, 710, 350)
_ACROSS, _UP = Scale(0, 100, _BOX.left, _BOX.right), Scale(1, 10, _BOX.bottom, _BOX.top)
_ALWAYS = 6
_MOST = 15


def trails_picture(
    found: Sequence[Trail], ends: TwoEnds, phases: Sequence[Phase], slug: str
) -> Picture:
    """Score, from bottom to top, against health, from left to right."""
    by_key = {phase.key: phase for phase in phases}
    return Picture(
        key="trails",
        title=_("Movement between two month ends"),
        sentence="",
        description=_(
            "Each account from where it stood at the first month's end, a small dot, to where it "
            "stood at the second, by its score, from bottom to top, and its health, from left to "
            "right. The larger the bubble, the larger the revenue; its shape and colour tell the "
            "phase. The table below holds the same figures."
        ),
        width=720,
        height=390,
        note=ends_words(ends),
        marks=[
            *(_dot(trail) for trail in found),
            *(_bubble(trail, found, by_key, slug, ends.now.currency) for trail in found),
        ],
        lines=[
            Stroke(((_BOX.left, _BOX.bottom), (_BOX.right, _BOX.bottom)), "axis"),
            Stroke(((_BOX.left, _BOX.top), (_BOX.left, _BOX.bottom)), "axis"),
            *(Stroke((_spot(t.before), _spot(t.now)), "line before") for t in found if _went(t)),
        ],
        texts=[*_axes(), *_names(found)],
        legend=[Legend(shape_of(p), f"p{phase_step(p)}", p.name) for p in phases],
        table=_table(found, ends, by_key, slug),
    )


def ends_words(ends: TwoEnds) -> str:
    """Which editions are shown."""
    before, now = (_edition(one) for one in (ends.before, ends.now))
    return _("%(before)s → %(now)s") % {"before": before, "now": now}


def _edition(one: Snapshot) -> str:
    values = {"month": month(one.month), "n": one.edition}
    return _("%(month)s, edition %(n)s") % values


def _spot(at: TrailEnd) -> tuple[float, float]:
    return _ACROSS.at(at.health), _UP.at(at.score)


def _went(trail: Trail) -> bool:
    return _spot(trail.before) != _spot(trail.now)


def _dot(trail: Trail) -> Mark:
    said = _("%(name)s before: %(was)s") % {"name": trail.name, "was": _says(trail.before)}
    return Mark("circle", *_spot(trail.before), 2.5, 0, said, "", "grey")


def _bubble(
    trail: Trail,
    found: Sequence[Trail],
    phases: Mapping[str, Phase],
    slug: str,
    currency: str,
) -> Mark:
    phase = phases.get(trail.now.phase)
    said = f"{trail.name}: {_says(trail.before)} → {_says(trail.now)}"
    url = reverse("insights:account_health", args=[slug, trail.id])
    look = f"bubble p{phase_step(phase)}" if phase else "bubble grey"
    revenue = money(Decimal(trail.now.revenue) / 100, currency)
    size, told = _radius(trail, found), f"{said}, {revenue}"
    return Mark(shape_of(phase), *_spot(trail.now), size, 0, told, url, look)


def _radius(trail: Trail, found: Sequence[Trail]) -> float:
    return radius_of(trail.now.revenue, found[0].now.revenue, most=_MOST, least=3.5)


def _says(at: TrailEnd) -> str:
    values = {"score": decimal2(shown(at.score)), "health": at.health}
    return _("score %(score)s, health %(health)s") % values


def _axes() -> list[Words]:
    left = [Words(_BOX.left - 5, _UP.at(n) + 3, str(n), "end") for n in range(1, 11)]
    below = [
        Words(_ACROSS.at(n), _BOX.bottom + 14, str(n), "middle", "rare" if n % 50 else "")
        for n in range(0, 101, 10)
    ]
    return [
        *left,
        *below,
        Words(_BOX.left, _BOX.bottom + 31, _("score ↑"), "start", "rare"),
        Words(_BOX.right, _BOX.bottom + 31, _("health →"), "end"),
    ]


def _names(found: Sequence[Trail]) -> list[Words]:
    named = [
        Named(*_spot(t.now), _radius(t, found), t.name, 10, n < _ALWAYS)
        for n, t in enumerate(found)
    ]
    labels = [label for label in labelled(named, _BOX) if label and label.words]
    return [Words(one.x, one.y, one.words, one.anchor, "name rare") for one in labels]


def _table(found: Sequence[Trail], ends: TwoEnds, phases: Mapping[str, Phase], slug: str) -> Table:
    heads = [
        Head(_("Account")),
        Head(_("Phase")),
        Head(_("Score"), True),
        Head(_("Health"), True),
        Head(_("Net revenue, 12 months"), True),
    ]
    return Table(heads, [_row(trail, ends, phases, slug) for trail in found])


def _row(trail: Trail, ends: TwoEnds, phases: Mapping[str, Phase], slug: str) -> list[str | Link]:
    was, now = trail.before, trail.now
    named = [str(phases.get(at.phase, "–")) for at in (was, now)]
    scores = [decimal2(shown(at.score)) for at in (was, now)]
    revenue = [money(Decimal(at.revenue) / 100, ends.now.currency) for at in (was, now)]
    return [
        Link(trail.name, reverse("insights:account_health", args=[slug, trail.id])),
        _move(*named),
        _move(*scores),
        _move(str(was.health), str(now.health)),
        _move(*revenue),
    ]


def _move(before: str, now: str) -> str:
    return now if before == now else f"{before} → {now}"
