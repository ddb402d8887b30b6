"""Forms of how files look."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.life.settling import LOOK
from plans.models import PlanSettings


class LookForm(forms.ModelForm):
    """The name and the colour of the files."""

    class Meta:
        model = PlanSettings
        fields = LOOK
        help_texts = {
            "shown_name": _("Empty: the organization's name."),
            "colour": _("As #006e74. A light one is darkened until it can be read on white."),
        }


class LogoForm(forms.Form):
    """A picture."""

    logo = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG or JPEG, up to 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )


class TemplateForm(forms.Form):
    """A presentation with tokens."""

    template = forms.FileField(
        label=_("Presentation"),
        help_text=_(
            "PPTX with tokens, up to 10 MB and 60 slides. The edition for the client leaves out "
            "its notes, comments and hidden slides."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pptx"}),
    )
