"""The form of a written section."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.rich_text import RichTextField
from plans.models import PlanSection
from plans.sections.rules import AT_MOST


class SectionForm(forms.Form):
    """The text, and the version that its writer has seen last."""

    text = RichTextField(label=_("Text"), at_most=AT_MOST, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, section: PlanSection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"text": section.text, "version": section.version}
