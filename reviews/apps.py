from typing import Any

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Cadences, reviews and measures; planned reviews follow their accounts."""

    name = "reviews"

    def ready(self) -> None:
        from accounts.registry import archiving_changed

        archiving_changed.connect(follow_archived, dispatch_uid="reviews")


def follow_archived(*, account_ids: Any, **_kwargs: Any) -> None:
    """Archived accounts have no planned reviews; those that come back have again."""
    from reviews.following import follow_accounts

    follow_accounts(account_ids)
