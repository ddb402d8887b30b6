"""What the client's page shows: the client's edition of a version, and what they said to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from plans.edition import ClientEdition, ClientObjective, ClientValue, client_edition
from plans.models import Objective, Plan, PlanShare, PlanVersion, ShareAnswer, SwotItem, ValueEntry
from plans.versions.content import Document

STANCES = (ShareAnswer.Kind.ACCEPTED, ShareAnswer.Kind.DISPUTED)


@dataclass(frozen=True)
class ClientPage:
    """The page: the plan's edition with the last word of the client to each part of it."""

    plan: Plan
    edition: ClientEdition
    objectives: list[tuple[ClientObjective, str, ShareAnswer | None]]
    """Each with its status in words, and what the client says to it."""
    swot: list[tuple[str, list[str]]]
    value: list[tuple[ClientValue, str, ShareAnswer | None]]
    """Each with its stage in words, and its confirmation on this page."""
    seen: ShareAnswer | None

    @property
    def confirmable(self) -> list[ClientValue]:
        """The realised value that nobody confirmed yet."""
        realised = ValueEntry.Stage.REALISED
        return [
            entry
            for entry, _stage, confirmed in self.value
            if entry.stage == realised and not entry.is_confirmed and confirmed is None
        ]


def shown(plan: Plan, document: Document, answers: Iterable[ShareAnswer] = ()) -> ClientPage:
    """The page of a document, with these answers, the oldest first."""
    edition = client_edition(document)
    given = list(answers)
    stances = {str(a.about): a for a in given if a.kind in STANCES}
    confirmed = {str(a.about): a for a in given if a.kind == ShareAnswer.Kind.CONFIRMED}
    seen = [a for a in given if a.kind == ShareAnswer.Kind.SEEN]
    return ClientPage(
        plan=plan,
        edition=edition,
        objectives=[
            (o, str(Objective.Status(o.status).label), stances.get(o.id))
            for o in edition.objectives
        ],
        swot=[
            (str(kind.label), [item.text for item in edition.swot if item.kind == kind.value])
            for kind in SwotItem.Kind
            if any(item.kind == kind.value for item in edition.swot)
        ],
        value=[
            (v, str(ValueEntry.Stage(v.stage).label), confirmed.get(v.id)) for v in edition.value
        ],
        seen=seen[-1] if seen else None,
    )


def shown_of(share: PlanShare) -> ClientPage:
    """The page behind a share. Two queries."""
    answers = ShareAnswer.objects.filter(share=share).order_by("created_at", "id")
    return shown(share.plan, document_of(share), answers)


def document_of(share: PlanShare) -> Document:
    """The version that a share shows."""
    content: Document = PlanVersion.objects.values_list("content", flat=True).get(
        plan=share.plan_id, number=share.number
    )
    return content


def is_empty(edition: ClientEdition) -> bool:
    """Whether nothing of the plan is the client's to read."""
    parts = (edition.sections, edition.objectives, edition.swot, edition.risks, edition.value)
    return not any(parts)


def names_in(document: Document) -> dict[uuid.UUID, str]:
    """What answers are about, by id."""
    objectives = {uuid.UUID(row["id"]): row["title"] for row in document["objectives"]}
    return objectives | {uuid.UUID(row["id"]): row["initiative"] for row in document["value"]}
