"""The form of a cadence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import clock, day
from reviews.models import Cadence, Rhythm


class CadenceForm(forms.Form):
    """One cadence."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    anchor_on = forms.DateField(
        label=_("First date"),
        widget=day(),
        help_text=_("A last day of a month stays the last day of each month."),
    )
    starts_at = forms.TimeField(label=_("Time"), widget=clock())
    lead_days = forms.CharField(
        label=_("Reminders, days before"),
        max_length=40,
        required=False,
        help_text=_("Separated by commas, for example 7, 1."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(cadence: Cadence | None, today: date) -> dict[str, Any]:
        """What stands in the form."""
        if cadence is None:
            return {
                "rhythm": "monthly",
                "anchor_on": today,
                "starts_at": "09:00",
                "lead_days": "7, 1",
                "version": 0,
            }
        return {
            "rhythm": cadence.rhythm,
            "anchor_on": cadence.anchor_on,
            "starts_at": cadence.starts_at,
            "lead_days": ", ".join(str(days) for days in cadence.lead_days),
            "version": cadence.version,
        }

    def clean_lead_days(self) -> list[int]:
        """Whole numbers."""
        parts = [part.strip() for part in self.cleaned_data["lead_days"].split(",")]
        if not all(part.isascii() and part.isdigit() for part in parts if part):
            raise forms.ValidationError(_("Write whole numbers separated by commas."))
        return [int(part) for part in parts if part]
