"""The forms of a skills profile: ten skills with their levels, an action, and who leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from insights.skills.anchors import LEAST, SKILLS, Skill
from insights.skills.models import DevelopmentAction, SkillAssessment
from insights.skills.rules import ASSESSING, NOTE
from pages.forms import TextField, day, offer
from tenants.models import Membership


class SkillAssessmentForm(forms.Form):
    """A level and a note for each skill. What is sent as a draft may leave levels open."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, draft: SkillAssessment | None, **kwargs: Any) -> None:
        kwargs["initial"] = _shown(draft)
        super().__init__(*args, **kwargs)
        is_draft = self.is_bound and "finish" not in self.data
        for key, skill in SKILLS.items():
            self.fields[f"level_{key}"] = forms.TypedChoiceField(
                label=str(skill.name),
                choices=_choices(skill),
                coerce=int,
                empty_value=None,
                required=not is_draft,
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{key}"] = TextField(
                NOTE, label=_("Note"), widget=forms.Textarea(attrs={"rows": 2})
            )

    def parts(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The two fields of each skill."""
        for key in SKILLS:
            yield self[f"level_{key}"], self[f"note_{key}"]

    def values(self) -> dict[str, Any]:
        """As the rule takes them."""
        return {
            "levels": {key: self.cleaned_data[f"level_{key}"] for key in SKILLS},
            "notes": {key: self.cleaned_data[f"note_{key}"] for key in SKILLS},
            "version": self.cleaned_data["version"],
        }


class DevelopmentActionForm(forms.ModelForm):
    """What is to be done, for which skill, by when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = DevelopmentAction
        fields = ("title", "skill", "due_on")
        widgets = {"due_on": day()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, skill.name) for key, skill in SKILLS.items()]
        label = self.fields["skill"].label
        self.fields["skill"] = forms.ChoiceField(label=label, choices=choices)
        if not self.instance._state.adding:
            self.initial["version"] = self.instance.version

    def values(self) -> dict[str, Any]:
        """The values by name."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NamedLeaderForm(forms.Form):
    """Who assesses; nobody where none is chosen."""

    leader: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Assessed by"), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, person_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["leader"], _leaders(person_id), _("Nobody"))


def _leaders(person_id: Any) -> QuerySet[Membership]:
    found = Membership.objects.filter(ended_at=None, role__in=ASSESSING).exclude(pk=person_id)
    return found.order_by("name", "email", "id")


def _choices(skill: Skill) -> list[tuple[str, Any]]:
    return [
        (str(n), format_lazy("{} · {}", n, lazystr(anchor)))
        for n, anchor in enumerate(skill.levels, start=LEAST)
    ]


def _shown(draft: SkillAssessment | None) -> dict[str, Any]:
    if draft is None:
        return {"version": 0}
    levels = {f"level_{key}": level for key, level in draft.levels.items()}
    notes = {f"note_{key}": note for key, note in draft.notes.items()}
    return {"version": draft.version} | levels | notes
