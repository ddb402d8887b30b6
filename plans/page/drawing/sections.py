"""The written sections of a plan: the text or what it asks for, its age, and what may be done."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from pages.markup import filled
from pages.templatetags.rich_text import rich
from plans.models import PlanSection, SectionKind
from plans.page.drawing.pen import NOTHING, Pen, Reader, address, chip, joined
from plans.page.shapes import Aged
from plans.presence import Here

_SECTION = """<section class="card plan-section" id="{}">
<header><h2>{}</h2><span class="note">{}</span></header>
<div class="body stack">
<p class="here" data-here-of="{}">{}</p>
{}
{}</div>
</section>
"""
_TEXT = '<div class="prose">{}</div>'
_PROMPT = '<p class="muted">{}</p>'
_AGE = " <span{}>{}</span>"
_BUTTONS = '<div class="buttons">{}</div>'
_BUTTON = '<a class="button{}" href="{}">{} <span class="visually-hidden">: {}</span></a>'
_LINK = '<p><a href="{}">{}</a></p>'
_FORM = '<form method="post" action="{}">{}<button class="button{}"{}>{}</button></form>'
_CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
_LATE, _MARK = SafeString(' class="late"'), SafeString(' name="for_client" value="on"')


@dataclass(frozen=True)
class Desk:
    """What a person may do with the sections of a plan, and who else is at them."""

    plan: uuid.UUID
    token: str
    may_comment: bool
    here: Sequence[Here]


class SectionPen(Pen[Aged]):
    """A section as a card."""

    def __init__(self, reader: Reader, desk: Desk) -> None:
        self.desk = desk
        super().__init__(reader)

    def ready(self) -> None:
        self.labels = {value: str(label) for value, label in SectionKind.choices}
        self.comment = address("plan:comment", self.reader.slug, self.desk.plan)
        self.token = filled(_CSRF, self.desk.token)

    def line(self, thing: Aged) -> SafeString:
        """One card."""
        section = thing.section
        told = filled(_TEXT, rich(section.text, 1)) if section.text else None
        return filled(
            _SECTION,
            section.kind,
            self.labels[section.kind],
            joined(self._notes(thing)),
            section.pk,
            joined(self._here(section)),
            told or filled(_PROMPT, thing.prompt),
            self._what_may_be_done(section),
        )

    def _notes(self, thing: Aged) -> Iterator[SafeString]:
        if thing.section.is_unreviewed:
            yield chip(_("Not looked at yet"), "warn")
        if thing.section.is_for_client:
            yield chip(_("For the client"), "accent")
        if thing.days is not None:
            yield filled(_AGE, _LATE if thing.is_stale else "", age(thing.days))

    def _here(self, section: PlanSection) -> Iterator[SafeString]:
        for one in self.desk.here:
            if one.section_id == section.pk:
                told = _("%(name)s is writing in this section")
                told = told if one.is_writing else _("%(name)s has this section open")
                yield chip(told % {"name": one.name}, "accent")

    def _what_may_be_done(self, section: PlanSection) -> SafeString:
        comment = f"{self.comment}?about={section.pk}"
        if self.reader.may_change:
            return filled(_BUTTONS, joined(self._buttons(section, comment)))
        if self.desk.may_comment:
            return filled(_LINK, comment, pgettext("a button", "Comment"))
        return NOTHING

    def _buttons(self, section: PlanSection, comment: str) -> Iterator[SafeString]:
        name, write = self.labels[section.kind], _("Edit") if section.text else _("Write")
        yield filled(_BUTTON, "", self._address("edit", section), write, name)
        yield filled(_BUTTON, " quiet", comment, pgettext("a button", "Comment"), name)
        if section.is_unreviewed:
            yield self._form("confirmation", section, "", "", _("It still holds"))
        if section.text and section.is_for_client:
            yield self._form("marking", section, " quiet", "", _("Keep it internal"))
        elif section.text:
            yield self._form("marking", section, " quiet", _MARK, _("Mark it for the client"))

    def _form(
        self, what: str, section: PlanSection, tone: str, sent: str, label: str
    ) -> SafeString:
        return filled(_FORM, self._address(what, section), self.token, tone, sent, label)

    def _address(self, what: str, section: PlanSection) -> str:
        return address(f"plan:section_{what}", self.reader.slug, section.pk)


def age(days: int) -> str:
    """How long ago, in days."""
    if days == 0:
        return pgettext("last change", "today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": localize(days)}
