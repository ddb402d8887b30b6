"""Forms of the fields themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.custom.choices import EVER_AT_MOST
from accounts.custom.choices import LABEL_AT_MOST as CHOICE_AT_MOST
from accounts.custom.definitions import HELP_AT_MOST, LABEL_AT_MOST
from accounts.models import CustomField, CustomKind
from pages.forms import VERSION, TextField
from rules.fields import Text

_LINES = Text(EVER_AT_MOST * (CHOICE_AT_MOST + 2), is_prose=True)


class NewFieldForm(forms.Form):
    """A field to add."""

    label = TextField(Text(LABEL_AT_MOST, is_required=True), label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=CustomKind.choices)
    choices = TextField(
        _LINES,
        label=_("Choices, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a field of one choice or several."),
    )
    help_text = TextField(
        Text(HELP_AT_MOST),
        label=_("Explanation"),
        help_text=_("Shown beside the field when an account is edited."),
    )

    def values(self) -> dict[str, Any]:
        """What the rule takes."""
        given = self.cleaned_data
        found = {name: given[name] for name in ("label", "kind", "help_text") if name in given}
        return found | ({"choices": added} if (added := self._added()) else {})

    def _added(self) -> list[dict[str, Any]]:
        lines = self.cleaned_data.get("choices", "").splitlines()
        return [{"label": line} for line in lines if line.strip()]


class FieldForm(NewFieldForm):
    """A field as it stands: each of its choices can have another label, or be retired."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, field: CustomField, is_used: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field = field
        for name in ("label", "kind", "help_text"):
            self.initial[name] = getattr(field, name)
        self.initial[VERSION] = field.version
        if is_used:
            del self.fields["kind"]
            if not field.has_choices:
                del self.fields["choices"]
        for number, choice in enumerate(field.choices):
            self._add_choice(number, choice["label"], is_retired=choice["retired"])
        if "choices" in self.fields and field.has_choices:
            self.fields["choices"].label = _("More choices, one a line")

    @property
    def choice_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Label and retirement of each choice."""
        numbers = range(len(self.field.choices))
        return [(self[f"choices_{n}_label"], self[f"choices_{n}_retired"]) for n in numbers]

    def values(self) -> dict[str, Any]:
        """What the rule takes: the choices that stand there, then those that are added."""
        given, found = self.cleaned_data, super().values()
        known = [
            {
                "key": choice["key"],
                "label": given[f"choices_{n}_label"],
                "retired": given[f"choices_{n}_retired"],
            }
            for n, choice in enumerate(self.field.choices)
        ]
        if not known or found.get("kind", self.field.kind) not in _OF_CHOICES:
            return found
        return found | {"choices": known + self._added()}

    def _add_choice(self, number: int, label: str, *, is_retired: bool) -> None:
        text = Text(CHOICE_AT_MOST, is_required=True)
        self.fields[f"choices_{number}_label"] = TextField(text, label=_("Choice"), initial=label)
        self.fields[f"choices_{number}_retired"] = forms.BooleanField(
            label=pgettext_lazy("a choice", "Retired"), required=False, initial=is_retired
        )


_OF_CHOICES = (CustomKind.CHOICE, CustomKind.CHOICES)
