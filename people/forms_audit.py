"""The filter of the audit log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.search import Question
from audit.words import actions


def _day(label: Any) -> forms.DateField:
    # A day picker speaks ISO, whatever the language.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


class AuditFilter(forms.Form):
    """Who, what, which thing, when; and the page."""

    who = forms.CharField(label=_("Who"), max_length=120, required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    thing = forms.CharField(label=_("What"), max_length=120, required=False)
    first = _day(_("From"))
    last = _day(_("Until"))
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action: forms.ChoiceField = self.fields["action"]  # type: ignore[assignment]  # declared above
        action.choices = [("", _("Any")), *actions()]

    def question(self) -> Question:
        """What was asked; what cannot be read narrows nothing."""
        self.is_valid()
        names = ("who", "action", "thing", "first", "last")
        return Question(
            **{name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        )
