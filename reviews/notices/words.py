"""Notices in words: a sentence in the reader's language, and the page that it leads to."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.listing.narrowing import ME
from accounts.news import NewsKind
from plans.models import Action
from reviews.models import Notice, Review
from rules.names import apart

OF_ACTIONS = ("action", "comment")
OF_PLANS = (NewsKind.PLAN_SENT, NewsKind.PLAN_DECIDED)


@dataclass(frozen=True)
class ToldNotice:
    """One notice as its reader reads it."""

    notice: Notice
    sentence: str
    detail: str
    """What the action is called, where it is about one."""
    path: str


def in_words(notices: Iterable[Notice], slug: str) -> list[ToldNotice]:
    """The notices, with their accounts loaded, in their order; a query for actions, for reviews."""
    found = list(notices)
    actions = [notice.about for notice in found if _is_of_action(notice)]
    reviews = [notice.about for notice in found if _is_of_review(notice)]
    titles = dict(Action.objects.filter(pk__in=actions).values_list("pk", "title"))
    there = set(Review.objects.filter(pk__in=reviews).values_list("pk", flat=True))
    return [
        ToldNotice(n, sentence(n), titles.get(n.about, ""), _path(n, slug, there)) for n in found
    ]


def sentence(notice: Notice) -> str:
    """What happened, in one sentence."""
    words = {
        "who": apart(notice.author_label or _("The system")),
        "account": apart(notice.account.name) if notice.account else "",
        **{name: _written(value) for name, value in notice.facts.items()},
    }
    pattern = _pattern(notice)
    if words["account"].endswith("."):  # "… S.A." ends the sentence by itself
        pattern = pattern.replace("%(account)s.", "%(account)s")
    return pattern % words


def _written(fact: object) -> str:
    """A fact in the sentence; a number as the reader writes it."""
    if isinstance(fact, int):
        return str(number_format(fact, force_grouping=True))
    return str(fact)


def subject(notice: Notice) -> str:
    """The subject of its mail, which strangers may see: never how an account is treated."""
    if notice.kind in (NewsKind.NOMINATED, NewsKind.ANSWERED) and notice.account:
        return _("News of %(account)s") % {"account": apart(notice.account.name)}
    return sentence(notice)


def _is_of_action(notice: Notice) -> bool:
    return notice.kind == NewsKind.ASSIGNED or notice.facts.get("place") in OF_ACTIONS


def _is_of_review(notice: Notice) -> bool:
    return notice.facts.get("place") == "review"


def _pattern(notice: Notice) -> str:
    if "giver" in notice.facts:
        return _("%(who)s gave you what fell to %(giver)s.")
    if notice.kind == NewsKind.HANDED_OVER:
        n = notice.facts.get("count", 0)
        return (
            ngettext(
                "%(who)s gave you %(count)s account.", "%(who)s gave you %(count)s accounts.", n
            )
            if n
            else _("%(who)s gave you the account %(account)s.")
        )
    if notice.kind == NewsKind.ANSWERED:
        return _answer(notice.facts.get("answer", ""))
    if notice.kind == NewsKind.MENTIONED:
        return _named(notice.facts.get("place", ""))
    if notice.kind == NewsKind.IMPORTED:
        return _done(notice.facts.get("done", ""))
    if notice.kind == NewsKind.PLAN_DECIDED:
        return _decided(notice.facts.get("answer", ""))
    if notice.kind == NewsKind.PLAN_ANSWERED and notice.facts.get("answer") == "disputed":
        return _("The client does not agree with all of the plan of %(account)s.")
    return {
        NewsKind.PLAN_SENT: _("%(who)s submitted the plan of %(account)s. You decide."),
        NewsKind.PLAN_OPENED: _("The client opened the plan of %(account)s."),
        NewsKind.PLAN_ANSWERED: _("The client answered the plan of %(account)s."),
        NewsKind.NOMINATED: _("%(who)s nominated %(account)s. You decide."),
        NewsKind.ASSIGNED: _("%(who)s gave you an action on %(account)s."),
        NewsKind.JOINED: _("%(who)s accepted your invitation."),
        NewsKind.CRITERIA_DUE: _(
            "%(matrix)s has counted for a year or more: see whether its criteria are right."
        ),
    }[NewsKind(notice.kind)]


def _answer(state: str) -> str:
    if state == "accepted":
        return _("%(who)s accepted the nomination of %(account)s.")
    if state == "open":
        return _("%(who)s took back the answer to the nomination of %(account)s.")
    return _("%(who)s declined the nomination of %(account)s.")


def _decided(answer: str) -> str:
    if answer == "approved":
        return _("%(who)s approved the plan of %(account)s.")
    return _("%(who)s sent the plan of %(account)s back.")


def _named(place: str) -> str:
    return {
        "plan": _("%(who)s named you in the plan of %(account)s."),
        "history": _("%(who)s named you in the history of %(account)s."),
        "review": _("%(who)s named you in a review of %(account)s."),
        "comment": _("%(who)s named you in a comment on %(account)s."),
        "action": _("%(who)s named you in an action on %(account)s."),
    }[place]


def _done(state: str) -> str:
    return {
        "uploaded": _("Your file %(file)s is read: choose its columns."),
        "checked": _("Your file %(file)s is checked: see what it would change."),
        "applied": _("Your file %(file)s is loaded."),
        "undone": _("What your file %(file)s changed is taken back."),
    }.get(state, _("Your file %(file)s was not loaded: see why."))


def _path(notice: Notice, slug: str, reviews: Collection[uuid.UUID | None]) -> str:
    """Where it leads; a planned review that was withdrawn leaves those of its account."""
    if notice.kind == NewsKind.IMPORTED:
        return reverse("accounts:import_detail", args=[slug, notice.about])
    if notice.kind == NewsKind.JOINED:
        return reverse("people:people", args=[slug])
    if notice.kind == NewsKind.CRITERIA_DUE:
        return reverse("insights:criteria", args=[slug])
    if "giver" in notice.facts:
        return reverse("organization_home", args=[slug])
    if notice.account_id is None:
        return f"{reverse('accounts:list', args=[slug])}?owner={ME}"
    if notice.kind == NewsKind.HANDED_OVER:
        return reverse("accounts:detail", args=[slug, notice.account_id])
    if notice.kind in (NewsKind.NOMINATED, NewsKind.ANSWERED):
        return reverse("accounts:designation", args=[slug, notice.account_id])
    if notice.kind in OF_PLANS or notice.facts.get("place") == "plan":
        return reverse("account_plan:current", args=[slug, notice.account_id])
    if notice.kind in (NewsKind.PLAN_OPENED, NewsKind.PLAN_ANSWERED):
        return reverse("plan:sharing", args=[slug, notice.about])
    if _is_of_action(notice):
        return reverse("plans:action", args=[slug, notice.about])
    if _is_of_review(notice) and notice.about in reviews:
        return reverse("reviews:detail", args=[slug, notice.about])
    if _is_of_review(notice):
        return reverse("account_reviews:list", args=[slug, notice.account_id])
    history = reverse("accounts:history", args=[slug, notice.account_id])
    return f"{history}#entry-{notice.about}"
