"""Forms of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import VERSION, offer
from plans.models import Offering
from plans.whitespace.catalogue import NAME_AT_MOST


class OfferingForm(forms.Form):
    """What it is called, and what it is a part of."""

    name = forms.CharField(label=_("Name"), max_length=NAME_AT_MOST)
    parent: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Part of"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offering: Offering | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = Offering.objects.filter(parent=None, archived_at=None)
        if offering is not None:
            tops = tops.exclude(pk=offering.pk)
            self.initial["name"], self.initial["parent"] = offering.name, offering.parent_id
            self.initial[VERSION] = offering.version
        offer(self.fields["parent"], tops.order_by("position", "id"), _("Nothing: first level"))

    def values(self) -> dict[str, Any]:
        """What the rule takes."""
        return {name: self.cleaned_data[name] for name in ("name", "parent")}


class LinesForm(forms.Form):
    """A list to take in."""

    lines = forms.CharField(
        label=_("Offerings, one per line; indent for the second level"),
        max_length=30_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "true"}),
    )
