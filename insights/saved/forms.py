"""The form that keeps a view."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.listing.saved_views import NAME_AT_MOST, QUERY_AT_MOST


class ViewForm(forms.Form):
    """A name for what a page shows, and whether others see it too."""

    of = forms.ChoiceField(widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=QUERY_AT_MOST, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the view"), max_length=NAME_AT_MOST)
    is_shared = forms.BooleanField(label=_("Share with everyone"), required=False)

    def __init__(self, *args: Any, pages: Collection[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["of"].choices = [(name, name) for name in pages]  # type: ignore[attr-defined]  # a choice

    @property
    def page(self) -> str:
        """Whose view is to be kept; empty where nothing is asked."""
        return str(self["of"].value() or "")

    def kept(self) -> dict[str, Any]:
        """What the rule takes."""
        given = dict(self.cleaned_data)
        return {"page": given.pop("of"), **given}
