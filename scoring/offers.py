"""What matrices and scores offer to the other parts, and what they follow."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.listing.columns import COLUMNS
from accounts.merging.moving import MOVING
from accounts.overview.panels import PANELS, Maker
from accounts.registry.rules import ARCHIVED
from accounts.revenue.figures import ACCOUNTS_MADE, FIGURES_CHANGED
from audit.field_words import FIELDS
from audit.stream import NOT_STREAMED, STREAMED
from audit.words import SENTENCES
from pages.first_steps import STEPS, Step
from pages.glossary import CHAPTERS
from scoring import sentences
from scoring.glossary import SCORING
from scoring.ladder import follow_archiving
from scoring.listed import COLUMNS as LISTED
from scoring.models import Score, SecondScore
from scoring.panels import score_panel
from scoring.standings import follow_new, recompute_living
from scoring.stream import RESOURCES

FIRST_STEPS = {
    "rule": Step(
        _("Write your rule"),
        _("Figures rank your clients already. Three to five criteria make a rule of it."),
        _("Open the ranking"),
        "scoring:ranking",
        "EXISTS (SELECT FROM scoring_matrix WHERE organization_id = %(org)s)",
    ),
    "scores": Step(
        _("Score your largest clients"),
        _("Digits and arrow keys, twenty at first. Measured criteria fill themselves."),
        _("Open the sheet"),
        "scoring:sheet",
        "EXISTS (SELECT FROM scoring_score WHERE organization_id = %(org)s)",
    ),
    "activation": Step(
        _("Activate the rule"),
        _("Look at who would stand where; from then on it ranks every account."),
        _("Open the versions"),
        "scoring:matrices",
        "EXISTS (SELECT FROM scoring_matrix WHERE organization_id = %(org)s"
        " AND activated_at IS NOT NULL)",
    ),
}


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    CHAPTERS.add("scoring", SCORING)
    FIELDS.add_all(sentences.FIELDS)
    STEPS.add_all(FIRST_STEPS)
    COLUMNS.add_all(LISTED)
    PANELS.add("score", Maker("figures", score_panel))
    FIGURES_CHANGED.add("scores", recompute_living)
    ACCOUNTS_MADE.add("scores", follow_new)
    ARCHIVED.add("ranks", follow_archiving)
    MOVING.add("scores", Score)
    MOVING.add("second_scores", SecondScore)
    STREAMED.add_all(RESOURCES)
    NOT_STREAMED.add("rankings", "computed from scores and figures")
