"""Trails between two month ends: a dot where an account stood, a bubble where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Phase
from insights.models import Snapshot
from insights.movement.trails import Trail, TrailEnd, TwoEnds
from insights.portfolio.matrix import shape_of
from pages.pictures.axes import under
from pages.pictures.bubbles import Named, labelled, radius_of
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Head, Legend, Link, Mark, Picture, Stroke, Table, Words
from pages.templatetags.figures import decimal2, money, month
from pages.templatetags.ui import phase_step
from scoring.arithmetic import shown

_BOX = Box(34, 14, 704, 350)
_ALWAYS = 6
_MOST = 15


@dataclass(frozen=True)
class TrailLook:
    """As near as the trails allow: which tens of health and which scores are in sight."""

    healths: tuple[int, int]
    scores: tuple[int, int]

    @classmethod
    def of(cls, found: Sequence[Trail]) -> TrailLook:
        """Both ends of all of them."""
        ends = [end for trail in found for end in (trail.before, trail.now)]
        healths, scores = [end.health for end in ends], [end.score for end in ends]
        left, low = min(healths) // 10 * 10, int(min(scores))
        right = max(-(-max(healths) // 10) * 10, left + 10)
        high = max(int(max(scores).to_integral_value(ROUND_CEILING)), low + 1)
        return cls((left, right), (low, high))

    @cached_property
    def across(self) -> Scale:
        """Health."""
        return Scale(*self.healths, _BOX.left, _BOX.right)

    @cached_property
    def up(self) -> Scale:
        """Score."""
        return Scale(*self.scores, _BOX.bottom, _BOX.top)

    def spot(self, at: TrailEnd) -> tuple[float, float]:
        """Where an end stands."""
        return self.across.at(at.health), self.up.at(at.score)


def trails_picture(
    found: Sequence[Trail], ends: TwoEnds, phases: Sequence[Phase], slug: str
) -> Picture:
    """Score, from bottom to top, against health, from left to right."""
    by_key, look = {phase.key: phase for phase in phases}, TrailLook.of(found)
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
            *(_dot(trail, look) for trail in found),
            *(_bubble(trail, found, by_key, look, (slug, ends.now.currency)) for trail in found),
        ],
        lines=[
            Stroke(((_BOX.left, _BOX.bottom), (_BOX.right, _BOX.bottom)), "axis"),
            Stroke(((_BOX.left, _BOX.top), (_BOX.left, _BOX.bottom)), "axis"),
            *(way for trail in found for way in _way(trail, look)),
        ],
        texts=[*_axes(look), *_names(found, look)],
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


def _way(trail: Trail, look: TrailLook) -> list[Stroke]:
    """Nothing for one that stayed."""
    spots = look.spot(trail.before), look.spot(trail.now)
    return [] if spots[0] == spots[1] else [Stroke(spots, "thread")]


def _dot(trail: Trail, look: TrailLook) -> Mark:
    said = _("%(name)s before: %(was)s") % {"name": trail.name, "was": _says(trail.before)}
    return Mark("circle", *look.spot(trail.before), 2.5, 0, said, "", "grey")


def _bubble(
    trail: Trail,
    found: Sequence[Trail],
    phases: Mapping[str, Phase],
    look: TrailLook,
    where: tuple[str, str],
) -> Mark:
    slug, currency = where
    phase = phases.get(trail.now.phase)
    said = f"{trail.name}: {_says(trail.before)} → {_says(trail.now)}"
    url = reverse("insights:account_health", args=[slug, trail.id])
    colour = f"bubble p{phase_step(phase)}" if phase else "bubble grey"
    revenue = money(Decimal(trail.now.revenue) / 100, currency)
    size, told = _radius(trail, found), f"{said}, {revenue}"
    return Mark(shape_of(phase), *look.spot(trail.now), size, 0, told, url, colour)


def _radius(trail: Trail, found: Sequence[Trail]) -> float:
    return radius_of(trail.now.revenue, found[0].now.revenue, most=_MOST, least=3.5)


def _says(at: TrailEnd) -> str:
    values = {"score": decimal2(shown(at.score)), "health": at.health}
    return _("score %(score)s, health %(health)s") % values


def _axes(look: TrailLook) -> list[Words]:
    left = [
        Words(_BOX.left - 5, look.up.at(n) + 3, str(n), "end")
        for n in range(look.scores[0], look.scores[1] + 1)
    ]
    below = [
        Words(look.across.at(n), _BOX.bottom + 14, str(n), "middle", under(n % 50 != 0))
        for n in range(look.healths[0], look.healths[1] + 1, 10)
    ]
    return [
        *left,
        *below,
        Words(_BOX.left, _BOX.bottom + 31, _("score ↑"), "start", "rare"),
        Words(_BOX.right, _BOX.bottom + 31, _("health →"), "end", "beneath"),
    ]


def _names(found: Sequence[Trail], look: TrailLook) -> list[Words]:
    named = [
        Named(*look.spot(t.now), _radius(t, found), t.name, 10, n < _ALWAYS)
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
