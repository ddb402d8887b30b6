"""Who belongs to the organisation: the list, roles and removal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pages.acting import act
from people import members
from people.forms import MemberFilter, RemovalForm, RoleForm
from tenants.models import Invitation, Membership
from tenants.requests import OrganizationRequest

PAGE = 50


@require_safe
def people(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Members, searched by name, address and role; invitations that nobody has used."""
    request.actor.require("people.view")
    chosen = MemberFilter(request.GET)
    found = chosen.apply(Membership.objects.filter(ended_at=None).order_by("name", "email", "id"))
    context = {
        "filter": chosen,
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "invitations": Invitation.objects.filter(accepted_at=None),
        "may_change": request.actor.may("people.change"),
    }
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Give a member another role."""
    request.actor.require("people.change")
    member = get_object_or_404(Membership, pk=pk, ended_at=None)
    form = RoleForm(request.POST or None, member=member)
    done = act(
        form,
        lambda: members.change_role(
            actor=request.actor,
            member=member,
            role=form.cleaned_data["role"],
            heir=form.heir,
            to_nobody=form.says_nobody,
        ),
        at="role",
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("people:people", slug)
    context = {"form": form, "member": member, "owned": form.owned, "duties": form.duties}
    return render(request, "people/role.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Remove a member and hand over the accounts."""
    request.actor.require("people.change")
    member = get_object_or_404(Membership, pk=pk, ended_at=None)
    form = RemovalForm(request.POST if request.method == "POST" else None, member=member)
    done = act(
        form,
        lambda: members.remove_member(actor=request.actor, member=member, heir=form.heir),
    )
    if done:
        messages.success(request, _("%(name)s was removed.") % {"name": member})
        return redirect("people:people", slug)
    context = {"form": form, "member": member, "owned": form.owned, "duties": form.duties}
    return render(request, "people/removal.html", context, status=done.status)
