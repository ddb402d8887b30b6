"""The forms of webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models import Delivery, Webhook
from integrations.webhooks.events import ALL, all_types


@dataclass(frozen=True)
class TypeCell:
    """One event in the grid of the form."""

    type: str
    is_on: bool


class WebhookForm(forms.ModelForm):
    """What a person says about a webhook."""

    all_types = forms.BooleanField(
        label=_("Everything that happens, also what comes later"), required=False
    )
    types = forms.MultipleChoiceField(label=_("events"), required=False)

    class Meta:
        model = Webhook
        fields: ClassVar[list[str]] = ["name", "address", "types", "sees_designation", "signature"]
        help_texts: ClassVar[dict[str, Any]] = {
            "address": _("Where we send what happens: an address with https:// on the internet."),
            "sees_designation": _("Who reads it there learns which accounts are key accounts."),
            "signature": _("How the receiver knows that an event comes from here. It stays so."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types: forms.MultipleChoiceField = self.fields["types"]  # type: ignore[assignment]  # declared above
        types.choices = [(t, t) for row in all_types().values() for t in row]
        if self.instance._state.adding:
            self.fields["signature"].required = False
        else:
            del self.fields["signature"]
        if self.instance.types == [ALL]:
            self.initial.update(all_types=True, types=[])

    def clean(self) -> dict[str, Any]:
        """One list of types for the rule."""
        cleaned = super().clean() or {}
        if cleaned.pop("all_types", False):
            cleaned["types"] = [ALL]
        if "signature" in self.fields:
            cleaned["signature"] = cleaned.get("signature") or Webhook.Signature.HMAC
        self.cleaned_data = cleaned
        return cleaned

    def _post_clean(self) -> None:
        """What may be written is for the rule."""

    @property
    def grid(self) -> Iterator[tuple[str, list[TypeCell]]]:
        """Each resource with its events."""
        chosen = {*(self["types"].value() or [])}
        for resource, types in all_types().items():
            yield resource, [TypeCell(t, t in chosen) for t in types]


def _day(label: Any) -> forms.DateField:
    # A day picker speaks ISO, whatever the language.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"])


class SpanForm(forms.Form):
    """What is sent again."""

    first = _day(_("From"))
    last = _day(_("Until"))
    only_failed = forms.BooleanField(
        label=_("Only what was given up"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        """Whole days of the organisation."""
        cleaned = super().clean() or {}
        zone = timezone.get_current_timezone()
        for name, at in (("first", time.min), ("last", time.max)):
            if name in cleaned:
                cleaned[name] = datetime.combine(cleaned[name], at, tzinfo=zone)
        return cleaned


class LogFilter(forms.Form):
    """Which deliveries are shown; what cannot be read narrows nothing."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *Delivery.State.choices]
    )
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def question(self) -> dict[str, Any]:
        """For the log."""
        self.is_valid()
        cleaned = self.cleaned_data
        return {"state": cleaned.get("state", ""), "before": cleaned.get("before")}
