"""The page of what keys asked in the last days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from integrations.models import ApiKey
from integrations.request_log.reading import log_of
from pages.forms import offer
from tenants.requests import OrganizationRequest


class LogFilter(forms.Form):
    """Which requests are shown; what cannot be read narrows nothing."""

    key: forms.ModelChoiceField[ApiKey] = forms.ModelChoiceField(
        label=_("API key"), required=False, queryset=None, empty_label=_("Any")
    )
    outcome = forms.TypedChoiceField(
        label=_("Status"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Any")),
            ("200", _("Done (2xx)")),
            ("400", _("Refused (4xx)")),
            ("500", _("Failed on our side (5xx)")),
        ],
    )
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["key"], ApiKey.objects.order_by("name", "id"))

    def question(self) -> dict[str, Any]:
        """For the log."""
        self.is_valid()
        cleaned = self.cleaned_data
        key = cleaned.get("key")
        return {
            "key": key and key.pk,
            "outcome": cleaned.get("outcome"),
            "before": cleaned.get("before"),
        }


@require_safe
def request_log(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The newest first."""
    request.actor.require("key.change")
    chosen = LogFilter(request.GET)
    context = {"filter": chosen, "log": log_of(request.actor, **chosen.question())}
    return render(request, "integrations/request_log/page.html", context)
