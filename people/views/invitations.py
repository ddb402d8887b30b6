"""Inviting, and what the administrator does with invitations."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.acting import act, tell
from pages.confirmation import ask
from people import invitations
from people.forms import InviteForm
from tenants.models import Invitation
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Invite a person by e-mail."""
    request.actor.require("people.change")
    form = InviteForm(request.POST or None)
    done = act(
        form, lambda: invitations.invite(actor=request.actor, **form.cleaned_data), at="email"
    )
    if done:
        messages.success(request, _("The invitation is on its way."))
        return redirect("people:people", slug)
    return render(request, "people/invite.html", {"form": form}, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Close an invitation, once it was confirmed."""
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    request.actor.require("people.change")
    if request.method != "POST":
        return ask(
            request,
            title=_("Withdraw the invitation of %(email)s?") % {"email": invitation.email},
            question=_("Its link no longer works."),
            confirm=_("Withdraw"),
            back=pgettext("members", "People"),
            back_url=reverse("people:people", args=[slug]),
        )
    if tell(request, lambda: invitations.withdraw(actor=request.actor, invitation=invitation)):
        messages.success(request, _("The invitation is closed."))
    return redirect("people:people", slug)


@require_POST
def renewal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Send an invitation again; it is open for another fourteen days."""
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    if tell(request, lambda: invitations.send_again(actor=request.actor, invitation=invitation)):
        messages.success(request, _("The invitation is on its way."))
    return redirect("people:people", slug)


@require_safe
def link(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The link of an open invitation, for who would rather hand it over than mail it."""
    request.actor.require("people.change")
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    if invitation.is_expired:
        messages.error(request, _("The link is past: send the invitation again first."))
        return redirect("people:people", slug)
    context = {"invitation": invitation, "address": invitations.address_of(invitation)}
    return render(request, "people/invitation_link.html", context)
