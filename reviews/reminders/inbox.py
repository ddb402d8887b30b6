"""The inbox: reminders and notices together in the order of their time, and what is unread."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.discretion import on_readable
from reviews.dates import instant
from reviews.models import Notice, Reminder, Review
from reviews.notices import rules as notices
from reviews.notices.channels import kinds_for
from reviews.notices.delivering import MORNING
from reviews.notices.words import ToldNotice, in_words
from rules.errors import NotFoundError, RuleError
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

MOST_UNREAD, PAGE = 100, 50


@dataclass(frozen=True)
class Item:
    """One line: a reminder, or a notice in words."""

    row: Reminder | Notice
    told: ToldNotice | None = None


def inbox(actor: Actor, *, now: datetime, page: str | None = None) -> Page[Item]:
    """One page of what the person was told, newest first; what is unread has no `read_at`."""
    parts = [
        rows.order_by().select_related(None).annotate(of=Value(of)).values("show_at", "pk", "of")
        for of, rows in (
            ("reminder", reminders_shown(actor, now=now)),
            ("notice", _notices_shown(actor, now)),
        )
    ]
    lines = parts[0].union(parts[1], all=True).order_by("-show_at", "-pk")
    found: Page[Any] = Paginator(lines, PAGE).get_page(page)
    found.object_list = _items(actor, list(found.object_list))
    return found


def reminders_shown(actor: Actor, *, now: datetime) -> QuerySet[Reminder]:
    """What the person was reminded of, newest first."""
    return (
        _reminders(actor)
        .filter(show_at__lte=now, review__account__archived_at=None)
        .select_related("review", "review__account")
        .order_by("-show_at", "-id")
    )


def unread_count(actor: Actor, *, now: datetime | None = None) -> int:
    """How much waits in the inbox, counted up to MOST_UNREAD."""
    now = now or timezone.now()
    if actor.may("account.view"):
        kinds = tuple(kinds_for(actor))
        return len(_waiting(kinds).rows(member=actor.membership_id, now=now))
    return len(_unread(_reminders(actor), notices.readable(actor), now))


@transaction.atomic
def mark_read(*, actor: Actor, now: datetime, item_id: uuid.UUID | None = None) -> int:
    """One item of one's own, or all that show, is read. Not audited: it is nobody else's."""
    mine = _mine(actor, item_id)
    if item_id is None:
        mine = [rows.filter(show_at__lte=now) for rows in mine]
    return sum(rows.filter(read_at=None).update(read_at=now) for rows in mine)


@transaction.atomic
def snooze(*, actor: Actor, item_id: uuid.UUID, until: str, now: datetime) -> None:
    """One item of one's own shows again, unread, tomorrow or on Monday. Not audited."""
    mine = _mine(actor, item_id)
    today, zone = actor.organization.today(now), actor.organization.zone
    days = {"tomorrow": 1, "next_week": 7 - today.weekday()}.get(until)
    if days is None:
        raise RuleError.on("until", _("Choose tomorrow or next week."))
    show_at = instant(today + timedelta(days=days), MORNING, zone)
    for rows in mine:
        rows.update(show_at=show_at, read_at=None)


def _mine(actor: Actor, item_id: uuid.UUID | None) -> list[QuerySet[Any]]:
    """One's own items, or the one of this id. Raises NotFoundError."""
    mine: list[QuerySet[Any]] = [
        rows.exclude(show_at=None) for rows in (_reminders(actor), notices.readable(actor))
    ]
    if item_id is None:
        return mine
    found = [rows for whole in mine if (rows := whole.filter(pk=item_id)).exists()]
    if not found:
        raise NotFoundError
    return found


def _items(actor: Actor, lines: Iterable[dict[str, Any]]) -> list[Item]:
    wanted = list(lines)
    ids = {of: [x["pk"] for x in wanted if x["of"] == of] for of in ("reminder", "notice")}
    reminders = Reminder.objects.select_related("review", "review__account")
    accounts = Notice.objects.select_related("account").filter(pk__in=ids["notice"])
    items = {row.pk: Item(row) for row in reminders.filter(pk__in=ids["reminder"])}
    for told in in_words(accounts, actor.organization.slug):
        items[told.notice.pk] = Item(told.notice, told)
    return [items[line["pk"]] for line in wanted if line["pk"] in items]  # else gone meanwhile


def _notices_shown(actor: Actor, now: datetime) -> QuerySet[Notice]:
    return notices.readable(actor).filter(show_at__lte=now)


def _reminders(actor: Actor) -> QuerySet[Reminder]:
    """One's own reminders, on accounts that one reads."""
    return on_readable(actor, Reminder.objects.filter(member=actor.membership), "review__account")


def _unread(reminders: QuerySet[Reminder], told: QuerySet[Notice], now: Any) -> QuerySet[Any, Any]:
    live = reminders.filter(review__account__archived_at=None, review__state=Review.State.PLANNED)
    unread: list[QuerySet[Any, Any]] = [
        rows.filter(show_at__lte=now, read_at=None).order_by().values("id")[:MOST_UNREAD]
        for rows in (live, told)
    ]
    return unread[0].union(unread[1], all=True)[:MOST_UNREAD]


@cache
def _waiting(kinds: tuple[str, ...]) -> Compiled:
    """Every page asks this for those who read all accounts."""
    reminders = Reminder.objects.filter(member=Mark("member"))
    told = Notice.objects.filter(member=Mark("member"), kind__in=kinds)
    return compiled(_unread(reminders, told, Mark("now")), by_key=True)
