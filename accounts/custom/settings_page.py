"""Pages of the fields that an organisation makes for its accounts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.custom.definitions import (
    FIELDS_AT_MOST,
    add_field,
    change_field,
    delete_field,
    deleted_fields,
    has_values,
    restore_field,
    shift_field,
)
from accounts.custom.forms import FieldForm, NewFieldForm
from accounts.custom.values import living_fields
from accounts.models import CustomField
from pages.acting import act, tell
from pages.confirmation import ask
from tenants.requests import OrganizationRequest

CHANGE = "custom_field.change"


@require_http_methods(["GET", "HEAD", "POST"])
def field_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The fields in their order; another one can be added."""
    request.actor.require(CHANGE if request.method == "POST" else "custom_field.view")
    form = NewFieldForm(request.POST or None)
    done = act(form, lambda: add_field(actor=request.actor, values=form.values()))
    if done:
        text = _("Accounts have the field %(name)s now.") % {"name": done.result.label}
        messages.success(request, text)
        return redirect("custom_fields:list", slug)
    may_change = request.actor.may(CHANGE)
    context = {
        "fields": list(living_fields()),
        "deleted": deleted_fields() if may_change else [],
        "at_most": FIELDS_AT_MOST,
        "form": form,
        "may_change": may_change,
    }
    return render(request, "accounts/custom/list.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def field_edit(request: OrganizationRequest, slug: str, field_id: uuid.UUID) -> HttpResponse:
    """Another label, help text or kind; its choices."""
    request.actor.require(CHANGE)
    field = get_object_or_404(CustomField, pk=field_id, deleted_at=None)
    form = FieldForm(request.POST or None, field=field, is_used=has_values(field))
    done = act(
        form,
        lambda: change_field(
            actor=request.actor,
            field=field,
            values=form.values(),
            version=form.cleaned_data["version"],
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("custom_fields:list", slug)
    context = {"form": form, "field": field}
    return render(request, "accounts/custom/field.html", context, status=done.status)


@require_POST
def field_place(request: OrganizationRequest, slug: str, field_id: uuid.UUID) -> HttpResponse:
    """One place up or down."""
    request.actor.require(CHANGE)
    field = get_object_or_404(CustomField, pk=field_id, deleted_at=None)
    up = request.POST.get("to") == "up"
    tell(request, lambda: shift_field(actor=request.actor, field=field, up=up))
    return redirect(reverse("custom_fields:list", args=[slug]) + f"#f{field.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def field_removal(request: OrganizationRequest, slug: str, field_id: uuid.UUID) -> HttpResponse:
    """Deleted once it was confirmed; undone from the message, or from the list."""
    request.actor.require(CHANGE)
    field = get_object_or_404(CustomField, pk=field_id, deleted_at=None)
    named = {"name": field.label}
    if request.method != "POST":
        return ask(
            request,
            title=_("Delete the field %(name)s?") % named,
            question=_(
                "Accounts, lists, files and programs show it no more. What accounts have in it "
                "is kept: bring the field back, and it is there again."
            ),
            confirm=_("Delete the field"),
            back=_("Custom fields"),
            back_url=reverse("custom_fields:list", args=[slug]),
        )
    if tell(request, lambda: delete_field(actor=request.actor, field=field)):
        undo = reverse("custom_fields:restoration", args=[slug, field.pk])
        text = _("The field %(name)s is deleted.") % named
        messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect("custom_fields:list", slug)


@require_POST
def field_restoration(request: OrganizationRequest, slug: str, field_id: uuid.UUID) -> HttpResponse:
    """In sight again, with what accounts had in it."""
    request.actor.require(CHANGE)
    field = get_object_or_404(CustomField, pk=field_id)
    if tell(request, lambda: restore_field(actor=request.actor, field=field)):
        messages.success(request, _("%(name)s is back.") % {"name": field.label})
    return redirect("custom_fields:list", slug)
