"""Forms of the import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import SYSTEM
from accounts.imports.choices import AMOUNTS, Choices
from accounts.imports.presets import ACCOUNT_FIELDS, REVENUE_FIELDS
from accounts.imports.runs import REQUIRED
from accounts.models.imports import ImportKind, ImportRun
from rules.numbers import NumberFormat

LABELS = {
    "id": _("Id in this product"),
    "reference": _("Id in the other system"),
    "name": _("Name"),
    "legal_name": _("Legal name"),
    "tax_id": _("Tax id (CNPJ)"),
    "parent": _("Parent account"),
    "segment": _("Segment"),
    "country": _("Country"),
    "region": _("State or region"),
    "city": _("City"),
    "website": _("Website"),
    "linkedin": _("LinkedIn address"),
    "owner": _("KAM (e-mail)"),
    "potential": _("Potential"),
    "tags": _("Tags"),
    "notes": _("Notes"),
    "account": _("Account (reference, tax id or exact name)"),
    "account_name": _("Name for accounts that are added"),
    "month": _("Month"),
    "revenue": _("Revenue"),
    "cost": _("Cost to serve"),
    "gross_profit": _("Gross profit (cost is revenue less this)"),
    "currency": _("Currency"),
}
UNITS = [(1, _("As it stands")), (1_000, _("Thousands")), (1_000_000, _("Millions"))]
DAY_FIRST = [(True, _("31/12/2026: day first")), (False, _("12/31/2026: month first"))]


class UploadForm(forms.Form):
    """A file, and what its lines are."""

    kind = forms.ChoiceField(
        label=_("What the file contains"),
        choices=ImportKind.choices,
        widget=forms.RadioSelect,
        initial=ImportKind.ACCOUNTS,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, up to 50 MB and 200,000 lines. Nothing is written yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class ColumnsForm(forms.Form):
    """Which column holds which field, and how numbers and dates are written."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        self.choices = Choices.load(run.choices)
        super().__init__(*args, **kwargs)
        is_accounts = run.kind == ImportKind.ACCOUNTS
        names = ACCOUNT_FIELDS if is_accounts else REVENUE_FIELDS
        columns: list[tuple[str, Any]] = [("", _("— not in the file —"))]
        columns += [(str(at), title or f"({at + 1})") for at, title in enumerate(run.header)]
        for name in names:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                choices=columns,
                required=name in REQUIRED[ImportKind(run.kind)],
                initial=str(self.choices.columns.get(name, "")),
            )
        if is_accounts:
            self._add_system()
        else:
            self._add_amounts()
        self.names = names

    def _add_system(self) -> None:
        self.fields["system"] = forms.CharField(
            label=_("Name of the other system"),
            max_length=SYSTEM.at_most,
            required=False,
            initial=self.choices.system,
            help_text=_("Ids are kept under this name, such as salesforce or erp."),
        )

    def _add_amounts(self) -> None:
        sure = self.choices.format_is_sure
        self.fields["number_format"] = forms.ChoiceField(
            label=_("Numbers are written"),
            choices=[(f.value, f.value) for f in NumberFormat],
            initial=self.choices.number_format,
            help_text=_("The file shows it.")
            if sure
            else _("The file does not show it: this is what your language writes. Please look."),
        )
        self.fields["day_first"] = forms.TypedChoiceField(
            label=_("Dates are written"),
            choices=DAY_FIRST,
            coerce=lambda text: text == "True",
            initial=self.choices.day_first,
        )
        self.fields["unit"] = forms.TypedChoiceField(
            label=_("Amounts are in"), choices=UNITS, coerce=int, initial=self.choices.unit
        )
        self.fields["make_accounts"] = forms.BooleanField(
            label=_("Add accounts that are not in the registry"),
            required=False,
            initial=self.choices.make_accounts,
        )

    def chosen(self) -> Choices:
        """What the person chose."""
        data = self.cleaned_data
        choices = self.choices
        choices.columns = {name: int(data[name]) for name in self.names if data[name] != ""}
        if "system" in data:
            choices.system = data["system"].strip().lower() or "import"
        else:
            choices.number_format, choices.day_first = data["number_format"], data["day_first"]
            choices.unit, choices.make_accounts = data["unit"], data["make_accounts"]
        return choices


def example_amount(run: ImportRun, choices: Choices) -> tuple[str, str] | None:
    """The first amount of the sample, as it stands and as it will be read."""
    from rules.numbers import parse_decimal

    for name in AMOUNTS:
        at = choices.columns.get(name)
        for cells in run.sample if at is not None else []:
            value = parse_decimal(cells[at], NumberFormat(choices.number_format))
            if value is not None:
                return cells[at], format(value * choices.unit, ",.2f").replace(",", " ")
    return None
