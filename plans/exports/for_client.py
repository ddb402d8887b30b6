"""The client's file: made from the client's edition, and from nothing else of the plan."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pages.documents.letters import plain
from pages.templatetags.figures import money, short_date
from plans.edition import ClientEdition, ClientObjective, ClientValue
from plans.exports.content import (
    Content,
    Edition,
    ObjectiveLine,
    RiskLine,
    ValueLine,
    confirmation_of,
    figures_of,
    head_of,
    section_of,
    sum_of,
    swot_of,
)
from plans.measured.words import period_of
from plans.models import Objective, ValueEntry
from plans.page.reading import share_between


def content_for_client(edition: Edition, shown: ClientEdition) -> Content:
    """What the client's file says."""
    currency = edition.organization.currency
    gained = [(entry.stage, entry.amount) for entry in shown.value]
    name = plain(edition.plan.account.name)
    return Content(
        head=head_of(edition, for_client=True),
        sections=tuple(
            section_of(section.kind, section.title, section.text) for section in shown.sections
        ),
        objectives=tuple(_objective(one) for one in shown.objectives),
        actions=(),
        swot=swot_of((item.kind, item.text) for item in shown.swot),
        risks=tuple(RiskLine(plain(risk.text)) for risk in shown.risks),
        matrix=(),
        value=tuple(_value(entry, currency) for entry in shown.value),
        sums=(sum_of(name, gained, currency),) if any(a for _s, a in gained) else (),
    )


def _objective(one: ClientObjective) -> ObjectiveLine:
    gain = plain(one.value_for_client)
    return ObjectiveLine(
        title=plain(one.title),
        note="",
        due=short_date(one.due_on) if one.due_on else "",
        status=str(Objective.Status(one.status).label),
        figures=figures_of(
            one.baseline,
            one.current,
            one.target,
            one.unit,
            period_of(one.measure, one.measured_on),
        ),
        share=share_between(one.baseline, one.current, one.target),
        gains=((_("For you:"), gain),) if gain else (),
    )


def _value(entry: ClientValue, currency: str) -> ValueLine:
    return ValueLine(
        initiative=plain(entry.initiative),
        side="",
        stage=str(ValueEntry.Stage(entry.stage).label),
        amount=money(entry.amount, currency) if entry.amount is not None else "",
        words=plain(entry.words),
        proof=confirmation_of(entry.confirmed_by, entry.confirmed_on, entry.confirmed_how),
    )
