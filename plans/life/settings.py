"""What an organisation settles about its plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.entries import differences, record
from pages.acting import act
from pages.numbers import WholeNumberField
from plans.life.rules import settled
from plans.models import PlanSettings
from rules.fields import assign_fields, check_fields
from tenants.actors import Actor
from tenants.requests import OrganizationRequest

FIELDS = ("authors_may_approve", "stale_days")


class PlanSettingsForm(forms.ModelForm):
    """Who approves, and when a section is stale."""

    stale_days = WholeNumberField(
        label=capfirst(PlanSettings._meta.get_field("stale_days").verbose_name)
    )

    class Meta:
        model = PlanSettings
        fields = FIELDS


@transaction.atomic
def settle_plans(*, actor: Actor, values: dict[str, Any]) -> PlanSettings:
    """Change what is settled. Audited."""
    actor.require("programme.change")
    settings, _made = PlanSettings.objects.select_for_update().get_or_create()
    before = {name: getattr(settings, name) for name in FIELDS}
    assign_fields(settings, values, FIELDS)
    check_fields(settings, FIELDS)
    settings.save()
    changes = differences(before, {name: getattr(settings, name) for name in FIELDS})
    if changes:
        record(
            actor=actor,
            action="plan_settings.changed",
            target=actor.organization,
            changes=changes,
        )
    return settings


@require_http_methods(["GET", "HEAD", "POST"])
def plan_settings(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The page of these settings."""
    request.actor.require("programme.change")
    form = PlanSettingsForm(request.POST or None, instance=settled())
    done = act(form, lambda: settle_plans(actor=request.actor, values=form.cleaned_data))
    if done:
        messages.success(request, _("Saved."))
        return redirect("plan:settings", slug)
    return render(request, "plans/life/settings.html", {"form": form}, status=done.status)
