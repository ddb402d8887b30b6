"""What templates ask of plans and their rows; the lists of a plan are drawn in one piece each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pages.markup import filled
from pages.templatetags.figures import short_date
from plans.comments.rules import is_own
from plans.edition import ClientObjective
from plans.measured.words import period_of
from plans.models import Objective, Plan, PlanComment, PlanRow
from plans.page.drawing.client import client_word
from plans.page.drawing.objectives import ObjectivePen
from plans.page.drawing.pen import Pen, Reader, chip, row_address
from plans.page.drawing.risks import RiskPen, matrix_row
from plans.page.drawing.swot import SwotPen
from plans.page.drawing.value import ValuePen
from plans.page.shapes import MatrixCell
from tenants.actors import Actor

register = template.Library()
register.simple_tag(client_word)

PENS: dict[str, type[Pen[Any]]] = {
    "objectives": ObjectivePen,
    "swot": SwotPen,
    "risks": RiskPen,
    "value": ValuePen,
}
_TONES: dict[str, str] = {Plan.State.APPROVED: "good", Plan.State.SUBMITTED: "accent"}


@register.filter
def is_said_by(comment: PlanComment, actor: Actor) -> bool:
    """Whether the actor may change it, and take it back."""
    return is_own(actor, comment)


@register.simple_tag(takes_context=True)
def row_lines(context: Context, kind: str, rows: Iterable[Any]) -> SafeString:
    """The lines of a list; `kind` is one of PENS."""
    return PENS[kind](_reader(context)).lines(rows)


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


@register.simple_tag
def plan_period(plan: Plan) -> str:
    """From when until when."""
    return f"{short_date(plan.starts_on)} – {short_date(plan.ends_on)}"


@register.simple_tag
def plan_state(plan: Plan) -> SafeString:
    """Where it stands, whether it changed since it was approved, and whether an answer is late."""
    state = chip(plan.get_state_display(), _TONES.get(plan.state, ""))
    if plan.has_changed_since_approval:
        state = filled("{}{}", state, chip(_("Changed since approval"), "warn"))
    return filled("{}{}", state, plan_wait(plan))


@register.simple_tag
def plan_wait(plan: Plan) -> SafeString:
    """For how long its answer is late; nothing where it is not."""
    if not (n := plan.days_waiting):
        return SafeString("")
    waits = ngettext("Waiting for %(n)d day", "Waiting for %(n)d days", n) % {"n": n}
    return chip(waits, "bad")
