"""Our file of a plan: all that its document holds, with people by their names of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Stakeholder
from pages.documents.letters import plain
from pages.templatetags.figures import money, short_date
from plans.exports.content import (
    ActionLine,
    Content,
    Edition,
    LiveList,
    ObjectiveLine,
    RiskLine,
    SumLine,
    ValueLine,
    confirmation_of,
    figures_of,
    head_of,
    section_of,
    sum_of,
    swot_of,
)
from plans.live.shapes import LivePart
from plans.measured.sources import phase_names
from plans.measured.words import period_of
from plans.models import Action, Objective, Risk, SectionKind, ValueEntry
from plans.page.reading import share_between
from plans.versions.content import Document
from tenants.models import Membership

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Names:
    """What people are called, by their ids."""

    members: dict[str, str]
    stakeholders: dict[str, str]
    phases: list[str]
    """Of the organisation, in order; none where no objective counts them."""


def content_for_us(edition: Edition, document: Document, live: Iterable[LivePart] = ()) -> Content:
    """What our file says. Two queries for the names, three where an objective is a phase."""
    currency = edition.organization.currency
    names = _names(document)
    actions = _open_actions(document, names)
    risks = [risk for risk in document["risks"] if risk["status"] == Risk.Status.OPEN]
    return Content(
        head=head_of(edition, for_client=False),
        sections=tuple(
            section_of(section["kind"], SectionKind(section["kind"]).label, section["text"])
            for section in document["sections"]
            if section["text"]
        ),
        objectives=tuple(
            _objective(row, names, [one for under, one in actions if under == row["id"]])
            for row in document["objectives"]
        ),
        actions=tuple(one for _under, one in actions),
        swot=swot_of((row["kind"], row["text"]) for row in document["swot"]),
        risks=tuple(_risk(row, names) for row in risks),
        matrix=_matrix(risks),
        value=tuple(_value(row, currency) for row in document["value"]),
        sums=_sums(document["value"], currency),
        live=tuple(_live(part) for part in live if part.facts),
    )


def _live(part: LivePart) -> LiveList:
    """Its facts, without the picture."""
    title = f"{part.title} · {part.note}" if part.note else part.title
    return LiveList(
        plain(title),
        tuple((plain(f.label), plain(f.value), plain(f.note)) for f in part.facts),
    )


def _names(document: Document) -> _Names:
    people = ("objectives", "risks", "actions")
    owners = {row["owner_id"] for part in people for row in document[part]} - {None}
    served = {row["stakeholder_id"] for row in document["objectives"]} - {None}
    members = Membership.objects.filter(pk__in=owners)
    stakeholders = Stakeholder.objects.filter(pk__in=served).select_related("person")
    return _Names(
        {str(one.pk): plain(str(one)) for one in members},
        {str(one.pk): plain(str(one)) for one in stakeholders},
        phase_names() if any(map(_is_phase, document["objectives"])) else [],
    )


def _is_phase(row: Row) -> bool:
    return row["measure"] == Objective.Measure.PHASE


def _open_actions(document: Document, names: _Names) -> list[tuple[str, ActionLine]]:
    """What is still to do, with the objective's id; what is due first comes first."""
    numbered = enumerate(document["objectives"], 1)
    under = {row["id"]: (plain(row["title"]), number) for number, row in numbered}
    is_open = (Action.Status.OPEN, Action.Status.IN_PROGRESS)
    rows = [row for row in document["actions"] if row["status"] in is_open]
    return [
        (
            row["objective_id"],
            ActionLine(
                title=plain(row["title"]),
                objective=under[row["objective_id"]][0],
                number=under[row["objective_id"]][1],
                owner=names.members.get(row["owner_id"] or "", _("nobody yet")),
                due=_day(row["due_on"]),
                status=str(Action.Status(row["status"]).label),
            ),
        )
        for row in rows
    ]


def _objective(row: Row, names: _Names, steps: Iterable[ActionLine]) -> ObjectiveLine:
    figures = [_decimal(row[name]) for name in ("baseline", "current", "target")]
    if row["kind"] == Objective.Kind.QUALITATIVE:
        figures = [None, None, None]
    baseline, current, target = figures
    phases = names.phases if _is_phase(row) else ()
    serves = names.stakeholders.get(row["stakeholder_id"] or "", "")
    told = [names.members.get(row["owner_id"] or "", _("nobody yet"))]
    if serves:
        told.append(_("for %(name)s") % {"name": serves})
    gains = [
        (_("For them:"), plain(row["value_for_client"])),
        (_("For us:"), plain(row["value_for_us"])),
    ]
    return ObjectiveLine(
        title=plain(row["title"]),
        note=" · ".join(told),
        due=_day(row["due_on"]),
        status=str(Objective.Status(row["status"]).label),
        figures=figures_of(baseline, current, target, row["unit"], _period(row), phases),
        share=share_between(baseline, current, target),
        gains=tuple(gain for gain in gains if gain[1]),
        steps=tuple(_step(action) for action in steps),
    )


def _period(row: Row) -> str:
    until = row.get("measured_on")
    return period_of(row["measure"], until and date.fromisoformat(until))


def _step(action: ActionLine) -> tuple[str, str]:
    told = (action.owner, action.due, action.status)
    return action.title, " · ".join(part for part in told if part)


def _risk(row: Row, names: _Names) -> RiskLine:
    told = [
        names.members.get(row["owner_id"] or "", _("nobody yet")),
        _day(row["due_on"]),
        plain(row["mitigation"]),
    ]
    return RiskLine(
        plain(row["text"]),
        f"{row['likelihood']} × {row['impact']}",
        " · ".join(part for part in told if part),
    )


def _matrix(risks: list[Row]) -> tuple[tuple[str, ...], ...]:
    if not risks:
        return ()
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for number, risk in enumerate(risks, 1):
        cells[risk["impact"], risk["likelihood"]].append(str(number))
    return tuple(
        tuple(" ".join(cells[impact, likely]) for likely in range(1, 6))
        for impact in range(5, 0, -1)
    )


def _value(row: Row, currency: str) -> ValueLine:
    amount = _decimal(row["amount"])
    return ValueLine(
        initiative=plain(row["initiative"]),
        side=str(ValueEntry.Side(row["side"]).label),
        stage=str(ValueEntry.Stage(row["stage"]).label),
        amount=money(amount, currency) if amount is not None else "",
        words=plain(row["words"]),
        proof=_proof(row),
    )


def _proof(row: Row) -> str:
    if row["stage"] != ValueEntry.Stage.REALISED:
        return ""
    on = row["confirmed_on"] and date.fromisoformat(row["confirmed_on"])
    confirmed = confirmation_of(row["confirmed_by"], on, row["confirmed_how"])
    claimed = _("claimed: no word of the client, no source")
    return confirmed or plain(row["source"]) or claimed


def _sums(rows: list[Row], currency: str) -> tuple[SumLine, ...]:
    if not any(row["amount"] for row in rows):
        return ()
    return tuple(
        sum_of(
            str(side.label),
            [(row["stage"], _decimal(row["amount"])) for row in rows if row["side"] == side],
            currency,
        )
        for side in ValueEntry.Side
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> str:
    return short_date(date.fromisoformat(text)) if text else ""
