"""Engagement and loyalty as lines over quarters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.relationships.quarters import Quarter
from pages.pictures.axes import below, rulers, sides
from pages.pictures.curves import through
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Head, Legend, Mark, Picture, Stroke, Table
from pages.templatetags.figures import decimal2

_BOX = Box(46, 14, 708, 250)
Figure = Decimal | int | None


def engagement_picture(found: Sequence[Quarter], sentence: str) -> Picture:
    """The mean of each quarter's answers, 1 to 10, and satisfaction on the same height, 1 to 5."""
    engaged = [q.engagement.mean if q.engagement else None for q in found]
    satisfied = [(q.satisfaction.mean - 1) / 4 * 9 + 1 if q.satisfaction else None for q in found]
    scale, marks = Scale(1, 10, _BOX.bottom, _BOX.top), [Decimal(n) for n in (1, 4, 7, 10)]
    return Picture(
        key="engagement",
        title=_("Engagement"),
        sentence=sentence,
        description=_(
            "The mean of each quarter's answers about engagement, 1 to 10; dashed, satisfaction "
            "from its lowest to its highest answer, 1 to 5."
        ),
        width=720,
        height=284,
        marks=[
            *_marks(found, engaged, scale, _says_engagement),
            *_marks(found, satisfied, scale, _says_satisfaction, "diamond", "grey"),
        ],
        lines=[
            *rulers(_BOX, scale, marks),
            *(Stroke(piece, "line before") for piece in through(satisfied, scale, _BOX)),
            *(Stroke(piece, "line") for piece in through(engaged, scale, _BOX)),
        ],
        texts=[
            *sides(_BOX, scale, marks, lambda n: f"{n:.0f}"),
            *below(_BOX, _middles(found), [q.label for q in found]),
        ],
        legend=[
            Legend("circle", "", _("Engagement (1–10)")),
            Legend("diamond", "grey", _("Satisfaction (1–5)")),
        ],
        table=Table(
            [
                Head(_("Quarter")),
                Head(_("Engagement"), True),
                Head(_("Answers"), True),
                Head(_("Satisfaction"), True),
                Head(_("Answers"), True),
            ],
            [_row(quarter) for quarter in found],
        ),
    )


def loyalty_picture(found: Sequence[Quarter], sentence: str) -> Picture:
    """NPS at the end of each quarter, of everybody's latest answer in 12 months."""
    scores = [q.loyalty.score for q in found]
    scale = Scale(-100, 100, _BOX.bottom, _BOX.top)
    marks = [Decimal(n) for n in (-100, -50, 0, 50, 100)]
    return Picture(
        key="loyalty",
        title=_("Loyalty"),
        sentence=sentence,
        description=_(
            "The net promoter score at the end of each quarter, over the latest answer of each "
            "person in the 12 months to it; none for fewer than five people."
        ),
        width=720,
        height=284,
        marks=_marks(found, scores, scale, _says_loyalty),
        lines=[
            *rulers(_BOX, scale, marks),
            *(Stroke(piece, "line") for piece in through(scores, scale, _BOX)),
        ],
        texts=[
            *sides(_BOX, scale, marks, _signed),
            *below(_BOX, _middles(found), [q.label for q in found]),
        ],
        table=Table(
            [
                Head(_("To the end of")),
                Head("NPS", True),
                Head(_("Promoters"), True),
                Head(_("Detractors"), True),
                Head(_("People"), True),
            ],
            [
                (
                    q.label,
                    "–" if q.loyalty.score is None else _signed(q.loyalty.score),
                    str(q.loyalty.promoters),
                    str(q.loyalty.detractors),
                    str(q.loyalty.people),
                )
                for q in found
            ],
        ),
    )


def _marks(
    found: Sequence[Quarter],
    values: Sequence[Figure],
    scale: Scale,
    says: Callable[[Quarter], str],
    shape: str = "circle",
    look: str = "",
) -> list[Mark]:
    return [
        Mark(shape, middle, scale.at(value), 5, 0, says(quarter), look=look)
        for quarter, value, middle in zip(found, values, _middles(found), strict=True)
        if value is not None
    ]


def _middles(found: Sequence[Quarter]) -> list[float]:
    step = _BOX.width / len(found)
    return [_BOX.left + (n + 0.5) * step for n in range(len(found))]


def _says_engagement(quarter: Quarter) -> str:
    assert quarter.engagement is not None  # noqa: S101  # it has a mark
    return _answered(quarter.label, quarter.engagement.mean, quarter.engagement.answers)


def _says_satisfaction(quarter: Quarter) -> str:
    assert quarter.satisfaction is not None  # noqa: S101  # it has a mark
    return _answered(quarter.label, quarter.satisfaction.mean, quarter.satisfaction.answers)


def _says_loyalty(quarter: Quarter) -> str:
    words = ngettext(
        "%(quarter)s: NPS %(score)s of %(n)d person",
        "%(quarter)s: NPS %(score)s of %(n)d people",
        quarter.loyalty.people,
    )
    score = _signed(quarter.loyalty.score or 0)
    return words % {"quarter": quarter.label, "score": score, "n": quarter.loyalty.people}


def _answered(label: str, mean: Decimal, answers: int) -> str:
    words = ngettext(
        "%(quarter)s: %(mean)s of %(n)d answer", "%(quarter)s: %(mean)s of %(n)d answers", answers
    )
    return words % {"quarter": label, "mean": decimal2(mean), "n": answers}


def _signed(value: Decimal | int) -> str:
    return f"{'−' if value < 0 else ''}{abs(int(value))}"


def _row(quarter: Quarter) -> tuple[str, ...]:
    both = (quarter.engagement, quarter.satisfaction)
    cells = [(decimal2(m.mean), str(m.answers)) if m else ("–", "0") for m in both]
    return (quarter.label, *cells[0], *cells[1])
