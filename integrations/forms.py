"""The form for a new key."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from integrations.models import ApiKey


class KeyForm(forms.ModelForm):
    """What a person says about a key before it exists."""

    class Meta:
        model = ApiKey
        fields: ClassVar[list[str]] = ["name", "scope"]
