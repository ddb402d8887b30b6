"""What templates ask of plans and their rows; the lists of a plan are drawn in one piece each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from plans.comments.rules import is_own
from plans.edition import ClientObjective
from plans.measured.words import period_of
from plans.models import Objective, Plan, PlanComment, PlanRow
from plans.page.drawing import plans
from plans.page.drawing.client import client_word
from plans.page.drawing.objectives import ObjectivePen
from plans.page.drawing.pen import Pen, Reader, row_address
from plans.page.drawing.risks import RiskPen, matrix_row
from plans.page.drawing.sections import Desk, SectionPen
from plans.page.drawing.swot import SwotPen
from plans.page.drawing.value import ValuePen
from plans.page.shapes import Aged, MatrixCell
from tenants.actors import Actor

register = template.Library()
register.simple_tag(client_word)

register.simple_tag(plans.period, name="plan_period")
register.simple_tag(plans.state, name="plan_state")
register.simple_tag(plans.wait, name="plan_wait")

PENS: dict[str, type[Pen[Any]]] = {
    "objectives": ObjectivePen,
    "swot": SwotPen,
    "risks": RiskPen,
    "value": ValuePen,
}


@register.filter
def is_said_by(comment: PlanComment, actor: Actor) -> bool:
    """Whether the actor may change it, and take it back."""
    return is_own(actor, comment)


@register.simple_tag(takes_context=True)
def row_lines(context: Context, kind: str, rows: Iterable[Any]) -> SafeString:
    """The lines of a list; `kind` is one of PENS."""
    return PENS[kind](_reader(context)).lines(rows)


@register.simple_tag(takes_context=True)
def section_cards(context: Context, sections: Iterable[Aged]) -> SafeString:
    """The cards of written sections."""
    desk = Desk(
        plan=context["plan"].pk,
        token=str(context["csrf_token"]),
        may_comment=context["may_comment"],
        here=context["here"],
    )
    return SectionPen(_reader(context), desk).lines(sections)


def _reader(context: Context) -> Reader:
    organization = context["organization"]
    return Reader(
        slug=organization.slug,
        account=context["account"].pk,
        today=context["today"],
        language=get_language(),
        currency=organization.currency,
        may_change=context["may_change"],
        may_act=context["may_act"],
        phases=tuple(phase.name for phase in context["now"].phases),
    )


@register.simple_tag
def matrix_lines(rows: Iterable[tuple[int, list[MatrixCell]]]) -> SafeString:
    """The rows of the risk matrix."""
    return SafeString("".join(matrix_row(impact, cells) for impact, cells in rows))


@register.simple_tag
def figure_period(objective: Objective | ClientObjective) -> str:
    """Of which months, quarter or day its current value is; empty for what was typed."""
    return period_of(objective.measure, objective.measured_on)


@register.simple_tag(takes_context=True)
def row_url(context: Context, what: str, row: PlanRow) -> str:
    """`edit`, `move`, `marking`, `confirmation` or `deletion` of a row."""
    return row_address(what, row, context["organization"].slug)


@register.simple_tag(takes_context=True)
def plan_lines(context: Context, listed: Iterable[Plan]) -> SafeString:
    """The lines of the list of plans."""
    return plans.plan_lines(listed, context["organization"].slug)
