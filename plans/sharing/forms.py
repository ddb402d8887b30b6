"""Forms of sharing: making an address, and what the client answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from pages.forms import TextField
from pages.numbers import WholeNumberField
from plans.models import Plan, ShareAnswer
from plans.sharing.answers import Stance
from plans.sharing.rules import AT_MOST_DAYS, USUAL_DAYS, VersionShown
from plans.sharing.showing import STANCES, ClientPage
from rules.fields import Text

COMMENT = Text(1000, is_prose=True)
SAID = [
    (ShareAnswer.Kind.ACCEPTED.value, _("We agree")),
    (ShareAnswer.Kind.DISPUTED.value, _("We do not agree")),
]


class ShareForm(forms.Form):
    """Who is to read what, in which language, how long."""

    shown = forms.ChoiceField(label=_("What they read"), choices=VersionShown)
    recipient_name = TextField(Text(200), label=_("Name of the reader"))
    recipient_email = forms.EmailField(
        label=_("E-mail of the reader"),
        required=False,
        help_text=_(
            "The address of the page goes there. Without an e-mail you hand it over yourself."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    days = WholeNumberField(
        label=_("Open for how many days"),
        min_value=1,
        max_value=AT_MOST_DAYS,
        initial=USUAL_DAYS,
    )
    needs_code = forms.BooleanField(
        label=_("Ask for a code that goes to this e-mail each time"), required=False
    )

    def __init__(self, *args: Any, plan: Plan, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["language"] = language
        if plan.approved_number is None:
            del self.fields["shown"]


class ClientAnswerForm(forms.Form):
    """One form for the whole page: a stance to each objective, a tick at each realised value."""

    name = TextField(Text(200, is_required=True), label=_("Your name"))
    seen = forms.BooleanField(label=_("We have read this plan"), required=False)

    def __init__(self, *args: Any, page: ClientPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for objective, _status, last in page.objectives:
            said, comment = f"said-{objective.id}", f"comment-{objective.id}"
            self.fields[said] = forms.ChoiceField(
                label=_("Your answer"), choices=SAID, required=False, widget=forms.RadioSelect
            )
            self.fields[comment] = TextField(
                COMMENT, label=_("Comment"), widget=forms.Textarea(attrs={"rows": 2})
            )
            if last is not None and last.kind in STANCES:
                self.initial.update({said: last.kind, comment: last.comment})
        for entry in page.confirmable:
            self.fields[f"confirm-{entry.id}"] = forms.BooleanField(
                label=_("We confirm that we have gained this"), required=False
            )

    def of(self, about: str) -> list[BoundField]:
        """The fields that belong to one objective or value entry."""
        names = (f"said-{about}", f"comment-{about}", f"confirm-{about}")
        return [self[name] for name in names if name in self.fields]

    def values(self) -> dict[str, Any]:
        """What the rule takes."""
        given = self.cleaned_data
        said = {n.removeprefix("said-"): v for n, v in given.items() if n.startswith("said-") and v}
        return {
            "name": given["name"],
            "seen": given["seen"],
            "objectives": {i: Stance(kind, given[f"comment-{i}"]) for i, kind in said.items()},
            "confirmed": [
                name.removeprefix("confirm-")
                for name, is_on in given.items()
                if name.startswith("confirm-") and is_on
            ],
        }
