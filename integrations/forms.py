"""The forms of keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from integrations.keys import SOME
from integrations.models import ApiKey
from integrations.scopes import ALL_SCOPES, GROUPS, READ, WRITE
from pages.forms import day

OVERLAPS = (
    ("0", _("not at all: it is refused at once")),
    ("1", _("1 hour")),
    ("24", _("24 hours")),
    ("168", _("7 days")),
)


@dataclass(frozen=True)
class ScopeCell:
    """One box in the grid: reading or writing a group."""

    scope: str
    is_on: bool


class KeyForm(forms.Form):
    """What a person says about a key."""

    name = forms.CharField(label=_("Name"), max_length=80)
    scope = forms.ChoiceField(
        label=pgettext_lazy("what a key opens", "May"),
        choices=[
            ("read", _("Read everything")),
            ("write", _("Read and write everything")),
            (SOME, _("Only what is ticked below")),
        ],
        initial="read",
        widget=forms.RadioSelect,
        help_text=_(
            "Only keys that write, or that read designations, learn which accounts are key."
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Only what is ticked below"), required=False, choices=[(s, s) for s in ALL_SCOPES]
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=day(),
        help_text=_("From the day after on it is refused. Empty: it works until it is revoked."),
    )
    networks = forms.CharField(
        label=_("Only from these networks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line, like 203.0.113.0/24. Empty: from everywhere."),
    )

    @classmethod
    def of(cls, data: Any, key: ApiKey) -> KeyForm:
        """The form of a key that there is."""
        last_day = key.last_day
        return cls(
            data,
            initial={
                "name": key.name,
                "scope": key.scope if key.narrowed_to is None else SOME,
                "scopes": key.narrowed_to or [],
                "expires_on": last_day and last_day.astimezone(key.organization.zone).date(),
                "networks": "\n".join(key.networks),
            },
        )

    def clean_networks(self) -> list[str]:
        """One a line."""
        return str(self.cleaned_data["networks"]).splitlines()

    @property
    def grid(self) -> Iterator[tuple[str | Promise, list[ScopeCell | None]]]:
        """Each group with its boxes; none where nothing can be written."""
        chosen = {*(self["scopes"].value() or [])}
        for name, group in GROUPS.items():
            scopes = [f"{name}:{access}" for access in (READ, WRITE)]
            yield (
                group.label,
                [ScopeCell(s, s in chosen) if s in ALL_SCOPES else None for s in scopes],
            )


class RotationForm(forms.Form):
    """How long the old text works beside the new one."""

    overlap = forms.ChoiceField(
        label=_("The old key still works"), choices=OVERLAPS, initial="24", widget=forms.RadioSelect
    )

    def clean_overlap(self) -> timedelta:
        """In hours."""
        return timedelta(hours=int(self.cleaned_data["overlap"]))
