"""The shares of a plan, for those who look after the account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from accounts.discretion import on_readable
from pages.acting import act, tell
from pages.confirmation import ask
from plans.finding import find_plan
from plans.models import PlanShare, PlanVersion, ShareAnswer
from plans.sharing.addresses import address_of
from plans.sharing.forms import ClientAnswerForm, ShareForm
from plans.sharing.page import client_page_of
from plans.sharing.rules import revoke_share, share_plan
from plans.sharing.showing import names_in, shown
from plans.versions.content import content_of
from tenants.requests import OrganizationRequest


@require_safe
def share_list(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Who was given what of the plan, and what they said."""
    plan = find_plan(request, pk)
    answers = ShareAnswer.objects.order_by("-created_at", "-id")
    shares = PlanShare.objects.filter(plan=plan).prefetch_related(Prefetch("answers", answers))
    names: dict[uuid.UUID, str] = {}
    for content in _contents(plan.pk, {share.number for share in shares}):
        names |= names_in(content)
    context = {
        "plan": plan,
        "account": plan.account,
        "shares": [(s, [(a, names.get(a.about, "")) for a in s.answers.all()]) for s in shares],
        "may_change": request.actor.may("plan.change", plan.account),
    }
    return render(request, "plans/sharing/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def share_create(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Make an address for the client."""
    plan = find_plan(request, pk)
    request.actor.require("plan.change", plan.account)
    language = request.organization.locale.lower()
    form = ShareForm(request.POST or None, plan=plan, language=language)
    done = act(form, lambda: share_plan(actor=request.actor, plan=plan, **form.cleaned_data))
    if done:
        messages.success(request, _("The address is made."))
        return redirect("plan:share_address", slug, done.result.pk)
    context = {"form": form, "plan": plan, "account": plan.account}
    return render(request, "plans/sharing/form.html", context, status=done.status)


@require_safe
def share_address(request: OrganizationRequest, slug: str, share_pk: uuid.UUID) -> HttpResponse:
    """The address of an open share, to hand over."""
    share = _find(request, share_pk)
    if not share.is_open:
        messages.error(request, _("This address no longer opens anything."))
        return redirect("plan:sharing", slug, share.plan_id)
    context = {"share": share, "plan": share.plan, "account": share.plan.account}
    return render(request, "plans/sharing/address.html", context | {"address": address_of(share)})


@require_http_methods(["GET", "HEAD", "POST"])
def share_revocation(request: OrganizationRequest, slug: str, share_pk: uuid.UUID) -> HttpResponse:
    """Ask, then close the address."""
    share = _find(request, share_pk)
    back = reverse("plan:sharing", args=[slug, share.plan_id])
    if request.method == "POST":
        if tell(request, lambda: revoke_share(actor=request.actor, share=share)):
            messages.success(request, _("The address is closed."))
        return redirect(back)
    return ask(
        request,
        title=_("Close this address"),
        question=_("Whoever opens it from now on finds nothing. Their answers stay here."),
        confirm=_("Close the address"),
        back=_("Shared with the client"),
        back_url=back,
    )


@require_safe
def as_client(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What the client would get of the plan as it stands: the same page, whose form is asleep."""
    plan = find_plan(request, pk)
    asked = request.GET.get("language", request.organization.locale.lower())
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(language):
        page = shown(plan, content_of(plan))
        more = {"preview": plan, "languages": settings.LANGUAGES}
        return client_page_of(
            request, page, ClientAnswerForm(page=page), request.organization, **more
        )


def _find(request: OrganizationRequest, pk: uuid.UUID) -> PlanShare:
    request.actor.require("plan.view")
    shares = PlanShare.objects.filter(plan__deleted_at=None).select_related("plan__account")
    found: PlanShare = get_object_or_404(on_readable(request.actor, shares, "plan__account"), pk=pk)
    request.actor.require("plan.change", found.plan.account)
    return found


def _contents(plan_id: uuid.UUID, numbers: set[int]) -> list[dict]:
    versions = PlanVersion.objects.filter(plan=plan_id, number__in=numbers)
    return list(versions.order_by("number").values_list("content", flat=True))
