"""What the log says of actions."""

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
}

FIELDS = {
    "action.owner": _("owner"),
    "details": _("details"),
    "comment": _("comment"),
    "actions": _("actions"),
    "status": _("status"),
}

VALUES = {"action.status": dict(Action.Status.choices)}
