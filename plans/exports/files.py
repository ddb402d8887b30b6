"""The logo and the template of an organisation's files: kept, taken away, brought back."""

from __future__ import annotations

from django.db import transaction

from accounts.history.attachments import cleaned_name
from audit.entries import record
from pages.documents.look import OURS, Look, readable
from plans.exports.logo import cleaned_logo, readable_logo
from plans.exports.template import checked_template
from plans.life.settling import settled
from plans.models import PlanFile
from rules.errors import NotFoundError
from tenants.actors import Actor
from tenants.models import Organization

_CHECKED = {PlanFile.Kind.LOGO: cleaned_logo, PlanFile.Kind.TEMPLATE: checked_template}


def current_file(kind: str) -> PlanFile | None:
    """The one that holds, with its bytes."""
    return PlanFile.objects.filter(kind=kind, is_current=True).first()


def kept_files() -> dict[tuple[str, bool], PlanFile]:
    """All files, without their bytes, by their kind and whether they hold."""
    rows = PlanFile.objects.defer("content").order_by("created_at")
    return {(row.kind, row.is_current): row for row in rows}


def look_of(organization: Organization) -> Look:
    """How files look now. A logo that can't be read is left out. Two queries."""
    settings, logo = settled(), current_file(PlanFile.Kind.LOGO)
    return Look(
        name=settings.shown_name or organization.name,
        accent=readable(settings.colour or OURS),
        logo=readable_logo(bytes(logo.content)) if logo else b"",
    )


@transaction.atomic
def keep_file(*, actor: Actor, kind: str, name: str, content: bytes) -> PlanFile:
    """Put a file in the place of the one that holds, which stays to go back to. Audited.

    RuleError: it is not what is taken, and why.
    """
    actor.require("programme.change")
    checked = _CHECKED[PlanFile.Kind(kind)](content)
    before = _set_aside(kind)
    kept = PlanFile.objects.create(kind=kind, name=cleaned_name(name) or kind, content=checked)
    _record(actor, kind, before, kept)
    return kept


@transaction.atomic
def remove_file(*, actor: Actor, kind: str) -> None:
    """Do without it. Audited. NotFoundError: there is none."""
    actor.require("programme.change")
    before = _set_aside(kind)
    if before is None:
        raise NotFoundError
    _record(actor, kind, before, None)


@transaction.atomic
def bring_back(*, actor: Actor, kind: str) -> PlanFile:
    """The file before the one that holds takes its place again. Audited. NotFoundError: none."""
    actor.require("programme.change")
    rows = {row.is_current: row for row in _locked(kind)}
    earlier, current = rows.get(False), rows.get(True)
    if earlier is None:
        raise NotFoundError
    if current is not None:
        current.is_current = False
        current.save()
    earlier.is_current = True
    earlier.save()
    _record(actor, kind, current, earlier)
    return earlier


def _set_aside(kind: str) -> PlanFile | None:
    """Take the place of the file that holds; the one before it goes for good."""
    rows = {row.is_current: row for row in _locked(kind)}
    current = rows.get(True)
    if current is None:
        return None
    if False in rows:
        rows[False].delete()
    current.is_current = False
    current.save()
    return current


def _locked(kind: str) -> list[PlanFile]:
    return list(PlanFile.objects.select_for_update().filter(kind=kind).order_by("created_at"))


def _record(actor: Actor, kind: str, before: PlanFile | None, after: PlanFile | None) -> None:
    names: list[object] = [before and before.name, after and after.name]
    field = "logo" if kind == PlanFile.Kind.LOGO else "template"
    record(
        actor=actor,
        action="plan_settings.changed",
        target=actor.organization,
        changes={field: names},
    )
