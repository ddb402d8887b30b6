"""The forms of a comment on a plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PlanCommentForm(forms.Form):
    """What somebody says, and of which part; of the whole plan where none is named."""

    text = forms.CharField(
        label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)


class CommentTextForm(forms.Form):
    """What its author says instead."""

    text = forms.CharField(
        label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
