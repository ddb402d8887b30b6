"""The ABC curve as a picture: at most a hundred marks, however many accounts there are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from insights.abc import Curve, CurvePoint
from pages.pictures.curves import on_curve
from pages.pictures.scales import thinned
from pages.pictures.shapes import Box, Mark, Picture, Spot, Stroke, Words
from pages.templatetags.figures import percent

_BOX = Box(34, 10, 712, 236)
_MARKS = 100


def abc_picture(curve: Curve, slug: str, limits: Sequence[Decimal]) -> Picture:
    """The cumulative share of revenue, and the lines where A and B end."""
    inside = [place for place in curve.places if not place.is_outside]
    spots = [on_curve(place.rank, len(inside), place.cumulative_share, _BOX) for place in inside]
    shown = thinned(len(inside), _MARKS)
    return Picture(
        key="abc-curve",
        title=_("Cumulative share of revenue"),
        sentence="",
        description=_(
            "Accounts from the largest to the smallest against their share of all revenue. The "
            "table below holds the same figures."
        ),
        width=720,
        height=262,
        marks=[_mark(inside[n], spots[n], slug) for n in shown],
        lines=_lines([spots[n] for n in shown], limits),
        texts=_texts(limits),
    )


def _mark(place: CurvePoint, spot: Spot, slug: str) -> Mark:
    url = reverse("accounts:detail", args=[slug, place.client.id])
    says = f"{place.rank}. {place.client.name}: {percent(place.cumulative_share)}"
    return Mark("circle", *spot, 3.2, 0, says, url)


def _lines(spots: Sequence[Spot], limits: Sequence[Decimal]) -> list[Stroke]:
    rulers = [Stroke(((_BOX.left, _y(share)), (_BOX.right, _y(share)))) for share in limits]
    ground = Stroke(((_BOX.left, _BOX.bottom), (_BOX.right, _BOX.bottom)), "axis")
    begin = (_BOX.left, _BOX.bottom)
    filled = Stroke([begin, *spots, (_BOX.right, _BOX.bottom)], "area")
    return [filled, *rulers, ground, Stroke([begin, *spots], "line")]


def _texts(limits: Sequence[Decimal]) -> list[Words]:
    shares = [Words(_BOX.left - 4, _y(s) + 3, percent(s, 0), "end") for s in limits]
    ends = [
        Words(_BOX.left, _BOX.bottom + 21, _("the largest account")),
        Words(_BOX.right, _BOX.bottom + 21, _("the smallest"), "end"),
    ]
    return [*shares, *ends]


def _y(share: Decimal) -> float:
    return _BOX.bottom - float(share) * _BOX.height
