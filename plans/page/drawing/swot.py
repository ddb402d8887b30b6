"""The items of the SWOT, each with its evidence and what answers it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import EntryKind
from pages.markup import filled
from plans.page.drawing.pen import NOTHING, Pen, address, joined, row_address
from plans.page.shapes import ShownSwot

_ITEM = "<li><span{}>{}{}{}</span></li>\n"
_DRAGGED = ' draggable="true" data-move="{}"'
_EVIDENCE = "<br><small>{}</small>"
_PERSON = '<a href="{}">{}</a> '
_ANSWER = "<br><small>→ {}</small>"
_OPEN = '<br><small class="late">{}</small>'


class SwotPen(Pen[ShownSwot]):
    """An item of one of the four lists."""

    def ready(self) -> None:
        self.unanswered = _("Nothing answers it yet.")

    def line(self, thing: ShownSwot) -> SafeString:
        """One item."""
        evidence = joined(self._evidence(thing))
        return filled(
            _ITEM,
            filled(_DRAGGED, row_address("move", thing.row, self.reader.slug))
            if self.reader.may_change
            else NOTHING,
            self.name(thing.row),
            filled(_EVIDENCE, evidence) if evidence else NOTHING,
            self._answer(thing),
        )

    def _evidence(self, thing: ShownSwot) -> Iterator[SafeString]:
        """Whom at the client, which entry of the history, which figure of which day."""
        row, slug, account = thing.row, self.reader.slug, self.reader.account
        if row.stakeholder_id:
            where = address("accounts:stakeholder", slug, account, row.stakeholder_id)
            yield filled(_PERSON, where, thing.person)
        if thing.entry_kind and thing.entry_on:
            kind = EntryKind(thing.entry_kind).label
            yield filled("{}, {} ", kind, self.day(thing.entry_on))
        if row.figure:
            yield filled("{} ({})", row.figure, self.day(row.figure_on) if row.figure_on else "")

    def _answer(self, thing: ShownSwot) -> SafeString:
        if thing.row.is_answered:
            return filled(_ANSWER, thing.answer)
        return filled(_OPEN, self.unanswered) if thing.is_open else NOTHING
