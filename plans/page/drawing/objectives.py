"""The objectives of a plan, each with its figures and the actions under it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.markup import filled
from pages.templatetags.figures import short_date
from plans.measured.words import figure, period_of
from plans.models import Action, Objective
from plans.page.drawing.client import client_word
from plans.page.drawing.pen import NOTHING, Pen, address, chip, joined
from plans.page.lines import ProgressLine
from plans.page.reading import is_late, share_reached
from plans.page.shapes import ShownAction, ShownCell, ShownObjective

_OBJECTIVE = """<li><div class="objective">
<p><b>{}</b>{}</p>
<p class="muted">{}</p>
{}{}{}{}{}{}{}</div></li>
"""
_DUE = " · <span{}>{}</span>"
_FIGURES = '<p class="from-to">{} → <b>{}</b> → {} {}</p>\n'
_MEASURE = '<p class="muted"><small>{} · {}</small></p>\n'
_SHARE = '<progress max="100" value="{0}" aria-label="{1}">{0} %</progress>\n'
_LINE = """<svg class="chart progress-line" viewBox="0 0 160 32" role="img">
<title>{}</title>{}<polyline class="line" points="{}" /></svg>
"""
_TARGET = '<line class="grid" x1="0" x2="160" y1="{0}" y2="{0}" />'
_VALUE = "<p><small>{}</small> {}</p>\n"
_CELL = '<p><small>{}</small> <a href="{}">{}</a></p>\n'
_ACTIONS = '<ul class="plain actions-of">{}</ul>\n'
_ACTION = (
    '<li><span><a href="{}">{}</a><br><small>{} · {}</small></span>'
    '<span class="nowrap{}">{}</span></li>'
)
_NEW = '<p><a href="{}?objective={}">{}<span class="visually-hidden">: {}</span></a></p>\n'
_LATE, _LATE_TOO = SafeString(' class="late"'), SafeString(" late")


class ActionPen(Pen[ShownAction]):
    """An action: what, whose, how far, until when."""

    def ready(self) -> None:
        self.labels = {value: str(label) for value, label in Action.Status.choices}

    def line(self, thing: ShownAction) -> SafeString:
        """It leads to the action."""
        return filled(
            _ACTION,
            address("plans:action", self.reader.slug, thing.id),
            thing.title,
            thing.owner or "–",
            self.labels[thing.status],
            _LATE_TOO if thing.is_late(self.reader.today) else "",
            self.day(thing.due_on) if thing.due_on else "",
        )


class ObjectivePen(Pen[ShownObjective]):
    """An objective: what, whose, until when, how far, what each side gains, what is done."""

    def ready(self) -> None:
        self.actions = ActionPen(self.reader)
        self.labels = {value: str(label) for value, label in Objective.Status.choices}
        self.nobody, self.reached, self.new = _("nobody yet"), _("Reached"), _("New action")
        self.for_them, self.for_us = _("For them:"), _("For us:")
        self.new_action = address("plans:action_create", self.reader.slug, self.reader.account)

    def line(self, thing: ShownObjective) -> SafeString:
        """One objective."""
        row = thing.row
        is_open = row.status == Objective.Status.OPEN
        return filled(
            _OBJECTIVE,
            self.name(row),
            NOTHING if is_open else chip(self.labels[row.status]),
            self._whose(thing),
            self._figures(row) if row.kind == Objective.Kind.QUANTITATIVE else NOTHING,
            _progress(thing.line) if row.kind == Objective.Kind.QUANTITATIVE else NOTHING,
            self._gains(row),
            self._cell(thing.cell) if thing.cell else NOTHING,
            joined(client_word(said) for said in thing.said),
            self._actions(thing.actions),
            filled(_NEW, self.new_action, row.pk, self.new, row)
            if self.reader.may_act
            else NOTHING,
        )

    def _whose(self, thing: ShownObjective) -> SafeString:
        parts = [filled("{}", thing.owner or self.nobody)]
        if thing.row.due_on:
            late = is_late(thing.row, self.reader.today)
            parts.append(filled(_DUE, _LATE if late else "", self.day(thing.row.due_on)))
        if thing.person:
            parts.append(filled(" · {}", _("for %(name)s") % {"name": thing.person}))
        return joined(parts)

    def _figures(self, row: Objective) -> SafeString:
        share = share_reached(row)
        phases = self.reader.phases if row.measure == Objective.Measure.PHASE else ()
        steps = [figure(value, phases) for value in (row.baseline, row.current, row.target)]
        figures = filled(_FIGURES, *steps, row.unit)
        reached = NOTHING if share is None else filled(_SHARE, share, self.reached)
        return joined((figures, _measure(row) if row.is_computed else NOTHING, reached))

    def _gains(self, row: Objective) -> SafeString:
        gains = ((self.for_them, row.value_for_client), (self.for_us, row.value_for_us))
        return joined(filled(_VALUE, side, text) for side, text in gains if text)

    def _cell(self, cell: ShownCell) -> SafeString:
        route = "whitespace:unit_cell" if cell.unit else "whitespace:cell"
        place = filter(None, cell[:3])
        return filled(
            _CELL, _("From the whitespace:"), address(route, self.reader.slug, *place), cell.name
        )

    def _actions(self, actions: Sequence[ShownAction]) -> SafeString:
        return filled(_ACTIONS, self.actions.lines(actions)) if actions else NOTHING


def _measure(row: Objective) -> SafeString:
    """What its current value is read from, and of which period."""
    period = period_of(row.measure, row.measured_on)
    return filled(_MEASURE, row.get_measure_display(), period or "–")


def _progress(line: ProgressLine | None) -> SafeString:
    if line is None:
        return NOTHING
    told = _("Progress since %(first)s") % {"first": short_date(line.days[0])}
    target = NOTHING if line.target is None else filled(_TARGET, line.target)
    return filled(_LINE, told, target, line.points)
