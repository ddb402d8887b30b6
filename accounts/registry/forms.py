"""Forms of the registry."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Field, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.custom.controls import add_controls, typed
from accounts.custom.values import living_fields, values_of
from accounts.fields import LISTS, NAMED, TEXTS, Way, text_of, written_by
from accounts.models import Account, Phase, Potential
from accounts.namesakes import namesakes
from accounts.references import Reference
from accounts.tax_ids import is_brazil, written_tax_id
from accounts.team.ownership import LEADING
from accounts.written_lists import (
    read_references,
    read_tags,
    write_references,
    write_tags,
)
from pages.forms import TextField, WordField, offer, remember
from pages.numbers import WholeNumberField
from rules.fields import Text
from tenants.models import Membership, Organization

_WRITTEN = Text(20_000, is_prose=True)
"""A list in one control; what stands in it, the rule checks."""


def form_field(field: Field, **how: Any) -> forms.Field | None:
    """The control of one column: texts as the table of fields says."""
    text = TEXTS.get(field.name)
    if text is None:
        return field.formfield(**how)
    how.setdefault("label", capfirst(field.verbose_name))
    if field.choices:
        return WordField(text, choices=field.get_choices(), required=text.is_required, **how)
    return TextField(text, **how)


class AccountForm(forms.ModelForm):
    """An account's own fields; lists are written as text, one item a line or comma."""

    parent = TextField(
        text_of("parent"),
        label=_("Parent account"),
        required=False,
        help_text=_("The exact name of the account above this one."),
    )
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Account manager"), required=False
    )
    phase: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Phase"), required=False)
    tags = TextField(
        _WRITTEN,
        label=_("Tags"),
        required=False,
        help_text=_("Separated by commas; a tag with a comma stands in quotes."),
    )
    references = TextField(
        _WRITTEN,
        label=_("References in other systems"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "One a line: system, colon, id. For example crm: 00123. "
            "A system with a colon stands in quotes."
        ),
    )
    override_reason = forms.CharField(
        label=_("Why over the cap of key accounts"),
        max_length=1000,
        required=False,
        widget=forms.HiddenInput,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    same_name_is_meant = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = (
        "name",
        "legal_name",
        "tax_id",
        "parent",
        "segment",
        "owner",
        "override_reason",
        "phase",
        "potential",
        "kam_hours",
        "country",
        "region",
        "city",
        "website",
        "linkedin",
        "tags",
        "references",
        "notes",
    )

    class Meta:
        model = Account
        fields = tuple(n for n in written_by(Way.FORM) if n not in (*NAMED, *LISTS))
        formfield_callback = form_field
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"kam_hours": WholeNumberField}
        widgets: ClassVar[dict[str, forms.Widget]] = {"notes": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Q(ended_at=None, role__in=LEADING) | Q(pk=self.instance.owner_id)
        offer(self.fields["owner"], Membership.objects.filter(owners), empty=_("Nobody"))
        phases = Phase.objects.order_by("position")
        offer(self.fields["phase"], phases, empty=_("None declared"))
        self.fields["potential"].widget.choices = [("", _("Not known")), *Potential.choices]
        if self.instance.name:
            country = self.instance.country or organization.country
            tax_id = written_tax_id(self.instance.tax_id, in_brazil=is_brazil(country))
            self.initial["tax_id"] = tax_id
            self.initial["owner"] = self.instance.owner_id
            del self.fields["phase"]  # it changes with a reason, on its own page
            self.initial["parent"] = self.instance.parent.name if self.instance.parent else ""
            self.initial["version"] = self.instance.version
            self.initial["tags"] = write_tags(t.name for t in self.instance.tag_rows.all())
            self.initial["references"] = write_references(
                (r.system, r.external_id) for r in self.instance.references.all()
            )
        self._own_fields = list(living_fields())
        pk = self.instance.pk if self.instance.name and self._own_fields else None
        had = values_of([pk])[pk] if pk else {}
        add_controls(self, self._own_fields, had, currency=organization.currency)
        if self.instance.name:
            remember(self)

    def clean_parent(self) -> Account | None:
        """The account of this name; an unclear name is an error."""
        name = self.cleaned_data["parent"]
        if not name:
            return None
        if self.instance.parent and self.instance.parent.name == name:
            return self.instance.parent
        found = namesakes(name)
        if len(found) != 1:
            told = (
                _("Several accounts have this name.") if found else _("No account has this name.")
            )
            code = "parent_ambiguous" if found else "parent_unknown"
            raise forms.ValidationError(told, code=code)
        return found[0]

    def clean_tags(self) -> list[str]:
        """The words between the commas."""
        return read_tags(self.cleaned_data["tags"])

    def clean_references(self) -> list[Reference]:
        """(system, id) of each line."""
        pairs = read_references(self.cleaned_data["references"])
        if pairs is None:
            raise forms.ValidationError(_("Write system, colon, id on each line."), code="required")
        return pairs

    def add_error(self, field: str | None, error: Any) -> None:
        """As ever; a reason is asked for only once it is missing."""
        if field == "override_reason":
            self.fields[field].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 1000})
        super().add_error(field, error)

    def _post_clean(self) -> None:
        """The rules check meaning; the instance stays as it is until they have."""

    def values(self) -> dict[str, Any]:
        """What the rule takes."""
        names = (*self.Meta.fields, "parent", "owner", "phase")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def custom(self) -> dict[str, Any]:
        """What was typed into the organisation's own fields, by their keys."""
        return typed(self, self._own_fields)
