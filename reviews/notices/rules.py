"""Notices: made in the transaction of what they tell, read while their reader may read of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.discretion import ids_of_team
from accounts.news import NEEDS, News
from mail import boxes
from mail.kinds import MailKind
from mail.models import Mail
from reviews.models import Notice
from reviews.notices.channels import kinds_for
from reviews.notices.delivering import Delivery, saved
from tenants.actors import Actor
from tenants.models import Membership
from tenants.roles import allows

KEPT = timedelta(days=180)


def follow_news(actor: Actor, news: list[News]) -> None:
    """A notice for each who is here and may hear of it, with its mail where one is wanted."""
    now = timezone.now()
    roles = _roles({member_id for one in news for member_id in one.to})
    delivery = Delivery(actor.organization, roles.keys())
    drafts: list[tuple[Notice, Mail | None]] = []
    for one in news:
        for member_id in sorted(one.to & roles.keys()):
            if one.kind not in NEEDS or allows(roles[member_id], NEEDS[one.kind]):
                notice = _notice(actor, one, member_id)
                drafts.append((notice, _mail(delivery, notice, now)))
                if delivery.in_inbox(member_id, one.kind):
                    notice.show_at = now
    mails = [mail for _notice, mail in drafts if mail is not None]
    ids = saved(mails) if mails else {}
    for notice, mail in drafts:
        notice.mail_id = ids[mail.key] if mail is not None else None
    Notice.objects.bulk_create(n for n, mail in drafts if mail is not None or n.show_at)
    if mails:
        boxes.ring(actor.organization.id)


def readable(actor: Actor) -> QuerySet[Notice]:
    """One's own notices, of kinds and accounts that one may read of now."""
    mine = Notice.objects.filter(member=actor.membership, kind__in=kinds_for(actor))
    if actor.may("account.view"):
        return mine
    return mine.filter(Q(account=None) | Q(account__in=ids_of_team(actor.membership)))


def forget_old(*, now: datetime) -> int:
    """What is older than half a year goes, read or not; how many."""
    return Notice.objects.filter(created_at__lte=now - KEPT).delete()[0]


def _roles(member_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    here = Membership.objects.filter(pk__in=list(member_ids), ended_at=None)
    return dict(here.order_by().values_list("pk", "role"))


def _notice(actor: Actor, news: News, member_id: uuid.UUID) -> Notice:
    by_itself = actor.membership is None and actor.key_id is None
    return Notice(
        member_id=member_id,
        kind=news.kind,
        account_id=news.account_id,
        about=news.about,
        facts=news.facts,
        author_label="" if by_itself else actor.label[:254],
    )


def _mail(delivery: Delivery, notice: Notice, now: datetime) -> Mail | None:
    member_id = notice.member_id
    at_once = Mail(
        member_id=member_id,
        kind=MailKind.NOTICE,
        key=f"notice {notice.pk}",
        send_at=delivery.moment(member_id, now),
    )
    day = delivery.next_morning(now)
    return delivery.mail(member_id, notice.kind, at_once=at_once, day=day)
