"""Taking a board report out as a file: from frozen rows alone, so it can be made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from audit.entries import record
from insights.report.asked import Asked
from insights.report.pdf import pdf_of
from insights.report.reading import read
from insights.report.shapes import BoardReport
from insights.report.slides import pptx_of
from insights.report.telling import report_of
from pages.documents.look import Look
from plans.exports.files import look_of
from tenants.actors import Actor


@dataclass(frozen=True)
class ReportKind:
    """A kind of file: its ending, its type, and who makes it."""

    ending: str
    content_type: str
    make: Callable[[BoardReport, Look], bytes]


PDF = ReportKind("pdf", "application/pdf", pdf_of)
PPTX = ReportKind(
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    pptx_of,
)


def report_for(actor: Actor, asked: Asked, publisher: str) -> BoardReport:
    """What the actor may read of it, in the language of now. NotAllowedError."""
    actor.require("portfolio.view")
    found = read(asked, knows=actor.may("account.see_designation"))
    return report_of(found, publisher, actor.organization.zone)


def name_of(asked: Asked, kind: ReportKind) -> str:
    """What its file is called."""
    return f"board-report-{asked.shown.month:%Y-%m}-{asked.shown.edition}.{kind.ending}"


@transaction.atomic
def export_report(*, actor: Actor, asked: Asked, kind: ReportKind) -> bytes:
    """The file, in the language that is asked for. Audited. NotAllowedError."""
    actor.require("account.export")
    look = look_of(actor.organization)
    with translation.override(asked.language):
        report = report_for(actor, asked, look.name)
        made = kind.make(report, look)
    record(
        actor=actor,
        action="report.exported",
        target=actor.organization,
        changes={"file": [None, name_of(asked, kind)]},
    )
    return made
