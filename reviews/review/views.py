"""One review: its brief, what people write, and how it is closed."""

from __future__ import annotations

import uuid
from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.acting import act
from pages.forms import typed_over
from reviews.discretion import readable_reviews, reads_brief
from reviews.measures.forms import MeasureForm
from reviews.measures.rules import add_measure
from reviews.models import Review
from reviews.review.brief import brief_of
from reviews.review.forms import (
    DecisionFormSet,
    HoldForm,
    MoveForm,
    ParticipantsForm,
    ReasonForm,
    WritingForm,
)
from reviews.review.holding import hold, next_date, usual_owner
from reviews.review.moving import move
from reviews.review.reopening import may_reopen, reopen
from reviews.review.skipping import skip
from reviews.review.writing import participants_of, set_participants, write
from rules.errors import StaleError
from tenants.requests import OrganizationRequest


@require_safe
def review_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What should I know, and what do we write down?"""
    review = _find(request, pk)
    return _page(request, review, WritingForm(instance=review))


@require_POST
def review_writing(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Save agenda, minutes and links: by the button, or by itself while someone writes."""
    review = _find(request, pk)
    request.actor.require("review.change", review.account)
    form = WritingForm(request.POST, instance=_find(request, pk))
    quiet = request.headers.get("Accept") == "application/json"
    done = act(
        form,
        lambda: write(
            actor=request.actor,
            review=review,
            values=form.values(),
            version=form.cleaned_data["version"],
        ),
        aside=(StaleError,),
    )
    if quiet:
        version = done.result.version if done else review.version
        return JsonResponse({"version": version}, status=done.status)
    if done:
        messages.success(request, _("Saved."))
        return redirect("reviews:detail", slug, pk)
    if done.is_stale:
        review = _find(request, pk)
    theirs = review if done.is_stale else None
    return _page(request, review, _at_version(form, review), theirs=theirs, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def review_holding(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Close it as held; decisions become actions."""
    review = _find(request, pk)
    request.actor.require("review.change", review.account)
    today = request.organization.today()
    initial = {"held_on": today, "version": review.version}
    form = HoldForm(request.POST or None, initial=initial)
    usual = {
        "owner": usual_owner(request.actor, review.account),
        "due_on": next_date(review, today=today),
    }
    formset = DecisionFormSet(request.POST or None, form_kwargs=usual)
    done = act(
        form,
        lambda: hold(
            actor=request.actor,
            review=review,
            today=today,
            held_on=form.cleaned_data["held_on"],
            decisions=[d for row in formset.forms if (d := row.decision())],
            version=form.cleaned_data["version"],
        ),
        rows=formset,
    )
    if done:
        messages.success(request, _("The review is held; the next one is planned."))
        return redirect("reviews:detail", slug, pk)
    context = {"review": review, "form": form, "formset": formset}
    return render(request, "reviews/review/holding.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def review_skipping(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Close it as skipped, with a reason."""
    review = _find(request, pk)
    request.actor.require("review.change", review.account)
    form = ReasonForm(request.POST or None, initial={"version": review.version})
    today = request.organization.today()
    if act(
        form,
        lambda: skip(actor=request.actor, review=review, today=today, **form.cleaned_data),
    ):
        messages.success(request, _("The review is skipped."))
        return redirect("reviews:detail", slug, pk)
    return _confirm(request, review, form, _("Skip this review?"), _("Skip the review"))


@require_http_methods(["GET", "HEAD", "POST"])
def review_reopening(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take back that it was held or skipped."""
    review = _find(request, pk)
    request.actor.require("review.change", review.account)
    form = ReasonForm(request.POST or None, initial={"version": review.version})
    if act(form, lambda: reopen(actor=request.actor, review=review, **form.cleaned_data)):
        messages.success(request, _("The review is open again."))
        return redirect("reviews:detail", slug, pk)
    return _confirm(request, review, form, _("Open this review again?"), _("Reopen the review"))


@require_http_methods(["GET", "HEAD", "POST"])
def review_moving(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Another day; the series stays."""
    review = _find(request, pk)
    request.actor.require("review.change", review.account)
    initial = {
        "due_on": review.due_on,
        "starts_at": review.starts_at,
        "version": review.version,
    }
    form = MoveForm(request.POST or None, initial=initial)
    today = request.organization.today()
    if act(
        form,
        lambda: move(actor=request.actor, review=review, today=today, **form.cleaned_data),
    ):
        messages.success(request, _("The review is moved; the next ones keep their dates."))
        return redirect("reviews:detail", slug, pk)
    return _confirm(request, review, form, _("Move this review"), _("Move the review"))


@require_http_methods(["GET", "HEAD", "POST"])
def review_participants(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Who takes part."""
    review = _find(request, pk)
    request.actor.require("review.change", review.account)
    form = ParticipantsForm(review, request.POST or None)
    if act(
        form,
        lambda: set_participants(actor=request.actor, review=review, **form.cleaned_data),
    ):
        messages.success(request, _("Saved."))
        return redirect("reviews:detail", slug, pk)
    return _confirm(request, review, form, _("Who takes part"), _("Save"))


@require_POST
def review_measure(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Keep an answer that was given in the review."""
    review = _find(request, pk)
    today = request.organization.today()
    form = MeasureForm(review.account, today, request.POST)
    request.actor.require("measure.add", review.account)
    done = act(
        form,
        lambda: add_measure(
            actor=request.actor,
            account=review.account,
            review=review,
            today=today,
            **form.cleaned_data,
        ),
    )
    if done:
        messages.success(request, _("The measure is kept."))
        return redirect("reviews:detail", slug, pk)
    writing = WritingForm(instance=review)
    return _page(request, review, writing, measure_form=form, status=done.status)


def _find(request: OrganizationRequest, pk: uuid.UUID) -> Review:
    request.actor.require("review.view")
    found = readable_reviews(request.actor).select_related(
        "account__owner", "account__phase", "closed_by"
    )
    return get_object_or_404(found, pk=pk)


def _page(
    request: OrganizationRequest,
    review: Review,
    form: WritingForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    today = request.organization.today()
    account = review.account
    is_open = review.state == Review.State.PLANNED
    may_measure = request.actor.may("measure.add", account) and not account.is_archived
    context = {
        "review": review,
        "account": account,
        "today": today,
        "form": form,
        "reads_brief": reads_brief(request.actor, review),
        "brief": brief_of(review, today=today) if is_open else review.brief,
        "participants": participants_of(review),
        "actions": review.actions.select_related("owner").order_by("due_on", "id"),
        "measures": review.measures.order_by("kind", "id"),
        "may_change": request.actor.may("review.change", account),
        "may_reopen": may_reopen(request.actor, review),
        "may_measure": may_measure,
        "may_open": request.actor.may("action.change", account) and not account.is_archived,
        "measure_form": MeasureForm(account, today) if may_measure else None,
    }
    return render(request, "reviews/review/detail.html", context | extra, status=status)


def _confirm(
    request: OrganizationRequest, review: Review, form: Any, title: str, confirm: str
) -> HttpResponse:
    context = {"review": review, "form": form, "page_title": title, "confirm": confirm}
    context["cancel_url"] = reverse("reviews:detail", args=[request.organization.slug, review.pk])
    return render(
        request, "reviews/review/closing.html", context, status=422 if form.is_bound else 200
    )


def _at_version(form: WritingForm, review: Review) -> WritingForm:
    """The form with what the person wrote, on top of the present version.

    Its review is a copy: a form writes what was sent on what it is given.
    """
    again = WritingForm(typed_over(form, WritingForm(instance=review)), instance=copy(review))
    for name, errors in form.errors.items():
        for error in errors:
            again.add_error(None if name == "__all__" else name, error)
    return again
