"""Forms of the history: an entry with its files, and what to show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.history.attachments import MAX_BYTES, MAX_FILES, TYPES, Upload
from accounts.models import EntryKind, HistoryEntry
from pages.forms import remember


class FilesInput(forms.ClearableFileInput):
    """Several files in one control."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Files as the rules take them; read only so far as to see that one is too large."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        chosen: list[UploadedFile] = [file for file in data or [] if file]
        if len(chosen) > MAX_FILES:
            raise forms.ValidationError(_("An entry holds 5 files at most."))
        return [Upload(file.name or "", file.read(MAX_BYTES + 1)) for file in chosen]


class EntryForm(forms.Form):
    """What happened, when, and the papers that go with it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EntryKind.choices)
    happened_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    text = forms.CharField(
        label=_("What happened"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attachments = FilesField(
        label=_("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(f".{name}" for name in TYPES)}),
        help_text=_(
            "PDF, PNG, JPEG, Word, Excel, PowerPoint, text, CSV or e-mail: 5 at most,"
            " up to 5 MB each."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    @classmethod
    def of(cls, entry: HistoryEntry, data: Any = None, files: Any = None) -> EntryForm:
        """The form of an entry that exists."""
        initial = {
            "kind": entry.kind,
            "happened_on": entry.happened_on,
            "text": entry.text,
            "version": entry.version,
        }
        form = cls(data, files, initial=initial)
        remember(form)
        return form

    def values(self) -> dict[str, Any]:
        """What the rules take."""
        return {name: self.cleaned_data[name] for name in ("kind", "happened_on", "text")}


class EntryQuestion(forms.Form):
    """What to look for in the history of all accounts."""

    q = forms.CharField(max_length=200, required=False, strip=True)
    kind = forms.ChoiceField(choices=[("", _("Any")), *EntryKind.choices], required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def asked(self, name: str) -> Any:
        """What was asked and is well formed, else nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""
