"""The form of a written section."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.models import PlanSection
from plans.sections.rules import AT_MOST


class SectionForm(forms.Form):
    """The text, and the version that was shown."""

    text = forms.CharField(
        label=_("Text"),
        max_length=AT_MOST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, section: PlanSection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"text": section.text, "version": section.version}
