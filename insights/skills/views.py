"""Pages of a person's skills: their own, and those of whom they assess."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.listing.exporting import csv_response
from insights.skills import development, rules
from insights.skills.anchors import SKILLS
from insights.skills.forms import DevelopmentActionForm, NamedLeaderForm, SkillAssessmentForm
from insights.skills.giving_out import HEADER, export_profile, export_rows
from insights.skills.models import SkillProfile
from insights.skills.page import listed, page_of
from insights.skills.reading import (
    is_own,
    own_profile,
    require_own,
    require_readable,
)
from pages.acting import act, tell
from pages.confirmation import ask
from rules.errors import NotAllowedError
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def skills_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """One's own profile, or how to begin one; and whom one assesses."""
    actor, profile = request.actor, own_profile(request.actor)
    if profile is None:
        actor.require("skills.keep")
    if request.method == "POST":
        if tell(request, lambda: rules.start_profile(actor=actor)):
            messages.success(request, _("Your skills profile is there. You alone see it."))
        return redirect("insights:skills", slug)
    context = page_of(actor, profile) if profile else {}
    context["listed"] = listed(actor) if actor.may("skills.assess") else None
    return render(request, "insights/skills/skills.html", context)


@require_safe
def skill_profile(request: OrganizationRequest, slug: str, profile_id: uuid.UUID) -> HttpResponse:
    """The profile of a person whom one assesses."""
    profile = require_readable(request.actor, profile_id)
    if is_own(request.actor, profile):
        return redirect("insights:skills", slug)
    return render(request, "insights/skills/profile.html", page_of(request.actor, profile))


@require_http_methods(["GET", "HEAD", "POST"])
def skill_assessment(
    request: OrganizationRequest, slug: str, profile_id: uuid.UUID
) -> HttpResponse:
    """One's own side of the present round: saved as a draft, or finished."""
    actor, profile = request.actor, require_readable(request.actor, profile_id)
    page = page_of(actor, profile)
    if page["my_finished_at"]:
        messages.info(request, _("This assessment is finished."))
        return redirect(_home(slug, actor, profile))
    form = SkillAssessmentForm(request.POST or None, draft=page["draft"])
    finish = "finish" in request.POST
    done = act(
        form,
        lambda: rules.save_assessment(actor=actor, profile=profile, finish=finish, **form.values()),
    )
    if done:
        messages.success(request, _("Assessment finished.") if finish else _("Draft saved."))
        return redirect(_home(slug, actor, profile))
    context = page | {"form": form, "cancel_url": _home(slug, actor, profile)}
    return render(request, "insights/skills/assessment.html", context, status=done.status)


@require_POST
def skill_round(request: OrganizationRequest, slug: str, profile_id: uuid.UUID) -> HttpResponse:
    """Another round."""
    actor, profile = request.actor, require_readable(request.actor, profile_id)
    if tell(request, lambda: rules.begin_round(actor=actor, profile=profile)):
        return redirect("insights:skill_assessment", slug, profile.pk)
    return redirect(_home(slug, actor, profile))


@require_http_methods(["GET", "HEAD", "POST"])
def skill_leader(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Who assesses me."""
    profile = require_own(request.actor)
    initial = {"leader": profile.leader_id}
    data = request.POST if request.method == "POST" else None
    form = NamedLeaderForm(data, person_id=profile.person_id, initial=initial)
    done = act(
        form,
        lambda: rules.name_leader(
            actor=request.actor, profile=profile, leader=form.cleaned_data["leader"]
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("insights:skills", slug)
    context = {
        "form": form,
        "profile": profile,
        "cancel_url": reverse("insights:skills", args=[slug]),
    }
    return render(request, "insights/skills/leader.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def skill_stepping_down(
    request: OrganizationRequest, slug: str, profile_id: uuid.UUID
) -> HttpResponse:
    """Ask, then assess this person no more."""
    actor, profile = request.actor, require_readable(request.actor, profile_id)
    if is_own(actor, profile):
        raise NotAllowedError
    if request.method == "POST":
        if tell(request, lambda: rules.step_down(actor=actor, profile=profile)):
            messages.success(request, _("You don't assess %(name)s any more.") % {"name": profile})
        return redirect("insights:skills", slug)
    return ask(
        request,
        title=_("Stop assessing %(name)s?") % {"name": profile},
        question=_("You won't see this profile any more. Your unfinished draft is deleted."),
        confirm=_("Stop assessing"),
        back=str(profile),
        back_url=_home(slug, actor, profile),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def skill_deletion(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Ask, then delete one's own profile for good."""
    actor, profile = request.actor, require_own(request.actor)
    if request.method == "POST":
        if tell(request, lambda: rules.delete_profile(actor=actor, profile=profile)):
            messages.success(request, _("Your skills profile is deleted."))
        return redirect("insights:skills", slug)
    return ask(
        request,
        title=_("Delete your skills profile?"),
        question=_(
            "All rounds, notes and development actions are deleted for good, what your leader "
            "wrote too. Download them first if you want to keep them."
        ),
        confirm=_("Delete"),
        back=_("Skills"),
        back_url=reverse("insights:skills", args=[slug]),
    )


@require_safe
def skill_export(request: OrganizationRequest, slug: str, kind: str) -> HttpResponseBase:
    """All of one's own profile as a file. Nobody is told."""
    profile = require_own(request.actor)
    found = export_profile(actor=request.actor, profile=profile)
    if kind == "csv":
        return csv_response("skills", HEADER, export_rows(found))
    return HttpResponse(
        json.dumps(found, ensure_ascii=False, indent=2),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="skills.json"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def skill_action_create(
    request: OrganizationRequest, slug: str, profile_id: uuid.UUID
) -> HttpResponse:
    """A new development action."""
    actor, profile = request.actor, require_readable(request.actor, profile_id)
    asked = request.GET.get("skill")
    form = DevelopmentActionForm(
        request.POST or None, initial={"skill": asked} if asked in SKILLS else None
    )
    done = act(
        form,
        lambda: development.add_action(actor=actor, profile=profile, values=form.values()),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect(_home(slug, actor, profile))
    return _action_page(request, profile, form, done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def skill_action(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Another text, skill or day."""
    actor, action = request.actor, development.require_action(request.actor, pk)
    shown = development.require_action(actor, pk)
    form = DevelopmentActionForm(request.POST or None, instance=shown)
    done = act(
        form,
        lambda: development.change_action(
            actor=actor,
            action=action,
            values=form.values(),
            version=form.cleaned_data["version"],
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect(_home(slug, actor, action.profile))
    return _action_page(request, action.profile, form, done.status, action=action)


@require_POST
def skill_action_completion(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Done, or open again."""
    actor, action = request.actor, development.require_action(request.actor, pk)
    is_done = request.POST.get("done") == "on"
    tell(
        request,
        lambda: development.complete_action(actor=actor, action=action, is_done=is_done),
    )
    return redirect(_home(slug, actor, action.profile))


@require_http_methods(["GET", "HEAD", "POST"])
def skill_action_removal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Ask, then take it away."""
    actor, action = request.actor, development.require_action(request.actor, pk)
    if request.method == "POST":
        if tell(request, lambda: development.remove_action(actor=actor, action=action)):
            messages.success(request, _("“%(text)s” is deleted.") % {"text": action})
        return redirect(_home(slug, actor, action.profile))
    return ask(
        request,
        title=_("Delete the action?"),
        question=_("“%(text)s” is deleted for good.") % {"text": action},
        confirm=_("Delete"),
        back=_("Skills"),
        back_url=_home(slug, actor, action.profile),
    )


def _home(slug: str, actor: Any, profile: SkillProfile) -> str:
    """The page that shows the profile to this reader."""
    if is_own(actor, profile):
        return reverse("insights:skills", args=[slug])
    return reverse("insights:skill_profile", args=[slug, profile.pk])


def _action_page(
    request: OrganizationRequest,
    profile: SkillProfile,
    form: DevelopmentActionForm,
    status: int,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "profile": profile, "own": is_own(request.actor, profile)}
    context |= {"cancel_url": _home(request.organization.slug, request.actor, profile)}
    return render(request, "insights/skills/action.html", context | more, status=status)
