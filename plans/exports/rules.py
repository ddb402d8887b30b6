"""Taking a plan out as a file: as it stands or as a version said it, for us or for the client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.overview.whole import whole_account
from audit.entries import record
from plans.edition import client_edition
from plans.exports.content import Content, Edition
from plans.exports.for_client import content_for_client
from plans.exports.for_us import content_for_us
from plans.exports.look import Look
from plans.exports.pdf import pdf_of
from plans.exports.pptx import pptx_of
from plans.live.reading import live_of
from plans.live.shapes import LivePart
from plans.models import Plan, PlanVersion
from plans.versions.content import Document, content_of, digest_of
from rules.errors import NotFoundError
from tenants.actors import Actor


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its ending, its type, and who makes it."""

    ending: str
    content_type: str
    make: Callable[[Content, Look], bytes]


PDF = FileKind("pdf", "application/pdf", pdf_of)
PPTX = FileKind(
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    pptx_of,
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
    edition, document = _found(actor, plan, now, number)
    if for_client:
        content = content_for_client(edition, client_edition(document))
    else:
        content = content_for_us(edition, document, _live(actor, plan, number))
    changes = {
        "file": [None, f"plan.{kind.ending}"],
        "edition": [None, "client" if for_client else "internal"],
    }
    record(actor=actor, action="plan.exported", target=plan.account, changes=changes, thing=plan)
    return kind.make(content, Look())


def _live(actor: Actor, plan: Plan, number: int | None) -> list[LivePart]:
    """What the data say today; a version that was kept says what it said."""
    if number is not None:
        return []
    account = whole_account(actor, plan.account_id)
    return live_of(actor, account, actor.organization.today()).parts


def _found(actor: Actor, plan: Plan, now: datetime, number: int | None) -> tuple[Edition, Document]:
    versions = PlanVersion.objects.filter(plan=plan)
    if number is not None:
        kept = versions.filter(number=number).first()
        if kept is None:
            raise NotFoundError
        is_approved = number == plan.approved_number
        state = str(Plan.State.APPROVED.label) if is_approved else ""
        return Edition(plan, actor.organization, state, number, kept.created_at), kept.content
    document = content_of(plan)
    same = versions.filter(digest=digest_of(document)).order_by("-number")
    says_the_same = same.values_list("number", flat=True).first()
    state = plan.get_state_display()
    if plan.has_changed_since_approval and says_the_same is None:
        state = _("Changed since approval")
    return Edition(plan, actor.organization, state, says_the_same, now), document
