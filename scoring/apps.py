from typing import Any

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Matrices, scores and rankings; measured scores follow the figures of accounts."""

    name = "scoring"

    def ready(self) -> None:
        from accounts.registry.rules import archiving_changed
        from accounts.revenue.figures import figures_changed

        figures_changed.connect(follow_figures, dispatch_uid="scoring")
        _show_on_accounts()
        archiving_changed.connect(follow_archived, dispatch_uid="scoring")


def follow_figures(*, account_ids: Any, **_kwargs: Any) -> None:
    """Measured scores and standings of the accounts whose figures changed."""
    from scoring.standings import recompute_living

    recompute_living(account_ids)


def follow_archived(*, account_ids: Any, **_kwargs: Any) -> None:
    """Ranks of living matrices leave archived accounts out."""
    from scoring.ladder import follow_archiving

    follow_archiving(account_ids)


def _show_on_accounts() -> None:
    from accounts.overview.panels import register
    from scoring.panels import score_panel

    register("figures", "score", score_panel)
