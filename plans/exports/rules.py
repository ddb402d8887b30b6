"""Taking a plan out as a file: as it stands or as a version said it, for us or for the client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.discretion import on_readable
from accounts.overview.whole import whole_account
from audit.entries import record
from pages.documents.look import Look
from plans.edition import client_edition
from plans.exports.content import Content, Edition
from plans.exports.files import current_file, look_of
from plans.exports.filling import filled
from plans.exports.for_client import content_for_client
from plans.exports.for_us import content_for_us
from plans.exports.pdf import pdf_of
from plans.exports.pptx import pptx_of
from plans.live.reading import live_of
from plans.live.shapes import LivePart
from plans.models import Plan, PlanFile, PlanVersion
from plans.versions.content import Document, content_of
from plans.versions.matching import matching
from rules.errors import NotFoundError
from tenants.actors import Actor


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its ending, its type, and who makes it."""

    ending: str
    content_type: str
    make: Callable[[Content, Look], bytes]


def _slides(content: Content, look: Look) -> bytes:
    """By the organisation's own template, where it has one that can be opened."""
    template = current_file(PlanFile.Kind.TEMPLATE)
    made = filled(bytes(template.content), content, look.name) if template else None
    return made or pptx_of(content, look)


PDF = FileKind("pdf", "application/pdf", pdf_of)
PPTX = FileKind(
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    _slides,
)


@transaction.atomic
def export_plan(
    *,
    actor: Actor,
    plan: Plan,
    kind: FileKind,
    now: datetime,
    for_client: bool = False,
    number: int | None = None,
) -> bytes:
    """The file of the plan, or of one version of it. Audited. NotFoundError: no such version."""
    actor.require("plan.view", plan.account)
    look = look_of(actor.organization)
    content = _content(actor, plan, now, number, look, for_client=for_client)
    changes = {
        "file": [None, f"plan.{kind.ending}"],
        "edition": [None, "client" if for_client else "internal"],
    }
    record(actor=actor, action="plan.exported", target=plan.account, changes=changes, thing=plan)
    return kind.make(content, look)


def sample(*, actor: Actor, now: datetime) -> tuple[Plan, Content] | None:
    """The plan that was approved last, else changed last, and what our file says of it."""
    plans = on_readable(actor, Plan.objects.filter(deleted_at=None).select_related("account"))
    plan = plans.order_by(F("approved_at").desc(nulls_last=True), "-changed_at", "id").first()
    if plan is None:
        return None
    look = look_of(actor.organization)
    return plan, _content(actor, plan, now, None, look, for_client=False)


def _content(
    actor: Actor, plan: Plan, now: datetime, number: int | None, look: Look, *, for_client: bool
) -> Content:
    edition, document = _found(actor, plan, now, number, look.name)
    if for_client:
        return content_for_client(edition, client_edition(document))
    return content_for_us(edition, document, _live(actor, plan, number))


def _live(actor: Actor, plan: Plan, number: int | None) -> list[LivePart]:
    """What the data say today; a version that was kept says what it said."""
    if number is not None:
        return []
    account = whole_account(actor, plan.account_id)
    return live_of(actor, account, actor.organization.today()).parts


def _found(
    actor: Actor, plan: Plan, now: datetime, number: int | None, publisher: str
) -> tuple[Edition, Document]:
    versions = PlanVersion.objects.filter(plan=plan)
    if number is not None:
        kept = versions.filter(number=number).first()
        if kept is None:
            raise NotFoundError
        is_approved = number == plan.approved_number
        state = str(Plan.State.APPROVED.label) if is_approved else ""
        made = Edition(plan, actor.organization, state, number, kept.created_at, publisher)
        return made, kept.content
    document = content_of(plan)
    match = matching(plan, document)
    number, has_moved = match or (None, False)
    is_other = plan.state == Plan.State.APPROVED and number != plan.approved_number
    state = _("Changed since approval") if is_other else plan.get_state_display()
    made = Edition(plan, actor.organization, state, number, now, publisher, has_moved=has_moved)
    return made, document
