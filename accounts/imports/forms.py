"""Forms of the import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import SYSTEM
from accounts.imports import labels
from accounts.imports.choices import DAYS, Choices, settle
from accounts.imports.encodings import ENCODINGS
from accounts.imports.facts import doubled
from accounts.imports.lines import Reading
from accounts.imports.presets import ACCOUNT_FIELDS, REVENUE_FIELDS
from accounts.imports.runs import REQUIRED
from accounts.imports.seen import Seen
from accounts.models.imports import ImportKind, ImportRun
from rules.numbers import NumberFormat

READING = ("sheet", "header_row", "encoding", "delimiter")


class _Kept:
    """A field that stays as it is where nothing is sent."""

    initial: Any

    def clean(self, value: Any) -> Any:
        """What is sent, or what stands."""
        return self.initial if value in (None, "") else super().clean(value)  # type: ignore[misc]


class _KeptChoice(_Kept, forms.ChoiceField):
    """A choice that stays as it is where nothing is sent."""


class _KeptOrder(_Kept, forms.TypedChoiceField):
    """The order of dates, the same way: a file may hold none."""


class _KeptNumber(_Kept, forms.IntegerField):
    """A number that stays as it is where nothing is sent."""


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
    """How the file is read: its sheet, rows and letters, numbers and dates, and its columns.

    What is not sent stays as it is; `is_again` asks for no column, since another sheet may
    have other ones.
    """

    def __init__(self, *args: Any, run: ImportRun, is_again: bool = False, **kwargs: Any) -> None:
        self.choices, self.seen = Choices.load(run.choices), Seen.load(run.seen)
        super().__init__(*args, **kwargs)
        is_accounts = run.kind == ImportKind.ACCOUNTS
        self.names = ACCOUNT_FIELDS if is_accounts else REVENUE_FIELDS
        self._add_reading()
        if is_accounts:
            self._add_system()
            self._add_dates()
        else:
            self._add_amounts()
        self._add_columns(run, is_again=is_again)

    def settings(self) -> Iterator[forms.BoundField]:
        """The fields that are no columns."""
        return (bound for bound in self if bound.name not in self.names)

    def columns(self) -> Iterator[forms.BoundField]:
        """Which column holds which field."""
        return (bound for bound in self if bound.name in self.names)

    def reading(self) -> Reading:
        """How the person wants the file opened."""
        given = {n: self.cleaned_data[n] for n in READING if self.cleaned_data.get(n)}
        reading = replace(self.choices.reading, **given)
        if reading.sheet != self.choices.reading.sheet and not self._changes("header_row"):
            reading = replace(reading, header_row=0)  # another sheet has another header
        return reading

    def is_read_otherwise(self) -> bool:
        """Whether the file must be opened once more."""
        return self.is_valid() and self.reading() != self.choices.reading

    def chosen(self) -> Choices:
        """What the person chose."""
        data, choices = self.cleaned_data, self.choices
        choices = replace(
            choices, columns={name: int(data[name]) for name in self.names if data[name] != ""}
        )
        choices = settle(choices, day_first=data["day_first"])
        if "system" in data:
            return replace(choices, system=data["system"].strip().lower() or "import")
        choices = settle(choices, number_format=data["number_format"])
        return replace(choices, unit=data["unit"], make_accounts=data["make_accounts"])

    def _changes(self, name: str) -> bool:
        return bool(self.cleaned_data.get(name) != getattr(self.choices.reading, name))

    def _add_reading(self) -> None:
        reading = self.choices.reading
        if self.seen.sheets:
            sheets = [*self.seen.sheets, *self.seen.hidden]
            self.fields["sheet"] = _KeptChoice(
                label=_("Sheet"),
                choices=[(name, name) for name in sheets],
                initial=reading.sheet,
            )
        self.fields["header_row"] = _KeptNumber(
            label=_("Row of the column names"),
            min_value=1,
            max_value=1000,
            initial=reading.header_row or 1,
        )
        if self.seen.is_text:
            self._add_letters(reading)

    def _add_letters(self, reading: Reading) -> None:
        for name, label, options in (
            ("encoding", _("Encoding"), list(ENCODINGS.items())),
            ("delimiter", _("Delimiter"), labels.DELIMITERS),
        ):
            self.fields[name] = _KeptChoice(
                label=label, choices=options, initial=getattr(reading, name)
            )

    def _add_columns(self, run: ImportRun, *, is_again: bool) -> None:
        columns: list[tuple[str, Any]] = [("", _("— not in the file —"))]
        columns += [(str(at), labels.column_label(run.header, at)) for at in range(len(run.header))]
        required = () if is_again else REQUIRED[ImportKind(run.kind)]
        asked = doubled(self.choices, self.seen)
        for name in self.names:
            self.fields[name] = forms.ChoiceField(
                label=labels.FIELDS[name],
                choices=columns,
                required=name in required,
                initial=str(self.choices.columns.get(name, "")),
                help_text=_("Two columns have this name: choose one.") if name in asked else "",
            )

    def _add_system(self) -> None:
        self.fields["system"] = forms.CharField(
            label=_("Name of the other system"),
            max_length=SYSTEM.at_most,
            required=False,
            initial=self.choices.system,
            help_text=_("Ids are kept under this name, such as salesforce or erp."),
        )

    def _add_dates(self) -> None:
        choices, has_dates = self.choices, any(name in self.choices.columns for name in DAYS)
        self.fields["day_first"] = _KeptOrder(
            label=_("Dates are written"),
            choices=labels.DAY_FIRST,
            coerce=lambda text: text == "True",
            initial=choices.day_first,
            help_text=labels.evidence(choices, "day_first") if has_dates else "",
        )

    def _add_amounts(self) -> None:
        choices = self.choices
        self.fields["number_format"] = forms.ChoiceField(
            label=_("Numbers are written"),
            choices=[(f.value, f.value) for f in NumberFormat],
            initial=choices.number_format,
            help_text=labels.evidence(choices, "number_format"),
        )
        self._add_dates()
        self.fields["unit"] = forms.TypedChoiceField(
            label=_("Amounts are in"), choices=labels.UNITS, coerce=int, initial=choices.unit
        )
        self.fields["make_accounts"] = forms.BooleanField(
            label=_("Add accounts that are not in the registry"),
            required=False,
            initial=choices.make_accounts,
        )
