"""What accounts offer to the other parts and to their own wings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts import models, sentences
from accounts.custom import merging as custom_values
from accounts.found import accounts, entries, people
from accounts.glossary import ACCOUNTS, RELATIONSHIP
from accounts.imports.runs import DUE_KIND
from accounts.listing.beside import BESIDE
from accounts.listing.columns import COLUMNS
from accounts.listing.columns import OWN as OWN_COLUMNS
from accounts.merging.moving import MOVING, OWN, Mover
from accounts.overview.beside import account_beside
from accounts.revenue.period import CLOSING
from accounts.stakeholders.mentions import TEXTS, FreeText
from accounts.stream import RESOURCES
from accounts.tasks import close_months, work_on_imports
from accounts.team import duties
from accounts.team.duties import DUTIES, Duty
from audit.field_words import FIELDS, VALUES
from audit.stream import NOT_STREAMED, STREAMED
from audit.words import LABELS, SENTENCES, TELLINGS
from pages.first_steps import STEPS, Step
from pages.glossary import CHAPTERS
from search.kinds import BY_ID, FINDERS, INDEXED, STARTS, Indexed
from search.models import WordKind
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
    "custom.text": FreeText(_("Custom field of the account"), models.CustomValue, "text"),
    "evidence_tick.note": FreeText(_("Evidence"), models.EvidenceTick, "note"),
}
OWN_DUTIES = {
    "relationships": Duty(_("Relationships"), duties.relationships, duties.give_relationships),
    "nominations": Duty(
        _("Open nominations"), duties.nominations, duties.give_nominations, is_discreet=True
    ),
}


FIRST_STEPS = {
    "clients": Step(
        _("Load your clients"),
        _("A file from your CRM or a spreadsheet: you see what it would do before it does it."),
        _("Load clients"),
        "accounts:import_list",
        "EXISTS (SELECT FROM accounts_account WHERE organization_id = %(org)s)",
        "?kind=accounts",
    ),
    "revenue": Step(
        _("Load their revenue"),
        _("A line for each account and month: it draws the ABC curve and feeds measured criteria."),
        _("Load revenue"),
        "accounts:import_list",
        "EXISTS (SELECT FROM accounts_monthlyrevenue WHERE organization_id = %(org)s)",
        "?kind=revenue",
    ),
    "decision": Step(
        _("Decide on your key accounts"),
        _("Few, from the top of the ranking: open an account and say why it is one."),
        _("Open the ranking"),
        "scoring:ranking",
        "EXISTS (SELECT FROM accounts_designationchange WHERE organization_id = %(org)s)",
    ),
    "team": Step(
        _("Give each key account its manager"),
        _("Invite your account managers, then name one in each key account, and the team."),
        _("Invite people"),
        "people:people",
        "EXISTS (SELECT FROM accounts_account WHERE organization_id = %(org)s"
        " AND designation = 'key' AND owner_id IS NOT NULL)",
    ),
}


INDEX = {
    WordKind.ACCOUNT: Indexed(
        "accounts",
        accounts.accounts_found,
        accounts.team_ids,
        "accounts_account",
        "archived_at",
        has_wholes=True,
    ),
    WordKind.REFERENCE: Indexed(
        "accounts", accounts.references_found, accounts.team_references, has_wholes=True
    ),
    WordKind.PERSON: Indexed(
        "stakeholders",
        people.people_found,
        people.team_people,
        "accounts_person",
        "erased_at",
        has_wholes=True,
    ),
    WordKind.PERSON_REFERENCE: Indexed(
        "stakeholders", people.references_found, people.team_references
    ),
    WordKind.MEMBER: Indexed("members", accounts.members_found, has_wholes=True),
}


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    CHAPTERS.add("accounts", ACCOUNTS)
    CHAPTERS.add("relationship", RELATIONSHIP)
    LABELS.add("programmesettings", lambda _label: str(models.ProgrammeSettings()))
    TELLINGS.add_all(sentences.TELLINGS)
    FIELDS.add_all(sentences.FIELDS)
    VALUES.add_all(sentences.VALUES)
    TEXTS.add_all(MENTIONS)
    DUTIES.add_all(OWN_DUTIES)
    COLUMNS.add_all(OWN_COLUMNS)
    BESIDE.add("account", account_beside)
    MOVING.add_all(OWN)
    MOVING.add("custom", Mover(custom_values.move, custom_values.move_back))
    STEPS.add_all(FIRST_STEPS)
    INDEXED.add_all({str(kind.value): offered for kind, offered in INDEX.items()})
    BY_ID.add("accounts", accounts.accounts_by_id)
    STARTS.add("pinned", accounts.pinned_found)
    STARTS.add("recent", accounts.recent_found)
    FINDERS.add("tags", accounts.tags_found)
    FINDERS.add("history_entries", entries.entries_found)
    JOBS.add(DUE_KIND, work_on_imports.delay)
    JOBS.add(CLOSING, close_months.delay)
    STREAMED.add_all(RESOURCES)
    NOT_STREAMED.add("phases", "the settings of the programme, which seldom change")
