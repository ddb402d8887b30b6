"""Views that people keep: a name for the filters in the address of the account list.

Pages with pictures are kept by the same rules, each under its own name (`insights/saved/`).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import SavedFilter
from audit.entries import differences, record
from rules.errors import NotAllowedError, NotFoundError, RuleError
from rules.texts import titled
from tenants.actors import Actor
from tenants.models import Membership

NAME_AT_MOST = 60
QUERY_AT_MOST = 1000
VIEWS_AT_MOST = 50
LIST = ""
"""The account list, as a view calls its page."""
_OF_THE_MOMENT = ("page", "peek", "csrfmiddlewaretoken")


def views_of(actor: Actor, pages: Collection[str] = (LIST,)) -> QuerySet[SavedFilter]:
    """One's own, and those that others share among readers of the whole portfolio; by name."""
    shown = Q(owner=actor.membership)
    if actor.may("portfolio.view"):
        shown |= Q(is_shared=True)
    return SavedFilter.objects.filter(shown, page__in=pages).order_by("name", "id")


@transaction.atomic
def keep_view(
    *, actor: Actor, name: str, query: str, is_shared: bool = False, page: str = LIST
) -> SavedFilter:
    """Keep filters of a page under a name, in place of one's view of it of that name. Audited.

    Raises NotAllowedError for someone who isn't a member, or who may not share; RuleError.
    """
    owner = _owner(actor)
    if is_shared:
        actor.require("view.share")
    query, asked = tidy(query), _("Give the view a name of at most 60 characters.")
    name = titled("name", name, at_most=NAME_AT_MOST, ask=asked)
    if len(query) > QUERY_AT_MOST or "\x00" in query:
        raise RuleError.on("query", _("These filters are too long to keep."))
    mine = SavedFilter.objects.filter(owner=owner)
    known = mine.filter(page=page, name=name).first()
    if known is None and mine.count() >= VIEWS_AT_MOST:
        raise RuleError.on("name", _("At most 50 views; delete one first."))
    before = _snapshot(known) if known else {}
    saved, _made = SavedFilter.objects.update_or_create(
        owner=owner, page=page, name=name, defaults={"query": query, "is_shared": is_shared}
    )
    changes = differences(before, _snapshot(saved))
    if changes:
        record(actor=actor, action="view.kept", target=saved, changes=changes)
    return saved


def own_view(*, actor: Actor, view_id: uuid.UUID) -> SavedFilter:
    """One of one's own views. Raises NotFoundError for anyone else's."""
    saved = SavedFilter.objects.filter(pk=view_id, owner=_owner(actor)).first()
    if saved is None:
        raise NotFoundError
    return saved


@transaction.atomic
def delete_view(*, actor: Actor, view_id: uuid.UUID) -> SavedFilter:
    """Forget one of one's own views. Audited. Raises NotFoundError for anyone else's."""
    saved = own_view(actor=actor, view_id=view_id)
    before = _snapshot(saved)
    record(
        actor=actor,
        action="view.deleted",
        target=saved,
        changes={name: [value, None] for name, value in before.items()},
    )
    saved.delete()
    saved.pk = view_id
    return saved


def _owner(actor: Actor) -> Membership:
    actor.require("view.keep")
    if actor.membership is None:
        raise NotAllowedError
    return actor.membership


def tidy(query: str) -> str:
    """The filters and the order alone: no page, no token, nothing empty."""
    pairs = parse_qsl(query.removeprefix("?"))
    return urlencode([(name, value) for name, value in pairs if name not in _OF_THE_MOMENT])


def _snapshot(saved: SavedFilter) -> dict[str, object]:
    page = {"page": saved.page} if saved.page else {}
    return {**page, "query": saved.query, "is_shared": saved.is_shared}
