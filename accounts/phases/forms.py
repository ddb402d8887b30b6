"""Forms of the relationship's phases."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import text_of
from accounts.models import (
    Account,
    ExitRisk,
    InvestAnswer,
    Phase,
    PhaseChange,
    PhaseEvidence,
    Potential,
    ProgrammeSettings,
    StakeholderRole,
)
from pages.forms import offer
from pages.numbers import NumberField, WholeNumberField
from tenants.colleagues import open_members
from tenants.models import Membership


class PhaseChangeForm(forms.Form):
    """To which phase, why, and which phase the person had before their eyes."""

    to: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Move to"), to_field_name="key", empty_label=None
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen: forms.ModelChoiceField = forms.ModelChoiceField(
        None, to_field_name="key", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = Phase.objects.order_by("position")
        self.fields["to"].queryset = phases.exclude(pk=account.phase_id)  # type: ignore[attr-defined]  # a choice of rows
        self.fields["seen"].queryset = phases  # type: ignore[attr-defined]  # a choice of rows
        self.initial["seen"] = account.phase.key if account.phase else ""
        after = phases.filter(position__gt=account.phase.position if account.phase else 0).first()
        if after:
            self.initial.setdefault("to", after.key)


class PhaseStartForm(forms.Form):
    """Since when an account that came in its phase is in it."""

    since = forms.DateField(
        label=_("In this phase since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class WithdrawalForm(forms.Form):
    """Why a change of phase is taken back, and which one the person had before their eyes."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    change: forms.ModelChoiceField = forms.ModelChoiceField(None, widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["change"], PhaseChange.objects.filter(account=account))


class TickForm(forms.Form):
    """What was seen, and when; of this piece of evidence, once it was sent."""

    note = forms.CharField(label=_("What you saw"), max_length=500)
    happened_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, evidence: PhaseEvidence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = evidence
        self.initial.setdefault("happened_on", timezone.localdate())


class InvestAnswerForm(forms.Form):
    """Invest or accept?"""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=InvestAnswer.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000)


class RiskForm(forms.Form):
    """How likely the client is to leave."""

    exit_risk = forms.ChoiceField(
        label=_("Exit risk"), choices=[("", _("Not judged")), *ExitRisk.choices], required=False
    )


class BoardFilter(forms.Form):
    """What the board can be narrowed by."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Account manager"), required=False, empty_label=_("Any")
    )
    segment = forms.CharField(
        label=_("Segment"), required=False, max_length=text_of("segment").at_most
    )
    potential = forms.ChoiceField(
        label=_("Potential"), required=False, choices=[("", _("Any")), *Potential.choices]
    )
    is_key = forms.BooleanField(label=_("Key accounts only"), required=False)

    def __init__(self, *args: Any, sees_designation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(ended_at=None)
        self.fields["owner"].queryset = members  # type: ignore[attr-defined]  # a choice of rows
        if not sees_designation:
            del self.fields["is_key"]

    @property
    def people(self) -> list[tuple[str, str]]:
        """Whom the board can be narrowed to: id and name."""
        return [(str(member.pk), str(member)) for member in open_members()]

    @property
    def chosen_owner(self) -> str:
        """The id in the address."""
        return str(self.data.get("owner", ""))


class EvidenceForm(forms.ModelForm):
    """One piece of evidence of a phase."""

    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("No role")), *StakeholderRole.choices]
    )

    class Meta:
        model = PhaseEvidence
        fields = ("text", "check_kind", "threshold", "role")
        field_classes = {"threshold": WholeNumberField}


class ProgrammeForm(forms.ModelForm):
    """Thresholds and options of the programme, with the longest gap for each role."""

    class Meta:
        model = ProgrammeSettings
        fields = ("patience_days", "rising_growth", "near_line", "kam_hours", "second_scoring")
        help_texts: ClassVar = {
            "second_scoring": _(
                "Judged criteria get a second score, given without sight of the first. It never "
                "changes the ranking; it shows how far two people agree."
            )
        }
        field_classes = {
            "patience_days": WholeNumberField,
            "rising_growth": WholeNumberField,
            "near_line": NumberField,
            "kam_hours": WholeNumberField,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, label in StakeholderRole.choices:
            self.fields[f"gap_{role}"] = WholeNumberField(
                label=label,
                min_value=7,
                max_value=730,
                initial=self.instance.gaps.get(role, 90),
            )

    def values(self) -> dict[str, Any]:
        """What the rule takes."""
        given = {name: self.cleaned_data[name] for name in self.Meta.fields}
        gaps = {role: self.cleaned_data[f"gap_{role}"] for role in StakeholderRole.values}
        return {**given, "gaps": gaps}

    def gap_fields(self) -> list[forms.BoundField]:
        """The gaps alone."""
        return [self[f"gap_{role}"] for role in StakeholderRole.values]
