"""Pages of the settings: organisation, people, invitations, audit log."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Account
from audit.models import Entry
from kam.errors import KamError
from people import invitations, members
from people.forms import InviteForm, JoinForm, OrganizationForm, RoleForm
from people.organizations import change_organization
from tenants.models import Invitation, Membership, User
from tenants.organizations import current_organization
from tenants.requests import OrganizationRequest
from tenants.scope import organization_scope

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def organization_settings(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What the administrator can settle; others read it."""
    may_change = request.actor.may("organization.change")
    form = OrganizationForm(request.POST or None, instance=current_organization())
    if request.method == "POST":
        request.actor.require("organization.change")
        if form.is_valid():
            try:
                change_organization(actor=request.actor, values=form.cleaned_data)
            except KamError as error:
                form.add_error(None, str(error.detail))
            else:
                messages.success(request, _("Saved."))
                return redirect("people:settings", slug)
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    context = {"form": form, "may_change": may_change}
    status = 422 if form.is_bound else 200
    return render(request, "people/settings.html", context, status=status)


@require_safe
def people(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Members and open invitations."""
    request.actor.require("people.view")
    context = {
        "members": Membership.objects.filter(ended_at=None).order_by("name", "email"),
        "invitations": Invitation.objects.filter(accepted_at=None),
        "may_change": request.actor.may("people.change"),
    }
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Invite a person by e-mail."""
    request.actor.require("people.change")
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(actor=request.actor, **form.cleaned_data)
        except KamError as error:
            form.add_error("email", str(error.detail))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("people:people", slug)
    status = 422 if form.is_bound else 200
    return render(request, "people/invite.html", {"form": form}, status=status)


@require_POST
def invitation_withdrawal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Close an invitation."""
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    invitations.withdraw(actor=request.actor, invitation=invitation)
    messages.success(request, _("The invitation is closed."))
    return redirect("people:people", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Give a member another role."""
    request.actor.require("people.change")
    member = get_object_or_404(Membership, pk=pk, ended_at=None)
    form = RoleForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        try:
            members.change_role(actor=request.actor, member=member, role=form.cleaned_data["role"])
        except KamError as error:
            form.add_error("role", str(error.detail))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:people", slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "member": member}
    return render(request, "people/role.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Remove a member and hand over the accounts."""
    request.actor.require("people.change")
    member = get_object_or_404(Membership, pk=pk, ended_at=None)
    others = Membership.objects.filter(ended_at=None).exclude(pk=pk)
    told = ""
    if request.method == "POST":
        heir = others.filter(email=request.POST.get("heir", "")).first()
        try:
            members.remove_member(actor=request.actor, member=member, heir=heir)
        except KamError as error:
            told = str(error.detail)
        else:
            messages.success(request, _("%(name)s was removed.") % {"name": member})
            return redirect("people:people", slug)
    context = {
        "member": member,
        "others": others,
        "owned": Account.objects.filter(owner=member).count(),
        "told": told,
    }
    return render(request, "people/removal.html", context, status=422 if told else 200)


@require_safe
def audit_log(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Who did what, newest first."""
    request.actor.require("audit.view")
    entries = Entry.objects.order_by("-at", "-id")
    if who := request.GET.get("who", "").strip():
        entries = entries.filter(actor_label__icontains=who)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/audit.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept: a new person gives name and password, a known one signs in first."""
    try:
        with organization_scope(invitations.organization_of(token)):
            return _invitation(request, token)
    except KamError as error:
        return render(request, "404.html", {"error": error}, status=404)


def _invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = invitations.open_invitation(token)
    organization = current_organization()
    known = User.objects.filter(email__iexact=found.email).first()
    context: dict[str, Any] = {"invitation": found, "invited_to": organization, "known": known}
    if known is not None:
        if request.user != known:
            sign_in = f"{reverse('account_login')}?next={request.path}"
            context |= {"sign_in": sign_in, "wrong": request.user.is_authenticated}
            return render(request, "people/invitation.html", context)
        if request.method == "POST":
            invitations.accept(invitation=found, user=known)
            return redirect("organization_home", slug=organization.slug)
        return render(request, "people/invitation.html", context)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.create_user(
            found.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
        )
        invitations.accept(invitation=found, user=user)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("organization_home", slug=organization.slug)
    status = 422 if form.is_bound else 200
    return render(request, "people/invitation.html", context | {"form": form}, status=status)
