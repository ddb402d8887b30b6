"""What the tools do that write: the rules of pages and API, and the answer that the API shows."""

from __future__ import annotations

from accounts.history.api import HistoryEntryDetail
from accounts.history.rules import add_entry as add_history_entry
from accounts.named import account_named, with_owner
from api.requests import Asking, Given
from api.resources import Body
from plans.actions.api import ActionDetail
from plans.actions.rules import open_action
from reviews.review.api import ReviewDetail
from reviews.review.writing import write


def add_entry(asking: Asking, given: Given) -> Body:
    """An entry in the history of an account."""
    account = account_named(given.pop("account"))
    made = add_history_entry(actor=asking.actor, account=account, **given)
    return HistoryEntryDetail.present(asking.actor, [made.pk])[made.pk]


def add_action(asking: Asking, given: Given) -> Body:
    """An action on an account."""
    values = with_owner(given)
    account = account_named(values.pop("account"))
    made = open_action(actor=asking.actor, account=account, **values)
    return ActionDetail.present(asking.actor, [made.pk])[made.pk]


def save_minutes(asking: Asking, given: Given) -> Body:
    """The minutes of a review that the key reads."""
    view = ReviewDetail.asked_by(asking.actor)
    review = view.find(given["review"])
    written = {"minutes": given["minutes"]}
    write(actor=asking.actor, review=review, values=written, version=given["version"])
    return view.body(view.rows().get(pk=review.pk))
