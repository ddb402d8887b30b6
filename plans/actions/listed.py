"""The next action in the account list."""

from __future__ import annotations

from functools import cache

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from accounts.listing.columns import Found, ListColumn, by_account
from accounts.listing.kinds import Kind
from plans.models import Action
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


def next_actions(actor: Actor, ids: list[str]) -> Found:
    """On which day the next unfinished one is due. One query."""
    return by_account("action", _actions().rows(ids=ids))


@cache
def _actions() -> Compiled:
    unfinished = [Action.Status.OPEN, Action.Status.IN_PROGRESS]
    actions = Action.objects.filter(account_id__any_of=Mark("ids"), status__in=unfinished)
    return compiled(actions.order_by().values("account").annotate(value=Min("due_on")))


NEXT_ACTION = ListColumn("action", _("Next action"), Kind.DUE, next_actions)
