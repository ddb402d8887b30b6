"""Pages of the catalogue of offerings."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pages.acting import act, tell
from pages.confirmation import ask
from plans.models import Offering
from plans.whitespace.catalogue import (
    add_offering,
    archive_offering,
    catalogue,
    change_offering,
    delete_offering,
    is_used,
    restore_offering,
    shift_offering,
    take_in_lines,
)
from plans.whitespace.offering_forms import LinesForm, OfferingForm
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def offering_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What we sell, in two levels; another one can be added."""
    request.actor.require("offering.change" if request.method == "POST" else "offering.view")
    form = OfferingForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    done = act(form, lambda: add_offering(actor=request.actor, **form.values()))
    if done:
        messages.success(request, _("%(name)s is in the catalogue.") % {"name": done.result.name})
        below = f"?parent={done.result.parent_id}" if done.result.parent_id else ""
        return redirect(reverse("offerings:list", args=[slug]) + below)
    branches = catalogue()
    context = {
        "living": [branch for branch in branches if not branch.offering.is_archived],
        "archived": [o for b in branches for o in (b.offering, *b.parts) if o.is_archived],
        "form": form,
        "may_change": request.actor.may("offering.change"),
    }
    return render(request, "plans/whitespace/offerings.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def offering_lines(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Many at once, from a list that somebody has."""
    request.actor.require("offering.change")
    form = LinesForm(request.POST or None)
    done = act(form, lambda: take_in_lines(actor=request.actor, **form.cleaned_data))
    if done:
        count = done.result
        text = ngettext("%(n)d offering was added.", "%(n)d offerings were added.", count)
        messages.success(request, text % {"n": count})
        return redirect("offerings:list", slug)
    return render(request, "plans/whitespace/lines.html", {"form": form}, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def offering_edit(request: OrganizationRequest, slug: str, offering_id: uuid.UUID) -> HttpResponse:
    """Another name, or another place in the tree."""
    request.actor.require("offering.change")
    offering = get_object_or_404(Offering, pk=offering_id)
    form = OfferingForm(request.POST or None, offering=offering)
    done = act(
        form,
        lambda: change_offering(
            actor=request.actor,
            offering=offering,
            values=form.values(),
            version=form.cleaned_data["version"],
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("offerings:list", slug)
    context = {"form": form, "offering": offering}
    return render(request, "plans/whitespace/offering.html", context, status=done.status)


@require_POST
def offering_place(request: OrganizationRequest, slug: str, offering_id: uuid.UUID) -> HttpResponse:
    """One place up or down."""
    request.actor.require("offering.change")
    offering = get_object_or_404(Offering, pk=offering_id)
    up = request.POST.get("to") == "up"
    tell(request, lambda: shift_offering(actor=request.actor, offering=offering, up=up))
    return redirect(reverse("offerings:list", args=[slug]) + f"#o{offering.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def offering_removal(
    request: OrganizationRequest, slug: str, offering_id: uuid.UUID
) -> HttpResponse:
    """Deleted where no account has anything about it, else archived, once it was confirmed."""
    request.actor.require("offering.change")
    offering = get_object_or_404(Offering, pk=offering_id)
    used = is_used(offering)
    if request.method != "POST":
        return _ask(request, slug, offering, used)
    rule = archive_offering if used else delete_offering
    if tell(request, lambda: rule(actor=request.actor, offering=offering)):
        text = _("The offering %(name)s is archived.")
        if not used:
            text = _("The offering %(name)s is deleted.")
        messages.success(request, text % {"name": offering.name})
    return redirect("offerings:list", slug)


@require_POST
def offering_restoration(
    request: OrganizationRequest, slug: str, offering_id: uuid.UUID
) -> HttpResponse:
    """It is offered again."""
    request.actor.require("offering.change")
    offering = get_object_or_404(Offering, pk=offering_id)
    if tell(request, lambda: restore_offering(actor=request.actor, offering=offering)):
        messages.success(request, _("%(name)s is offered again.") % {"name": offering.name})
    return redirect("offerings:list", slug)


def _ask(request: OrganizationRequest, slug: str, offering: Offering, used: bool) -> HttpResponse:
    named = {"name": offering.name}
    if used:
        title = _("Archive %(name)s?") % named
        question = _(
            "Accounts have something about it. That stays and can be read; nothing new is "
            "written about it, and it counts in no sum."
        )
    else:
        title = _("Delete %(name)s?") % named
        question = _("No account has anything about it. Its parts are deleted with it.")
    return ask(
        request,
        title=title,
        question=question,
        confirm=_("Archive") if used else _("Delete"),
        back=_("Offerings"),
        back_url=reverse("offerings:list", args=[slug]),
    )
