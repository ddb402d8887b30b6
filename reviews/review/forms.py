"""Forms of reviews, cadences and measures."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from pages.forms import clock, day, remember
from reviews.models import Participant, Review, ReviewKind
from reviews.review.holding import Decision
from reviews.review.writing import members_near, theirs_at
from tenants.models import Membership

DECISION_ROWS = 5


class WritingForm(forms.ModelForm):
    """What people write on a review."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Review
        fields = ("agenda", "minutes", "meeting_url", "recording_url")
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 4}),
            "minutes": forms.Textarea(attrs={"rows": 10}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        remember(self)

    def values(self) -> dict[str, str]:
        """The texts by name."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class HoldForm(forms.Form):
    """When it was held."""

    held_on = forms.DateField(label=_("Held on"), widget=day())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DecisionForm(forms.Form):
    """One decision; a row without a text is none."""

    title = forms.CharField(label=_("Decision"), max_length=200, required=False)
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Owner"), required=False, empty_label=None
    )
    due_on = forms.DateField(label=_("Due on"), widget=day(), required=False)

    def __init__(
        self, *args: Any, owner: Membership | None, due_on: datetime.date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_members(self.fields["owner"])
        self.initial.update(owner=owner.pk if owner else None, due_on=due_on)

    def decision(self) -> Decision | None:
        """The decision, where there is one."""
        data = self.cleaned_data
        if not data.get("title"):
            return None
        return Decision(data["title"], data["owner"], data["due_on"])


DecisionFormSet = forms.formset_factory(DecisionForm, extra=DECISION_ROWS, max_num=50)


class ReasonForm(forms.Form):
    """Why a review is skipped, or opened again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MoveForm(forms.Form):
    """Another day and time."""

    due_on = forms.DateField(label=_("New date"), widget=day())
    starts_at = forms.TimeField(label=_("Time"), widget=clock())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PeopleForm(forms.Form):
    """Who takes part, on both sides: the account's team, and people at the client."""

    members: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("Ours"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stakeholders: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("At the client"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        account: Account,
        *args: Any,
        besides: Collection[uuid.UUID | None] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        members, theirs = members_near(account, besides), theirs_at(account)
        self.fields["members"].queryset = members  # type: ignore[attr-defined]  # of a choice
        self.fields["stakeholders"].queryset = theirs  # type: ignore[attr-defined]  # of a choice


class ParticipantsForm(PeopleForm):
    """Who takes part in a review that is there."""

    def __init__(self, review: Review, *args: Any, **kwargs: Any) -> None:
        present = list(Participant.objects.filter(review=review))
        members = [p.member_id for p in present if p.member_id]
        stakeholders = [p.stakeholder_id for p in present if p.stakeholder_id]
        kwargs["initial"] = {"members": members, "stakeholders": stakeholders}
        super().__init__(review.account, *args, besides=members, **kwargs)


class ExtraForm(PeopleForm):
    """A review besides the series."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ReviewKind.choices,
        initial=ReviewKind.CHECK_IN,
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(label=_("Date"), widget=day())
    starts_at = forms.TimeField(label=_("Time"), widget=clock(), initial="09:00")
    meeting_url = forms.CharField(
        label=_("Meeting link"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    field_order = ("kind", "due_on", "starts_at", "meeting_url", "members", "stakeholders")


def offer_members(field: forms.Field) -> None:
    """Let a field choose among those who are in the organisation."""
    members = Membership.objects.filter(ended_at=None).order_by("name", "email")
    field.queryset = members  # type: ignore[attr-defined]  # of a choice
