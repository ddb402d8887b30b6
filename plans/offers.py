"""What actions offer to the other parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.merging.moving import MOVING
from accounts.stakeholders.mentions import TEXTS, FreeText
from accounts.team.duties import DUTIES, Duty
from audit.field_words import FIELDS, VALUES
from audit.stream import STREAMED
from audit.words import SENTENCES
from plans import sentences
from plans.actions.handing import actions_of, give_actions
from plans.models import Action, ActionComment
from plans.stream import RESOURCES

MENTIONS = {
    "action.title": FreeText(_("Action"), Action, "title"),
    "action.details": FreeText(_("Action"), Action, "details"),
    "action.answer": FreeText(_("Action"), Action, "answer"),
    "comment.text": FreeText(_("Comment"), ActionComment, "text", account="action__account"),
}


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    FIELDS.add_all(sentences.FIELDS)
    VALUES.add_all(sentences.VALUES)
    TEXTS.add_all(MENTIONS)
    DUTIES.add("actions", Duty(_("Open actions"), actions_of, give_actions))
    MOVING.add("actions", Action)
    STREAMED.add_all(RESOURCES)
