"""The value entries of a plan: what an initiative gives to one side, and how sure that is."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.markup import filled
from pages.templatetags.figures import money
from plans.models import ValueEntry
from plans.page.drawing.pen import NOTHING, Pen

_ENTRY = '<li><span>{}<br><small>{} · {}{}{}</small></span><span class="nowrap">{}</span></li>\n'
_MORE = " · {}"
_CLAIMED = ' · <span class="late">{}</span>'


class ValuePen(Pen[ValueEntry]):
    """An entry: initiative, side, stage, in words and in money, and what proves it."""

    def ready(self) -> None:
        self.sides = {value: str(label) for value, label in ValueEntry.Side.choices}
        self.stages = {value: str(label) for value, label in ValueEntry.Stage.choices}
        self.claimed = _("claimed: no word of the client, no source")

    def line(self, thing: ValueEntry) -> SafeString:
        """One entry."""
        return filled(
            _ENTRY,
            self.name(thing),
            self.sides[thing.side],
            self.stages[thing.stage],
            filled(_MORE, thing.words) if thing.words else NOTHING,
            self._proof(thing),
            money(thing.amount, self.reader.currency, self.reader.language),
        )

    def _proof(self, entry: ValueEntry) -> SafeString:
        if entry.is_confirmed:
            return filled(_MORE, _("confirmed by %(name)s") % {"name": entry.confirmed_by})
        if entry.source:
            return filled(_MORE, entry.source)
        is_claimed = entry.stage == ValueEntry.Stage.REALISED
        return filled(_CLAIMED, self.claimed) if is_claimed else NOTHING
