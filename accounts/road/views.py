"""For a device on the road: what it may keep of an account, and what it sends when it can.

A device gets answers as JSON. What it was refused it keeps, with the sentence.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.finding import find_account
from accounts.history.forms import EntryForm
from accounts.road.forms import DeviceForm
from accounts.road.rules import CHANGED, FromDevice, contact_arrives, entry_arrives
from accounts.stakeholders.rules import living
from pages.acting import attempt
from rules.errors import KamError, NotAllowedError, RuleError
from tenants.requests import OrganizationRequest

PEOPLE = 100


@require_safe
def on_device(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The least of an account that one needs to write without a connection: names."""
    account = find_account(request, pk)
    may_touch = request.actor.may("stakeholder.change", account)
    places = living().filter(account=account).order_by("person__name_key", "id")
    named = places.values_list("pk", "person__name")[: PEOPLE if may_touch else 0]
    known = {
        "name": account.name,
        "organization": request.organization.name,
        "people": [
            {"name": name, "address": reverse("accounts:contact_arrival", args=[slug, pk, place])}
            for place, name in named
        ],
        "entries": reverse("accounts:entry_arrival", args=[slug, pk])
        if request.actor.may("history.add", account)
        else "",
    }
    return JsonResponse(known)


@require_POST
def entry_arrival(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """An entry that waited on a device."""
    account = find_account(request, pk)
    request.actor.require("history.add", account)
    form, entry = DeviceForm(request.POST), EntryForm(request.POST)
    done = attempt(
        lambda: entry_arrives(
            actor=request.actor,
            account=account,
            written=_sent(request, form, entry),
            values=entry.values(),
        )
    )
    if done.refusal is not None:
        return _refused(done.refusal)
    added = done.result
    undo = f"undo:{reverse('accounts:entry_delete', args=[slug, pk, added.pk])}" if added else ""
    return _arrived(request, form, _("The entry was added."), undo)


@require_POST
def contact_arrival(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, stakeholder_id: uuid.UUID
) -> HttpResponse:
    """A contact with a person that waited on a device."""
    account = find_account(request, pk)
    request.actor.require("stakeholder.change", account)
    place = get_object_or_404(living().select_related("person"), pk=stakeholder_id, account=account)
    place.account = account
    form = DeviceForm(request.POST)
    done = attempt(
        lambda: contact_arrives(
            actor=request.actor,
            stakeholder=place,
            written=_sent(request, form),
            on=form.day(request.organization),
        )
    )
    if done.refusal is not None:
        return _refused(done.refusal)
    name = {"name": place.person.name}
    return _arrived(request, form, _("Noted: you talked with %(name)s today.") % name)


def _sent(request: OrganizationRequest, form: DeviceForm, *others: Form) -> FromDevice:
    """What was sent; RuleError for what is wrong, NotAllowedError where somebody else wrote it."""
    errors = [texts for one in (form, *others) for texts in one.errors.values()]
    wrong = [str(text) for texts in errors for text in texts]
    if wrong:
        raise RuleError(" ".join(dict.fromkeys(wrong)))
    if form.cleaned_data["person"] != request.user.pk:
        raise NotAllowedError(_("Someone else wrote this, who is not signed in here."))
    return form.written()


def _arrived(
    request: OrganizationRequest, form: DeviceForm, said: str, tags: str = ""
) -> HttpResponse:
    """Done; the next page says so where somebody waits for it."""
    if form.cleaned_data["is_at_once"]:
        messages.success(request, said, extra_tags=tags)
    return JsonResponse({})


def _refused(refusal: KamError) -> HttpResponse:
    may_be_sent = CHANGED in {error.code for error in refusal.errors}
    said = {"detail": str(refusal.detail), "may_be_sent": may_be_sent}
    return JsonResponse(said, status=refusal.status)
