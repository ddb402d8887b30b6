"""The dated history of accounts: adding, changing and deleting entries.

What entries say is often about people. The log, which nobody can erase, keeps who did
what to which account's history and when, never the text itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django.db import models, transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.addressing import spread_addressed
from accounts.history.attachments import Upload, attach
from accounts.history.authorship import require_change
from accounts.history.words import words_of
from accounts.models import Account, Attachment, EntryKind, EntryWord, HistoryEntry
from audit.entries import differences, record
from rules.errors import NotFoundError, RuleError, StaleError
from rules.texts import optional
from tenants.actors import Actor

EARLIEST = date(1900, 1, 1)
TEXT_AT_MOST = 10_000
PLACE = "history"
"""What a notice calls it where somebody was named."""


@transaction.atomic
def add_entry(
    *,
    actor: Actor,
    account: Account,
    kind: str,
    happened_on: date,
    text: str,
    uploads: Sequence[Upload] = (),
) -> HistoryEntry:
    """A new entry with its files, searchable at once. Audited; raises RuleError."""
    actor.require("history.add", account)
    entry = HistoryEntry(account=account, author=actor.membership, author_label=actor.label[:254])
    _assign(actor, entry, {"kind": kind, "happened_on": happened_on, "text": text})
    entry.save(force_insert=True)
    _write_words(entry)
    changes = differences({}, _facts(entry))
    record(
        actor=actor,
        action="history_entry.added",
        target=account,
        changes=changes,
        thing=entry,
    )
    attach(actor=actor, entry=entry, uploads=uploads)
    spread_addressed(actor=actor, account=account, place=PLACE, about=entry.pk, text=entry.text)
    return entry


@transaction.atomic
def change_entry(
    *,
    actor: Actor,
    entry: HistoryEntry,
    values: dict[str, Any],
    version: int | None = None,
    uploads: Sequence[Upload] = (),
) -> Literal["changed", "unchanged"]:
    """Change what `values` gives of kind, happened_on and text; add files. Audited.

    Raises StaleError when `version` is given and no longer current, NotAllowedError,
    RuleError. `entry` is refreshed with what now stands.
    """
    locked = _locked(entry)
    require_change(actor, locked)
    if version is not None and locked.version != version:
        raise StaleError
    before, text = _facts(locked), locked.text
    _assign(actor, locked, values)
    changes = differences(before, _facts(locked))
    if locked.text != text:
        changes["length"] = [len(text), len(locked.text)]
        _write_words(locked)
    if changes or uploads:
        locked.version += 1
        locked.save()
    if changes:
        record(
            actor=actor,
            action="history_entry.changed",
            target=locked.account,
            changes=changes,
            thing=locked,
        )
    attach(actor=actor, entry=locked, uploads=uploads)
    spread_addressed(
        actor=actor,
        account=locked.account,
        place=PLACE,
        about=locked.pk,
        text=locked.text,
        before=text,
    )
    entry.refresh_from_db()
    return "changed" if changes or uploads else "unchanged"


@transaction.atomic
def delete_entry(*, actor: Actor, entry: HistoryEntry, version: int | None = None) -> None:
    """Delete an entry, its words and its files for good. Audited.

    Raises StaleError as `change_entry`, NotFoundError where it is gone already.
    """
    locked = _locked(entry)
    require_change(actor, locked)
    if version is not None and locked.version != version:
        raise StaleError
    changes = differences(_facts(locked), dict.fromkeys(_facts(locked)))
    record(
        actor=actor,
        action="history_entry.deleted",
        target=locked.account,
        changes=changes,
        thing=locked,
    )
    locked.delete()


def entries_of(account: Account, kind: str = "") -> models.QuerySet[HistoryEntry]:
    """The entries of an account with their files, newest first; of one kind where it is one."""
    entries = account.history_entries.all()
    return with_files(entries.filter(kind=kind) if kind in EntryKind.values else entries)


def with_files(entries: models.QuerySet[HistoryEntry]) -> models.QuerySet[HistoryEntry]:
    """Newest first; of the files all but the content."""
    files = Attachment.objects.defer("content").order_by("id")
    return entries.order_by("-happened_on", "-id").prefetch_related(Prefetch("attachments", files))


def _locked(entry: HistoryEntry) -> HistoryEntry:
    rows = HistoryEntry.objects.select_for_update(of=("self",))
    found = rows.filter(pk=entry.pk).first()
    if found is None:
        raise NotFoundError
    return found


def _assign(actor: Actor, entry: HistoryEntry, values: dict[str, Any]) -> None:
    """Put checked values on the entry; what is not given stays."""
    entry.kind = values.get("kind", entry.kind)
    entry.happened_on = values.get("happened_on", entry.happened_on)
    if "text" in values:
        entry.text = optional("text", values["text"], at_most=TEXT_AT_MOST)
    if entry.kind not in EntryKind.values:
        raise RuleError.on("kind", _("There is no such kind."))
    if not entry.text:
        raise RuleError.on("text", _("Write what happened."), "required")
    today = actor.organization.today()
    if entry.happened_on < EARLIEST:
        raise RuleError.on("happened_on", _("The date is before 1900."))
    if entry.happened_on > today and entry.kind != EntryKind.DEADLINE:
        raise RuleError.on("happened_on", _("Only a deadline can lie in the future."))


def _facts(entry: HistoryEntry) -> dict[str, str]:
    return {"kind": entry.kind, "happened_on": entry.happened_on.isoformat()}


def _write_words(entry: HistoryEntry) -> None:
    wanted = set(words_of(entry.text))
    known = set(EntryWord.objects.filter(entry=entry).values_list("word", flat=True))
    EntryWord.objects.filter(entry=entry, word__in=known - wanted).delete()
    new = [EntryWord(entry=entry, word=word) for word in sorted(wanted - known)]
    EntryWord.objects.bulk_create(new, batch_size=1_000)
