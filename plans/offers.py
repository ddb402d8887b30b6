"""What plans, actions and whitespace offer to the other parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.listing.columns import COLUMNS
from accounts.merging.moving import MOVING
from accounts.overview.panels import PANELS, Maker
from accounts.phases.board import NOTES
from accounts.phases.evidence import SOURCES
from accounts.phases.rules import PHASE_MOVED
from accounts.revenue.figures import FIGURES_CHANGED
from accounts.stakeholders.erasure import KEEPERS, Keeper
from accounts.stakeholders.mentions import TEXTS, FreeText
from accounts.team.duties import DUTIES, Duty
from audit.field_words import FIELDS, VALUES
from audit.stream import STREAMED
from audit.words import SENTENCES
from mail.composing import COMPOSERS
from mail.kinds import MailKind
from pages.glossary import CHAPTERS
from plans import found, sentences
from plans.actions.handing import actions_of, give_actions
from plans.actions.listed import NEXT_ACTION
from plans.glossary import PLANS
from plans.measured import sources as measured
from plans.measured.rules import measure_accounts
from plans.models import (
    Action,
    ActionComment,
    ClientSpend,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    PlanShare,
    ShareAnswer,
    WhitespaceCell,
)
from plans.page.panel import plan_notes, plan_panel
from plans.rows.handing import give_rows, objectives_of, risks_of
from plans.rows.kinds import KINDS
from plans.sharing.erasure import collect, forget
from plans.sharing.evidence import CHECKS, TOLD_BY_PLANS
from plans.sharing.mails import compose_address, compose_code
from plans.stream import RESOURCES
from plans.whitespace.moving import MOVER
from search.kinds import FOLLOWERS, INDEXED, Indexed
from search.models import WordKind

MENTIONS = {
    "action.title": FreeText(_("Action"), Action, "title"),
    "action.details": FreeText(_("Action"), Action, "details"),
    "action.answer": FreeText(_("Action"), Action, "answer"),
    "cell.note": FreeText(_("Whitespace"), WhitespaceCell, "note"),
    "cell.source": FreeText(_("Whitespace"), WhitespaceCell, "source"),
    "spend.source": FreeText(_("Share of wallet"), ClientSpend, "source"),
    "comment.text": FreeText(_("Comment"), ActionComment, "text", account="action__account"),
    "plan_comment.text": FreeText(_("Plan"), PlanComment, "text", account="plan__account"),
    "plan_event.comment": FreeText(_("Plan"), PlanEvent, "comment", account="plan__account"),
    "plan_section.text": FreeText(_("Plan"), PlanSection, "text", account="plan__account"),
    "share.recipient_name": FreeText(
        _("Shared plan"), PlanShare, "recipient_name", account="plan__account"
    ),
    **{
        f"share_answer.{name}": FreeText(
            _("Shared plan"), ShareAnswer, name, account="share__plan__account"
        )
        for name in ("name", "comment")
    },
    **{
        f"plan_{kind.model._meta.model_name}.{name}": FreeText(
            _("Plan"), kind.model, name, account="plan__account"
        )
        for kind in KINDS.values()
        for name in kind.texts
    },
}


INDEX = {
    WordKind.ACTION: Indexed("actions", found.actions_found, found.team_actions),
    WordKind.ACTION_REFERENCE: Indexed(
        "actions", found.references_found, found.team_references, has_wholes=True
    ),
    WordKind.OBJECTIVE: Indexed("plans", found.objectives_found, found.team_objectives),
}


def offer() -> None:
    """Called once, when the product starts."""
    INDEXED.add(
        str(WordKind.ACTION.value), Indexed("actions", found.actions_found, found.team_actions)
    )
    INDEXED.add(
        str(WordKind.OBJECTIVE.value),
        Indexed("plans", found.objectives_found, found.team_objectives),
    )
    FOLLOWERS.add("plans", found.plans_found)
    SENTENCES.add_all(sentences.SENTENCES)
    CHAPTERS.add("plans", PLANS)
    FIELDS.add_all(sentences.FIELDS)
    VALUES.add_all(sentences.VALUES)
    TEXTS.add_all(MENTIONS)
    DUTIES.add("actions", Duty(_("Open actions"), actions_of, give_actions))
    DUTIES.add("objectives", Duty(_("Open objectives"), objectives_of, give_rows, "plan__account"))
    DUTIES.add("risks", Duty(_("Open risks"), risks_of, give_rows, "plan__account"))
    COLUMNS.add(NEXT_ACTION.name, NEXT_ACTION)
    PANELS.add("plan", Maker("aside", plan_panel))
    NOTES.add("plan", plan_notes)
    MOVING.add("actions", Action)
    MOVING.add("plans", Plan)
    MOVING.add("whitespace", MOVER)
    MOVING.add("spends", ClientSpend)
    COMPOSERS.add_all({MailKind.PLAN_SHARE: compose_address, MailKind.PLAN_CODE: compose_code})
    SOURCES.add_all(dict.fromkeys(CHECKS, TOLD_BY_PLANS))
    measured.SOURCES.add_all(measured.OWN)
    FIGURES_CHANGED.add("objectives", measure_accounts)
    PHASE_MOVED.add("objectives", measure_accounts)
    KEEPERS.add("shares", Keeper(collect, forget))
    STREAMED.add_all(RESOURCES)
