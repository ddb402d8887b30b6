"""Forms of actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from pages.forms import offer
from plans.models import Action, Objective
from tenants.models import Membership


class ActionForm(forms.ModelForm):
    """What is to be done, by whom, by when."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Owner"), required=False, empty_label=_("Nobody")
    )
    objective: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Objective of the plan"), required=False, empty_label=_("None")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("title", "owner", "due_on", "details", "objective", "version")

    class Meta:
        model = Action
        fields = ("title", "due_on", "details")
        widgets = {
            "due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "details": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["objective"], _objectives(account))
        offered = Q(ended_at=None) | Q(pk=self.instance.owner_id)
        members = Membership.objects.filter(offered).order_by("name", "email")
        self.fields["owner"].queryset = members  # type: ignore[attr-defined]  # of a choice
        if self.instance.title:
            self.initial["owner"] = self.instance.owner_id
            self.initial["version"] = self.instance.version
            self.initial["objective"] = self.instance.objective_id

    def values(self) -> dict[str, Any]:
        """The values by name."""
        names = ("title", "owner", "due_on", "details", "objective")
        return {name: self.cleaned_data[name] for name in names}


def _objectives(account: Account) -> QuerySet[Objective]:
    found = Objective.objects.filter(plan__account=account, plan__deleted_at=None)
    return found.order_by("plan__starts_on", "position", "id")


class StatusForm(forms.Form):
    """How far it is; an answer where one is asked for."""

    status = forms.ChoiceField(label=_("Status"), choices=Action.Status.choices)
    answer = forms.CharField(
        label=_("Answer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CommentForm(forms.Form):
    """What someone says."""

    text = forms.CharField(
        label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
