"""The Monday and the review of tests/reviews."""

from tests.reviews.conftest import _monday, account, monthly, review

__all__ = ["_monday", "account", "monthly", "review"]
