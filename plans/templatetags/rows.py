"""What templates ask of plans and their rows: hundreds on a page, so each is filled at once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.markup import filled
from pages.templatetags.figures import short_date
from plans.comments.rules import is_own
from plans.edition import ClientObjective
from plans.measured.words import period_of
from plans.models import Action, Objective, Plan, PlanComment, PlanRow, WhitespaceCell
from plans.page.reading import is_late, share_reached
from plans.rows.kinds import kind_of
from tenants.actors import Actor

register = template.Library()
register.filter("share_reached", share_reached)


@register.filter
def is_said_by(comment: PlanComment, actor: Actor) -> bool:
    """Whether the actor may change it, and take it back."""
    return is_own(actor, comment)


_LINK = '<a href="{}">{}</a>'
_FROM = '<small>{}</small> <a href="{}">{}</a>'
_CHIP = '<span class="chip {}">{}</span>'
_ACTION = (
    '<li><span><a href="{}">{}</a><br><small>{} · {}</small></span>'
    '<span class="nowrap{}">{}</span></li>'
)
_TONES: dict[str, str] = {Plan.State.APPROVED: "good", Plan.State.SUBMITTED: "accent"}
_LATE = SafeString(" late")
_ANY = "00000000-0000-0000-0000-000000000000"


@register.filter
def late_by(objective: Objective, today: date) -> bool:
    """Whether it is open after its day."""
    return is_late(objective, today)


@register.simple_tag
def figure_period(objective: Objective | ClientObjective) -> str:
    """Of which months, quarter or day its current value is; empty for what was typed."""
    return period_of(objective.measure, objective.measured_on)


@register.simple_tag(takes_context=True)
def row_url(context: Context, what: str, row: PlanRow) -> str:
    """`edit`, `move`, `marking`, `confirmation` or `deletion` of a row."""
    address = _address(f"plan:{kind_of(row).key}_{what}", context["organization"].slug)
    return address.replace(_ANY, str(row.pk))


@register.simple_tag(takes_context=True)
def row_name(context: Context, row: PlanRow) -> SafeString:
    """What it says, as a link for those who may change it, and its marks."""
    name: str = filled("{}", row)
    if context["may_change"]:
        name = filled(_LINK, row_url(context, "edit", row), name)
    if row.is_unreviewed:
        name += " " + filled(_CHIP, "warn", _("Not looked at yet"))
    if row.is_for_client:
        name += " " + filled(_CHIP, "accent", _("For the client"))
    return SafeString(name)


@register.simple_tag(takes_context=True)
def cell_link(context: Context, cell: WhitespaceCell) -> SafeString:
    """The whitespace that an objective came from."""
    slug = context["organization"].slug
    place = filter(None, (cell.account_id, cell.offering_id, cell.unit_id))
    route = "whitespace:unit_cell" if cell.unit_id else "whitespace:cell"
    name = " · ".join(str(part) for part in (cell.offering, cell.unit) if part)
    return filled(_FROM, _("From the whitespace:"), reverse(route, args=[slug, *place]), name)


@register.simple_tag
def plan_period(plan: Plan) -> str:
    """From when until when."""
    return f"{short_date(plan.starts_on)} – {short_date(plan.ends_on)}"


@register.simple_tag
def plan_state(plan: Plan) -> SafeString:
    """Where it stands, whether it changed since it was approved, and whether an answer is late."""
    tone = _TONES.get(plan.state, "")
    state: str = filled(_CHIP, tone, plan.get_state_display())
    if plan.has_changed_since_approval:
        state += " " + filled(_CHIP, "warn", _("Changed since approval"))
    return SafeString(f"{state} {plan_wait(plan)}".rstrip())


@register.simple_tag
def plan_wait(plan: Plan) -> SafeString:
    """For how long its answer is late; nothing where it is not."""
    if not (n := plan.days_waiting):
        return SafeString("")
    waits = ngettext("Waiting for %(n)d day", "Waiting for %(n)d days", n) % {"n": n}
    return filled(_CHIP, "bad", waits)


@register.simple_tag(takes_context=True)
def action_lines(context: Context, objective: Objective) -> SafeString:
    """The actions under an objective, what is due first."""
    address = _address("plans:action", context["organization"].slug)
    today = context["today"]
    lines = (_line(action, address, today) for action in objective.actions.all())
    return SafeString("".join(lines))


def _line(action: Action, address: str, today: date) -> SafeString:
    return filled(
        _ACTION,
        SafeString(address.replace(_ANY, str(action.pk))),
        action.title,
        action.owner or "–",
        action.get_status_display(),
        _LATE if action.is_late(today) else "",
        short_date(action.due_on) if action.due_on else "",
    )


@lru_cache(maxsize=64)
def _address(name: str, slug: str) -> str:
    return reverse(name, args=[slug, _ANY])
