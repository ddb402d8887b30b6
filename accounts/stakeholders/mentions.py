"""Where free text may name a person: the erasure reports it, people decide about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.history.words import words_of
from accounts.models import Account, EntryWord, HistoryEntry, Person, Stakeholder
from rules.offers import Offers

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class FreeText:
    """Free text beside the history: what it is, its model, the field, the way to its account."""

    what: Promise | str
    model: Any
    field: str
    account: str = "account"


TEXTS: Offers[FreeText] = Offers("texts that may name a person")


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that holds every word of a name."""

    account: Account
    what: str
    text: str
    entry: HistoryEntry | None = None


def mentions(person: Person) -> list[Mention]:
    """Entries of the whole history, and the other texts of the person's accounts."""
    words = words_of(person.name)
    if not words:
        return []
    accounts = list(Account.objects.filter(stakeholders__person=person).order_by("name_key", "id"))
    found = [
        Mention(account, str(_("Notes on the account")), account.notes)
        for account in accounts
        if _names(account.notes, words)
    ]
    by_id = {account.pk: account for account in accounts}
    for text in TEXTS:
        rows = text.model.objects.filter(**{f"{text.account}__in": accounts}).order_by("pk")
        if text.model is Stakeholder:
            rows = rows.exclude(person=person)
        found += [
            Mention(by_id[account_id], str(text.what), written)
            for account_id, written in rows.values_list(f"{text.account}__pk", text.field)
            if written and _names(written, words)
        ]
    return (_in_history(words) + found)[:AT_MOST]


def _in_history(words: list[str]) -> list[Mention]:
    entries = HistoryEntry.objects.select_related("account").order_by("-happened_on", "-id")
    for word in words:
        entries = entries.filter(Exists(EntryWord.objects.filter(entry=OuterRef("pk"), word=word)))
    return [
        Mention(entry.account, entry.get_kind_display(), entry.text, entry)
        for entry in entries[:AT_MOST]
    ]


def _names(text: str, words: Iterable[str]) -> bool:
    return set(words) <= set(words_of(text))
