"""The form of a person at an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Person, Stakeholder, StakeholderRole
from accounts.models.stakeholder import Attitude, Level, Strength
from accounts.models.team import Function
from accounts.stakeholders.fields import FACTS, PERSON_FIELDS, PRIVATE, TEXTS
from accounts.stakeholders.rules import living
from pages.forms import TextField, WordField, remember
from tenants.models import Membership


class ColleagueField(forms.ModelChoiceField):
    """Somebody at the same account, by name and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.name} · {obj.title}" if obj.title else str(obj.person.name)


class StakeholderForm(forms.Form):
    """Who it is, what they are at this account and how we stand with them."""

    name = TextField(TEXTS["name"], label=_("Name"))
    title = TextField(TEXTS["title"], label=_("Job title"))
    role = WordField(TEXTS["role"], label=_("Role"), choices=StakeholderRole.choices)
    function = WordField(TEXTS["function"], label=_("Function"), choices=Function.choices)
    level = WordField(TEXTS["level"], label=_("Level"), choices=Level.choices)
    reports_to = ColleagueField(
        None, label=_("Reports to"), required=False, empty_label=_("Nobody here")
    )
    influence = forms.TypedChoiceField(
        label=_("Influence"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        help_text=_("From 1, little, to 5, decides."),
    )
    attitude = forms.TypedChoiceField(
        label=_("Attitude towards us"), coerce=int, choices=Attitude.choices
    )
    strength = forms.TypedChoiceField(
        label=_("Strength of our contact"), coerce=int, choices=Strength.choices
    )
    contact: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Our contact"), required=False, empty_label=_("Nobody")
    )
    last_touch_on = forms.DateField(
        label=_("Last touch"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    email = TextField(TEXTS["email"], label=_("E-mail address"), widget=forms.EmailInput)
    phone = TextField(TEXTS["phone"], label=_("Phone"))
    linkedin = TextField(TEXTS["linkedin"], label=_("LinkedIn address"))
    notes = TextField(
        TEXTS["notes"],
        label=_("Notes"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person may ask to read what stands here."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self, account: Account, data: Any = None, *, stakeholder: Stakeholder | None = None
    ) -> None:
        self.account, self.stakeholder = account, stakeholder
        super().__init__(data, initial=_initial(stakeholder))
        colleagues = living().filter(account=account).select_related("person")
        if stakeholder is not None:
            colleagues = colleagues.exclude(pk=stakeholder.pk)
        contact_id = stakeholder.contact_id if stakeholder else None
        members = Membership.objects.filter(Q(ended_at=None) | Q(pk=contact_id))
        _offer(self, "reports_to", colleagues.order_by("person__name_key", "id"))
        _offer(self, "contact", members.order_by("name", "email", "id"))
        if stakeholder is not None:
            remember(self)

    def values(self) -> dict[str, Any]:
        """What the rules take."""
        return {name: self.cleaned_data[name] for name in (*PERSON_FIELDS, *FACTS, *PRIVATE)}


class KnownPersonForm(forms.Form):
    """The answer to: is it the same person?"""

    person: forms.ModelChoiceField = forms.ModelChoiceField(None, required=False)
    is_another = forms.BooleanField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        _offer(self, "person", Person.objects.filter(erased_at=None))

    def answer(self) -> tuple[Person | None, bool]:
        """The person known, or that it is somebody else."""
        if not self.is_valid():
            return None, False
        return self.cleaned_data["person"], self.cleaned_data["is_another"]


def _initial(stakeholder: Stakeholder | None) -> dict[str, Any]:
    if stakeholder is None:
        return {"influence": 3, "attitude": 0, "strength": 1, "function": Function.OTHER}
    initial = {name: getattr(stakeholder, name) for name in (*FACTS, *PRIVATE, "version")}
    return initial | {name: getattr(stakeholder.person, name) for name in PERSON_FIELDS}


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    """Choices are asked for in the scope of the request, never at import."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
