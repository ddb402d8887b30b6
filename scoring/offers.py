"""What matrices and scores offer to the other parts, and what they follow."""

from __future__ import annotations

from accounts.merging.moving import MOVING
from accounts.overview.panels import PANELS, Maker
from accounts.registry.rules import ARCHIVED
from accounts.revenue.figures import ACCOUNTS_MADE, FIGURES_CHANGED
from audit.field_words import FIELDS
from audit.stream import NOT_STREAMED, STREAMED
from audit.words import SENTENCES
from scoring import sentences
from scoring.ladder import follow_archiving
from scoring.models import Score
from scoring.panels import score_panel
from scoring.standings import follow_new, recompute_living
from scoring.stream import RESOURCES


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    FIELDS.add_all(sentences.FIELDS)
    PANELS.add("score", Maker("figures", score_panel))
    FIGURES_CHANGED.add("scores", recompute_living)
    ACCOUNTS_MADE.add("scores", follow_new)
    ARCHIVED.add("ranks", follow_archiving)
    MOVING.add("scores", Score)
    STREAMED.add_all(RESOURCES)
    NOT_STREAMED.add("rankings", "computed from scores and figures")
