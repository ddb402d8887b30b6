"""What accounts offer to the other parts and to their own wings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts import models, sentences
from accounts.imports.runs import DUE_KIND
from accounts.merging.moving import MOVING, OWN
from accounts.revenue.period import CLOSING
from accounts.stakeholders.mentions import TEXTS, FreeText
from accounts.stream import RESOURCES
from accounts.tasks import close_months, work_on_imports
from accounts.team import duties
from accounts.team.duties import DUTIES, Duty
from audit.field_words import FIELDS, VALUES
from audit.stream import NOT_STREAMED, STREAMED
from audit.words import LABELS, SENTENCES, TELLINGS
from tenants.due_work import JOBS

DECISION = _("Decision about the designation")
MENTIONS = {
    "stakeholder.notes": FreeText(_("Notes on another person"), models.Stakeholder, "notes"),
    "hand_over.note": FreeText(_("Hand-over"), models.HandOver, "note"),
    "designation.reason": FreeText(DECISION, models.DesignationChange, "reason"),
    "designation.override_reason": FreeText(DECISION, models.DesignationChange, "override_reason"),
    "nomination.reason": FreeText(_("Nomination"), models.Nomination, "reason"),
    "nomination.answer": FreeText(_("Nomination"), models.Nomination, "answer"),
    "phase_change.taken_back_reason": FreeText(
        _("Change of phase"), models.PhaseChange, "taken_back_reason"
    ),
    "phase_change.reason": FreeText(_("Change of phase"), models.PhaseChange, "reason"),
    "evidence_tick.note": FreeText(_("Evidence"), models.EvidenceTick, "note"),
}
OWN_DUTIES = {
    "relationships": Duty(_("Relationships"), duties.relationships, duties.give_relationships),
    "nominations": Duty(
        _("Open nominations"), duties.nominations, duties.give_nominations, is_discreet=True
    ),
}


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    LABELS.add("programmesettings", lambda _label: str(models.ProgrammeSettings()))
    TELLINGS.add_all(sentences.TELLINGS)
    FIELDS.add_all(sentences.FIELDS)
    VALUES.add_all(sentences.VALUES)
    TEXTS.add_all(MENTIONS)
    DUTIES.add_all(OWN_DUTIES)
    MOVING.add_all(OWN)
    JOBS.add(DUE_KIND, work_on_imports.delay)
    JOBS.add(CLOSING, close_months.delay)
    STREAMED.add_all(RESOURCES)
    NOT_STREAMED.add("phases", "the settings of the programme, which seldom change")
