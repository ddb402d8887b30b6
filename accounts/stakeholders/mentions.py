"""Where free text may name a person: the erasure reports it, people decide about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.history.words import words_of
from accounts.models import (
    Account,
    DesignationChange,
    EntryWord,
    EvidenceTick,
    HandOver,
    HistoryEntry,
    Nomination,
    Person,
    PhaseChange,
    Stakeholder,
)

AT_MOST = 100

# free text beside the history: (what it is, its model, the field, the way to its account)
_TEXTS: list[tuple[Any, Any, str, str]] = [
    (_("Notes on another person"), Stakeholder, "notes", "account"),
    (_("Hand-over"), HandOver, "note", "account"),
    (_("Decision about the designation"), DesignationChange, "reason", "account"),
    (_("Decision about the designation"), DesignationChange, "override_reason", "account"),
    (_("Nomination"), Nomination, "reason", "account"),
    (_("Nomination"), Nomination, "answer", "account"),
    (_("Change of phase"), PhaseChange, "reason", "account"),
    (_("Evidence"), EvidenceTick, "note", "account"),
]


def watch(what: Any, model: Any, field: str, *, account: str = "account") -> None:
    """Let the erasure look through a text of another part; said again, it changes nothing."""
    if (model, field) not in [(m, f) for _what, m, f, _way in _TEXTS]:
        _TEXTS.append((what, model, field, account))


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
    for what, model, field, way in _TEXTS:
        rows = model.objects.filter(**{f"{way}__in": accounts}).order_by("pk")
        if model is Stakeholder:
            rows = rows.exclude(person=person)
        by_id = {account.pk: account for account in accounts}
        found += [
            Mention(by_id[account_id], str(what), text)
            for account_id, text in rows.values_list(f"{way}__pk", field)
            if _names(text, words)
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
