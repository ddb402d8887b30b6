"""What the log says of actions and of whitespace."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from plans.models import Action

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
}

FIELDS = {
    "action.owner": _("owner"),
    "details": _("details"),
    "comment": _("comment"),
    "actions": _("actions"),
    "offering.parent": _("part of"),
    "offering.position": _("place"),
    "status": _("status"),
}

VALUES = {"action.status": dict(Action.Status.choices)}
