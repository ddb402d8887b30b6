"""What the log says of actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from plans.models import Action

SENTENCES = {
    "action.opened": _("An action at %(name)s was opened"),
    "action.changed": _("An action at %(name)s was changed"),
    "action.started": _("An action at %(name)s was started"),
    "action.completed": _("An action at %(name)s was completed"),
    "action.dropped": _("An action at %(name)s was dropped"),
    "action.reopened": _("An action at %(name)s was opened again"),
    "action.commented": _("An action at %(name)s was commented on"),
}

FIELDS = {
    "details": _("details"),
    "comment": _("comment"),
    "actions": _("actions"),
    "status": _("status"),
}

VALUES = {"action.status": dict(Action.Status.choices)}
