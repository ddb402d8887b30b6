"""What insights offer to the other parts, and what they follow."""

from __future__ import annotations

from accounts.merging.moving import MOVING
from accounts.overview.panels import PANELS, Maker
from audit.field_words import FIELDS
from audit.stream import NOT_STREAMED, STREAMED
from audit.words import SENTENCES
from insights import sentences
from insights.backtest.firmness import firmness
from insights.backtest.rules import QUESTION as CRITERIA
from insights.definitions import FIGURES
from insights.health.panel import health_panel
from insights.models import ProgrammeCost
from insights.programme.rules import QUESTION as PROGRAMME
from insights.skills.leaving import follow_member
from insights.snapshots.rules import NIGHTLY, look_now
from insights.stream import RESOURCES
from insights.tasks import answer_criteria, answer_programme, freeze_months
from pages.glossary import CHAPTERS
from scoring.firmness import FIRMNESS
from tenants.colleagues import MEMBER_CHANGED
from tenants.due_work import JOBS
from tenants.organizations import ORGANIZATION_MADE


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    CHAPTERS.add("figures", FIGURES)
    FIELDS.add_all(sentences.FIELDS)
    JOBS.add(NIGHTLY, freeze_months.delay)
    PANELS.add("health", Maker("figures", health_panel))
    JOBS.add(PROGRAMME.due, answer_programme.delay)
    JOBS.add(CRITERIA.due, answer_criteria.delay)
    FIRMNESS.add("weights", firmness)
    MOVING.add("programme_costs", ProgrammeCost)
    ORGANIZATION_MADE.add("snapshots", look_now)
    MEMBER_CHANGED.add("skills", follow_member)
    STREAMED.add_all(RESOURCES)
    NOT_STREAMED.add("account-health", "computed from what the other resources tell")
    NOT_STREAMED.add("back-test", "worked out when somebody asks")
    NOT_STREAMED.add("programme-return", "worked out when somebody asks")
    NOT_STREAMED.add("abc", "computed from revenue")
    NOT_STREAMED.add("portfolio", "computed from scores, people, answers and revenue")
