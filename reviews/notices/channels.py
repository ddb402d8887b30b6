"""By which way a person hears of what: one table of kinds and channels, set by each person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.news import NEEDS, NewsKind
from reviews.models import NoticePreference, Reminder
from tenants.actors import Actor
from tenants.models import Membership


class Channel(models.TextChoices):
    """The ways."""

    INBOX = "inbox", _("Inbox")
    MAIL = "mail", _("E-mail at once")
    DIGEST = "digest", _("Digest")


LABELS: dict[str, Any] = {
    Reminder.Kind.BEFORE.value: _("A review is coming up"),
    Reminder.Kind.TODAY.value: _("A review is due today"),
    Reminder.Kind.OVERDUE.value: _("A review is overdue"),
    Reminder.Kind.ESCALATED.value: _("A review is still overdue"),
    **{kind.value: kind.label for kind in NewsKind},
}
"""Every kind, reminders first."""
MAILED: set[str] = {
    *Reminder.Kind.values,
    NewsKind.HANDED_OVER,
    NewsKind.NOMINATED,
    NewsKind.ANSWERED,
    NewsKind.ASSIGNED,
    NewsKind.MENTIONED,
    NewsKind.PLAN_ANSWERED,
    NewsKind.CRITERIA_DUE,
}
"""Goes out by mail as long as nobody says otherwise."""


def usual(kind: str) -> list[str]:
    """The channels of a kind for who has chosen nothing."""
    return [Channel.INBOX, Channel.MAIL] if kind in MAILED else [Channel.INBOX]


def chosen(preference: NoticePreference, kind: str) -> list[str]:
    """The channels of a kind as a person wants them."""
    return list(preference.channels.get(kind, usual(kind)))


def way_out(preference: NoticePreference, kind: str) -> str:
    """How it leaves the house, if it does: what goes at once isn't told again in a digest."""
    ways = chosen(preference, kind)
    return next((way for way in (Channel.MAIL, Channel.DIGEST) if way in ways), "")


def kinds_for(actor: Actor) -> list[str]:
    """The kinds that the actor may hear of."""
    return [kind for kind in LABELS if _may_hear(actor, kind)]


def preference_of(member: Membership | None) -> NoticePreference:
    """What a person has chosen; the defaults, unsaved, where that is nothing."""
    found = NoticePreference.objects.filter(member=member).first()
    return found or NoticePreference(member=member)


@transaction.atomic
def choose(*, actor: Actor, channels: Mapping[str, list[str]], **when: Any) -> NoticePreference:
    """How and when one hears from now on. Not audited: it is nobody else's.

    What is chosen for kinds that the actor may not hear of now stays.
    """
    mine = preference_of(actor.membership)
    known = {kind: ways for kind, ways in channels.items() if kind in LABELS}
    mine.channels = mine.channels | known
    for name, value in when.items():
        setattr(mine, name, value)
    mine.save()
    return mine


@transaction.atomic
def end_mail(member: Membership) -> None:
    """The inbox alone tells them from now on; again changes nothing. Not audited: it is theirs."""
    mine = preference_of(member)
    mine.channels = {
        kind: [way for way in chosen(mine, kind) if way == Channel.INBOX] for kind in LABELS
    }
    mine.save()


def _may_hear(actor: Actor, kind: str) -> bool:
    return kind not in NEEDS or actor.may(NEEDS[NewsKind(kind)])
