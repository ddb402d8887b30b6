"""Pages of the account team, of hand-overs and of the load of each KAM."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addressing import offered
from accounts.finding import find_account
from accounts.models import Account, Designation, HandOver, TeamMember
from accounts.team import rules as team
from accounts.team.duties import preview
from accounts.team.forms import HandOverForm, HoursForm, JoinTeamForm, PlaceForm
from accounts.team.hand_over import hand_over
from accounts.team.load import loads
from pages.acting import act, tell
from rules.errors import StaleError
from tenants.models import Membership
from tenants.requests import OrganizationRequest

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def account_team(request: OrganizationRequest, slug: str, account_pk: uuid.UUID) -> HttpResponse:
    """Who of ours works on the account; a person joins here."""
    account = find_account(request, account_pk)
    if request.method != "POST":
        return _page(request, account)
    request.actor.require("team.change", account)
    form = JoinTeamForm(request.POST, account=account)
    done = act(
        form,
        lambda: team.add_to_team(
            actor=request.actor,
            account=account,
            member=form.cleaned_data["member"],
            values=form.values(),
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("accounts:team", slug, account_pk)
    return _page(request, account, joining=form)


@require_safe
def account_names(request: OrganizationRequest, slug: str, account_pk: uuid.UUID) -> JsonResponse:
    """Who can be named with @ in what is written here: the completion of a text asks."""
    account = find_account(request, account_pk)
    names = offered(request.actor, account, request.GET.get("q", ""))
    return JsonResponse({"label": _("People to name"), "names": names})


@require_POST
def kam_hours(request: OrganizationRequest, slug: str, account_pk: uuid.UUID) -> HttpResponse:
    """How many hours a month the account takes of its KAM."""
    account = find_account(request, account_pk)
    request.actor.require("team.change", account)
    form = HoursForm(request.POST)
    done = act(
        form,
        lambda: team.set_kam_hours(
            actor=request.actor, account=account, hours=form.cleaned_data["kam_hours"]
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("accounts:team", slug, account_pk)
    return _page(request, account, hours=form)


@require_http_methods(["GET", "HEAD", "POST"])
def place(
    request: OrganizationRequest, slug: str, account_pk: uuid.UUID, pk: uuid.UUID
) -> HttpResponse:
    """Change what a person does on the team."""
    account = find_account(request, account_pk)
    member = get_object_or_404(TeamMember.objects.select_related("member"), pk=pk, account=account)
    request.actor.require("team.change", account)
    form = PlaceForm(request.POST or None, instance=member)
    done = act(
        form,
        lambda: team.change_place(
            actor=request.actor,
            place=member,
            values=form.values(),
            version=form.cleaned_data["version"],
        ),
        aside=(StaleError,),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("accounts:team", slug, account_pk)
    if done.is_stale:
        member.refresh_from_db()
        form = PlaceForm(instance=member)
    context = {"account": account, "form": form, "place": member, "is_stale": done.is_stale}
    return render(request, "accounts/team/place.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def place_removal(
    request: OrganizationRequest, slug: str, account_pk: uuid.UUID, pk: uuid.UUID
) -> HttpResponse:
    """Take a person off the team."""
    account = find_account(request, account_pk)
    member = get_object_or_404(TeamMember.objects.select_related("member"), pk=pk, account=account)
    request.actor.require("team.change", account)
    back = reverse("accounts:team", args=[slug, account_pk])
    if request.method == "POST":
        if tell(request, lambda: team.remove_from_team(actor=request.actor, place=member)):
            messages.success(request, _("%(name)s is off the team.") % {"name": member.member})
        return redirect(back)
    context = {"account": account, "place": member, "cancel_url": back, "danger": True}
    return render(request, "accounts/team/removal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_hand_over(
    request: OrganizationRequest, slug: str, account_pk: uuid.UUID
) -> HttpResponse:
    """What must be handed over, to whom, and handing it over."""
    account = find_account(request, account_pk)
    actor = request.actor
    actor.require("team.change", account)
    is_key = account.designation == Designation.KEY
    form = HandOverForm(
        request.POST or None,
        account=account,
        may_override=is_key and actor.may("designation.override"),
    )
    done = act(form, lambda: _hand_over(request, account, form))
    if done:
        messages.success(
            request, _("%(name)s has another account manager.") % {"name": account.name}
        )
        return redirect("accounts:team", slug, account_pk)
    parts = preview(account.owner, account) if account.owner else []
    context = {
        "account": account,
        "form": form,
        "parts": parts,
        "may_see_load": actor.may("load.view"),
    }
    return render(request, "accounts/team/hand_over.html", context, status=done.status)


@require_safe
def load(request: OrganizationRequest, slug: str) -> HttpResponse:
    """How much each KAM carries."""
    request.actor.require("load.view")
    found = loads(request.organization)
    context = {"loads": found, "over": sum(1 for one in found if one.is_over)}
    return render(request, "accounts/team/load.html", context)


def _hand_over(request: OrganizationRequest, account: Account, form: HandOverForm) -> None:
    seen = form.cleaned_data["seen"]
    hand_over(
        actor=request.actor,
        account=account,
        to=form.cleaned_data["to"],
        note=form.cleaned_data["note"],
        from_member=Membership.objects.filter(pk=seen).first() if seen else None,
        override_reason=form.cleaned_data.get("override_reason", ""),
    )


def _page(request: OrganizationRequest, account: Account, **bound: forms.BaseForm) -> HttpResponse:
    """The page, with the form that was refused in place of an empty one."""
    actor = request.actor
    places = TeamMember.objects.filter(account=account).select_related("member")
    context = {
        "account": account,
        "places": places.order_by("role", "function", "id"),
        "hand_overs": HandOver.objects.filter(account=account).select_related(
            "from_member", "to_member"
        )[:SHOWN],
        "may_change": actor.may("team.change", account),
        "load": None,
    }
    if context["may_change"]:
        context["joining"] = JoinTeamForm(account=account)
        context["hours"] = HoursForm(initial={"kam_hours": account.kam_hours})
    if account.owner and account.owner.is_active and actor.may("load.view"):
        context["load"] = loads(request.organization, account.owner)[0]
    status = 422 if bound else 200
    return render(request, "accounts/team/team.html", context | bound, status=status)
