"""What a device sends when the connection is back."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone

from accounts.road.rules import FromDevice
from tenants.models import Organization


class DeviceForm(forms.Form):
    """Whose it is, its key, and what it knew of the account."""

    person = forms.UUIDField()
    key = forms.UUIDField()
    account_name = forms.CharField(max_length=1_000)
    knows = forms.BooleanField(required=False)
    written_at = forms.DateTimeField()
    is_at_once = forms.BooleanField(required=False)

    def written(self) -> FromDevice:
        """What the rules take."""
        said = self.cleaned_data
        return FromDevice(said["key"], said["account_name"], said["knows"])

    def day(self, organization: Organization) -> date:
        """When it was written, where the organisation is; a clock that runs ahead says now."""
        return organization.today(min(self.cleaned_data["written_at"], timezone.now()))
