"""Forms of the account team and of hand-overs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, TeamMember
from accounts.team.ownership import LEADING
from accounts.team.rules import HOURS_AT_MOST
from pages.numbers import WholeNumberField
from tenants.models import Membership


class PlaceForm(forms.ModelForm):
    """What a person does on a team; `version` is the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = TeamMember
        fields = ("role", "function", "hours_per_month", "since")
        field_classes = {"hours_per_month": WholeNumberField}
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].required = False
        self.initial["version"] = self.instance.version

    def _post_clean(self) -> None:
        """The rules check meaning; the instance stays as it is until they have."""

    def values(self) -> dict[str, Any]:
        """What the rule takes; a day that is left out stays as it is."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if values["since"] is None:
            del values["since"]
        return values


class JoinTeamForm(PlaceForm):
    """A person to put on the team."""

    field_order = ("member", "role", "function", "hours_per_month", "since")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        taken = TeamMember.objects.filter(account=account).values("member")
        people = Membership.objects.filter(ended_at=None).exclude(pk__in=taken)
        self.fields["member"] = forms.ModelChoiceField(
            people.exclude(pk=account.owner_id).order_by("name", "email"),
            label=_("Person"),
            empty_label=_("Choose a person"),
        )
        self.order_fields(self.field_order)


class HoursForm(forms.Form):
    """The hours that the account takes of its KAM."""

    kam_hours = WholeNumberField(
        label=_("Hours a month of the account manager"),
        min_value=0,
        max_value=HOURS_AT_MOST,
        required=False,
    )


class HandOverForm(forms.Form):
    """To whom, and what they must know; `seen` is the KAM that the page showed."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=_("What the next account manager must know"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000}),
        help_text=_("Promises made, worries, who to call first."),
    )
    override_reason = forms.CharField(
        label=_("Why over the cap of key accounts"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
        help_text=_(
            "Only where the next account manager has as many key accounts as the cap allows."
        ),
    )
    field_order = ("to", "note", "override_reason")

    def __init__(self, *args: Any, account: Account, may_override: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.filter(ended_at=None, role__in=LEADING)
        self.fields["to"] = forms.ModelChoiceField(
            people.exclude(pk=account.owner_id).order_by("name", "email"),
            label=_("Next account manager"),
            empty_label=_("Choose a person"),
        )
        self.initial["seen"] = str(account.owner_id or "")
        if not may_override:
            del self.fields["override_reason"]
        self.order_fields(self.field_order)
