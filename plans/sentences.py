"""What the log says of plans, actions and whitespace."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from plans.models import Action, CellState, Objective, Risk, SwotItem, ValueEntry

ROW_FIELDS: dict[str, list[Any]] = {
    subject: [field for field in model._meta.fields if field.editable and field.name != "plan"]
    for subject, model in {
        "objective": Objective,
        "swot_item": SwotItem,
        "risk": Risk,
        "value_entry": ValueEntry,
    }.items()
}

SENTENCES = {
    "action.opened": _("Action opened: %(name)s"),
    "action.changed": _("Action changed: %(name)s"),
    "action.started": _("Action started: %(name)s"),
    "action.completed": _("Action completed: %(name)s"),
    "action.dropped": _("Action dropped: %(name)s"),
    "action.reopened": _("Action reopened: %(name)s"),
    "action.commented": _("Action commented on: %(name)s"),
    "offering.added": _("The offering %(name)s was added"),
    "offering.changed": _("The offering %(name)s was changed"),
    "offering.archived": _("The offering %(name)s was archived"),
    "offering.restored": _("The offering %(name)s was brought back"),
    "offering.deleted": _("The offering %(name)s was deleted"),
    "plan.started": _("Plan started: %(name)s"),
    "plan.submitted": _("Plan submitted: %(name)s"),
    "plan.withdrawn": _("Submission of the plan taken back: %(name)s"),
    "plan.returned": _("Plan sent back: %(name)s"),
    "plan.approved": _("Plan approved: %(name)s"),
    "plan.deleted": _("Plan deleted: %(name)s"),
    "plan.restored": _("Plan restored: %(name)s"),
    "plan.written": _("Plan written: %(name)s"),
    "plan.marked": _("Part of the plan marked for the client or kept internal: %(name)s"),
    "plan_settings.changed": _("Settings of plans changed"),
    "plan.commented": _("Plan commented on: %(name)s"),
    "plan.comment_changed": _("Comment on the plan changed: %(name)s"),
    "plan.comment_deleted": _("Comment on the plan deleted: %(name)s"),
    "plan.comment_resolved": _("Comment on the plan resolved: %(name)s"),
    "plan.comment_reopened": _("Comment on the plan opened again: %(name)s"),
    "plan.exported": _("Plan taken out as a file: %(name)s"),
    "plan.confirmed": _("Part of the plan confirmed as still right: %(name)s"),
    "share.made": _("Plan shared with the client: %(name)s"),
    "share.revoked": _("Shared plan closed: %(name)s"),
    "share.opened": _("The client opened the plan: %(name)s"),
    "share.seen": _("The client has read the plan: %(name)s"),
    "share.accepted": _("The client accepted an objective: %(name)s"),
    "share.disputed": _("The client disputed an objective: %(name)s"),
    "share.confirmed": _("The client confirmed a value: %(name)s"),
    "objective.added": _("Objective added: %(name)s"),
    "objective.changed": _("Objective changed: %(name)s"),
    "objective.removed": _("Objective deleted: %(name)s"),
    "swot_item.added": _("SWOT item added: %(name)s"),
    "swot_item.changed": _("SWOT item changed: %(name)s"),
    "swot_item.removed": _("SWOT item deleted: %(name)s"),
    "risk.added": _("Risk added: %(name)s"),
    "risk.changed": _("Risk changed: %(name)s"),
    "risk.removed": _("Risk deleted: %(name)s"),
    "value_entry.added": _("Value entry added: %(name)s"),
    "value_entry.changed": _("Value entry changed: %(name)s"),
    "value_entry.removed": _("Value entry deleted: %(name)s"),
    "cell.filled": _("Whitespace of %(name)s was filled in"),
    "cell.changed": _("Whitespace of %(name)s was changed"),
    "cell.cleared": _("Whitespace of %(name)s was cleared"),
    "unit.added": _("A unit of %(name)s was added"),
    "unit.renamed": _("A unit of %(name)s was renamed"),
    "unit.removed": _("A unit of %(name)s was removed"),
    "spend.estimated": _("What %(name)s spends was estimated"),
}

FIELDS = {
    "action.owner": _("owner"),
    "details": _("details"),
    "comment": _("comment"),
    "actions": _("actions"),
    "offering.parent": _("part of"),
    "offering.position": _("place"),
    "offering": _("offering"),
    "unit": _("unit"),
    "cell.note": _("note"),
    "competitors": _("competitors"),
    "contract_end": _("contract ends"),
    "potential_amount": _("potential in a year"),
    "spend": _("their spend in a year"),
    "estimate_source": _("source of the estimate"),
    "estimated_on": _("date of the estimate"),
    "status": _("status"),
    "section": _("section"),
    "is_for_client": _("for the client"),
    "plan_settings.authors_may_approve": _("A leader may approve a plan that they submitted"),
    "plan_settings.stale_days": _("days without a change after which a section is stale"),
    "plan_settings.shown_name": _("name on the files"),
    "plan_settings.colour": _("colour of the files"),
    "plan_settings.logo": _("logo"),
    "plan_settings.template": _("PowerPoint template"),
    "plan.file": _("file"),
    "plan.edition": _("edition"),
    **{
        f"{subject}.{field.name}": field.verbose_name
        for subject, fields in ROW_FIELDS.items()
        for field in fields
    },
}

VALUES = {
    "action.status": dict(Action.Status.choices),
    "plan.edition": {"client": _("for the client"), "internal": _("internal")},
    **{
        f"{subject}.{field.name}": dict(field.choices)
        for subject, fields in ROW_FIELDS.items()
        for field in fields
        if field.choices
    },
    "cell.state": dict(CellState.choices),
}
