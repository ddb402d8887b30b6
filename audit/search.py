"""Finding entries of the audit log, newest first, one page after another without a count."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.models import Entry
from rules.folding import begins_with
from tenants.models import Membership

PAGE = 50


@dataclass(frozen=True)
class Question:
    """What somebody looks for; what is empty narrows nothing. Days are in the present zone."""

    who: str = ""
    action: str = ""
    thing: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class FoundEntries:
    """Some entries, and where the older ones go on."""

    entries: list[Entry]
    older: uuid.UUID | None


def page(question: Question, *, before: uuid.UUID | None = None) -> FoundEntries:
    """The newest entries that fit, or those older than `before`; unknown ones give the newest."""
    found = _matching(question).order_by("-at", "-id")
    edge = Entry.objects.filter(pk=before).first() if before else None
    if edge is not None:
        found = found.filter(at__lte=edge.at).filter(Q(at__lt=edge.at) | Q(id__lt=edge.pk))
    entries = list(found[: PAGE + 1])
    more = len(entries) > PAGE
    return FoundEntries(entries[:PAGE], entries[PAGE - 1].pk if more else None)


def _matching(question: Question) -> QuerySet[Entry]:
    found: QuerySet[Entry] = Entry.objects.all()
    if question.who:
        found = found.filter(_by(question.who))
    if question.action:
        found = found.filter(action=question.action)
    if question.thing:
        found = found.filter(begins_with("object_label", question.thing))
    if question.first:
        found = found.filter(at__gte=_at(question.first, time.min))
    if question.last:
        found = found.filter(at__lte=_at(question.last, time.max))
    return found


def _by(who: str) -> Q:
    """Members by id, which an index serves; keys and the product itself by their name."""
    members = Membership.objects.filter(begins_with("name", who) | Q(email__istartswith=who))
    ids = list(members.values_list("pk", flat=True)[:100])
    return Q(actor_id__in=ids) if ids else Q(actor_label__istartswith=who)


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
