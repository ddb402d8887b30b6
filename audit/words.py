"""The audit log in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.field_words import field_words, value_words

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NONE = "–"
_readers: dict[str, Callable[[str], str]] = {}
SENTENCES = {
    "account.created": gettext_lazy("%(name)s was added"),
    "account.changed": gettext_lazy("%(name)s was changed"),
    "account.archived": gettext_lazy("%(name)s was archived"),
    "account.restored": gettext_lazy("%(name)s was brought back"),
    "account.removed": gettext_lazy("%(name)s was taken out with its import"),
    "account.handed_over": gettext_lazy("%(name)s went to another KAM"),
    "designation.changed": gettext_lazy("The designation of %(name)s was decided"),
    "designation.nominated": gettext_lazy("%(name)s was nominated as a key account"),
    "designation.overridden": gettext_lazy("%(name)s went to a KAM over the cap"),
    "designation.declined": gettext_lazy("The nomination of %(name)s was declined"),
    "designation.withdrawn": gettext_lazy("The nomination of %(name)s was withdrawn"),
    "team.joined": gettext_lazy("Somebody joined the team of %(name)s"),
    "team.changed": gettext_lazy("A place on the team of %(name)s was changed"),
    "team.left": gettext_lazy("Somebody left the team of %(name)s"),
    "phase.changed": gettext_lazy("%(name)s moved to another phase"),
    "phase.added": gettext_lazy("The phase %(name)s was added"),
    "phase.renamed": gettext_lazy("The phase %(name)s has another name"),
    "phase.removed": gettext_lazy("The phase %(name)s was removed"),
    "evidence.ticked": gettext_lazy("Evidence was ticked for %(name)s"),
    "evidence.withdrawn": gettext_lazy("A tick was taken back for %(name)s"),
    "evidence.settled": gettext_lazy("The evidence “%(name)s” was settled"),
    "evidence.removed": gettext_lazy("The evidence “%(name)s” is asked for no more"),
    "account.answered": gettext_lazy("“Invest or accept?” was answered for %(name)s"),
    "programme.changed": gettext_lazy("The programme's thresholds were changed"),
    "stakeholder.added": gettext_lazy("A person at %(name)s was added"),
    "stakeholder.changed": gettext_lazy("A person at %(name)s was changed"),
    "stakeholder.touched": gettext_lazy("Somebody spoke with a person at %(name)s"),
    "stakeholder.removed": gettext_lazy("A person was taken off %(name)s"),
    "stakeholder.exported": gettext_lazy("What is kept about a person at %(name)s was given out"),
    "stakeholder.erased": gettext_lazy("A person at %(name)s was erased on request"),
    "history_entry.added": gettext_lazy("An entry was added to the history of %(name)s"),
    "history_entry.changed": gettext_lazy("An entry in the history of %(name)s was changed"),
    "history_entry.deleted": gettext_lazy("An entry in the history of %(name)s was deleted"),
    "attachment.added": gettext_lazy("Files were added to the history of %(name)s"),
    "attachment.deleted": gettext_lazy("A file was deleted from the history of %(name)s"),
    "revenue.changed": gettext_lazy("Revenue of %(name)s was changed"),
    "view.kept": gettext_lazy("The view %(name)s was kept"),
    "view.deleted": gettext_lazy("The view %(name)s was deleted"),
    "import.uploaded": gettext_lazy("The file %(name)s was uploaded"),
    "import.columns_chosen": gettext_lazy("The columns of %(name)s were chosen"),
    "import.checked": gettext_lazy("The file %(name)s was checked"),
    "import.requested": gettext_lazy("The import of %(name)s was asked for"),
    "import.applied": gettext_lazy("The file %(name)s was imported"),
    "import.undone": gettext_lazy("The import of %(name)s was undone"),
    "key.created": gettext_lazy("The API key %(name)s was made"),
    "key.revoked": gettext_lazy("The API key %(name)s was revoked"),
    "cadence.set": gettext_lazy("The cadence %(name)s was set"),
    "cadence.cleared": gettext_lazy("The cadence %(name)s was taken away"),
    "review.planned": gettext_lazy("%(name)s was planned"),
    "review.replanned": gettext_lazy("%(name)s follows its cadence to another day"),
    "review.withdrawn": gettext_lazy("%(name)s is not planned any more"),
    "review.held": gettext_lazy("%(name)s was held"),
    "review.skipped": gettext_lazy("%(name)s was skipped"),
    "review.moved": gettext_lazy("%(name)s was moved"),
    "review.written": gettext_lazy("Agenda or minutes of %(name)s were written"),
    "review.participants_set": gettext_lazy("Who takes part in %(name)s was changed"),
    "measure.added": gettext_lazy("%(name)s was measured"),
    "action.opened": gettext_lazy("An action at %(name)s was opened"),
    "action.changed": gettext_lazy("An action at %(name)s was changed"),
    "action.started": gettext_lazy("An action at %(name)s was started"),
    "action.completed": gettext_lazy("An action at %(name)s was completed"),
    "action.dropped": gettext_lazy("An action at %(name)s was dropped"),
    "action.reopened": gettext_lazy("An action at %(name)s was opened again"),
    "action.commented": gettext_lazy("An action at %(name)s was commented on"),
    "score.set": gettext_lazy("%(name)s was scored"),
    "matrix.drafted": gettext_lazy("The matrix %(name)s was drafted"),
    "matrix.changed": gettext_lazy("The matrix %(name)s was changed"),
    "matrix.deleted": gettext_lazy("The draft %(name)s was thrown away"),
    "matrix.activated": gettext_lazy("The matrix %(name)s became active"),
    "matrix.retired": gettext_lazy("The matrix %(name)s was retired"),
    "organization.created": gettext_lazy("%(name)s was set up"),
    "organization.changed": gettext_lazy("The settings of %(name)s were changed"),
    "member.invited": gettext_lazy("%(name)s was invited"),
    "member.joined": gettext_lazy("%(name)s joined"),
    "member.changed": gettext_lazy("The role of %(name)s was changed"),
    "member.removed": gettext_lazy("%(name)s was removed"),
    "member.renamed": gettext_lazy("%(name)s has another name"),
    "member.readdressed": gettext_lazy("%(name)s has another e-mail address"),
    "invitation.renewed": gettext_lazy("%(name)s was invited again"),
    "invitation.withdrawn": gettext_lazy("The invitation of %(name)s was withdrawn"),
    "calendar.opened": gettext_lazy("%(name)s made a calendar address"),
    "calendar.closed": gettext_lazy("%(name)s closed the calendar address"),
    "mail.retried": gettext_lazy("A failed mail was tried again: %(name)s"),
}


def actions() -> list[tuple[str, str]]:
    """Every action with its words, to choose from."""
    return [(action, str(text) % {"name": "…"}) for action, text in SENTENCES.items()]


def register(object_type: str, reader: Callable[[str], str]) -> None:
    """What turns the frozen label of such a thing into the reader's language."""
    _readers[object_type] = reader


def label_of(object_type: str, label: str) -> str:
    """The label of a thing for who reads it."""
    return _readers[object_type](label) if object_type in _readers else label


def sentence(action: str, label: str) -> str:
    """One entry as a sentence; an action without words of its own shows as it is."""
    if action in SENTENCES:
        return str(SENTENCES[action]) % {"name": label}
    return f"{label}: {action}"


def change_lines(action: str, changes: dict[str, Any]) -> list[str]:
    """Like `city: Recife → Natal`; what was empty shows as a dash, what stayed so not at all."""
    lines = []
    for name, change in changes.items():
        words = value_words(action, name)
        sides = change if isinstance(change, list) and len(change) == 2 else [change]
        shown = [_show(side, words) for side in sides]
        if shown != [NONE, NONE]:
            lines.append(f"{field_words(name)}: {' → '.join(shown)}")
    return lines


def _show(value: Any, words: Mapping[str, Any]) -> str:
    if value in (None, "", []):
        return NONE
    if isinstance(value, list):
        return ", ".join(_show(item, words) for item in value if item not in (None, "")) or NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(words.get(str(value), value))
    return _day(text) if _DAY.fullmatch(text) else text


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
    except ValueError:
        return text
