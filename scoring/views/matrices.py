"""Is our rule clear? Versions, criteria, anchors, activation."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.acting import act, tell
from rules.errors import NotFoundError, StaleError
from rules.shares import apportioned
from scoring import matrices
from scoring.criteria import FEWEST, MOST
from scoring.forms import (
    ActivationForm,
    CriterionFormSet,
    MatrixForm,
    criteria_typed,
    initial_of,
    rearranged,
    starting_criteria,
)
from scoring.models import Matrix
from scoring.starters import ANY, STARTERS
from scoring.starting import measured_rule
from tenants.requests import OrganizationRequest


@require_safe
def matrix_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All versions, newest first."""
    found = Matrix.objects.select_related("activated_by").prefetch_related("criteria")
    context = {"matrices": found, "may_change": request.actor.may("matrix.change")}
    return render(request, "scoring/matrices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_create(request: OrganizationRequest, slug: str) -> HttpResponse:
    """A first matrix, from the criteria of an industry that the person rewrites."""
    request.actor.require("matrix.change")
    starter = STARTERS.get(request.GET.get("starter", ""), ANY)
    stands = {"name": _("Key account criteria")}
    form, formset = _forms(request, stands, starting_criteria(starter))
    done = act(
        form,
        lambda: matrices.create_draft(
            actor=request.actor,
            name=form.cleaned_data["name"],
            criteria=[f.cleaned_data for f in formset.forms],
        ),
        rows=formset,
    )
    if done:
        return redirect("scoring:matrix", slug, done.result.pk)
    begun = {"starters": STARTERS.values(), "starter": starter}
    return _form(request, form, formset, None, status=done.status, **begun)


@require_POST
def measured_draft(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What ranks provisionally, as a draft to be completed."""
    done = tell(
        request,
        lambda: matrices.create_draft(
            actor=request.actor, name=_("Key account criteria"), criteria=measured_rule()
        ),
    )
    if done:
        return redirect("scoring:matrix_edit", slug, done.result.pk)
    return redirect("scoring:ranking", slug)


@require_POST
def matrix_copy(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A draft like this version."""
    source = get_object_or_404(Matrix, pk=pk)
    done = tell(request, lambda: matrices.copy_to_draft(actor=request.actor, source=source))
    if done:
        return redirect("scoring:matrix_edit", slug, done.result.pk)
    return redirect("scoring:matrix", slug, pk)


@require_safe
def matrix_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Criteria, weights and anchors of one version."""
    matrix = get_object_or_404(
        Matrix.objects.select_related("activated_by").prefetch_related("criteria"), pk=pk
    )
    criteria = list(matrix.criteria.all())
    shares = apportioned([c.weight for c in criteria], 2)
    context = {
        "matrix": matrix,
        "criteria": list(zip(criteria, shares, strict=True)),
        "may_change": request.actor.may("matrix.change"),
        "is_draft": matrix.status == Matrix.Status.DRAFT,
    }
    return render(request, "scoring/matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_edit(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Rewrite a draft."""
    request.actor.require("matrix.change")
    matrix = get_object_or_404(Matrix, pk=pk, status=Matrix.Status.DRAFT)
    stands = {"name": matrix.name, "version": matrix.version}
    form, formset = _forms(request, stands, initial_of(matrix))
    done = act(
        form,
        lambda: matrices.change_draft(
            actor=request.actor,
            matrix=matrix,
            name=form.cleaned_data["name"],
            criteria=[f.cleaned_data for f in formset.forms],
            version=form.cleaned_data["version"] or 0,
        ),
        rows=formset,
    )
    if done:
        messages.success(request, _("The draft is saved."))
        return redirect("scoring:matrix", slug, pk)
    return _form(request, form, formset, matrix, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_activation(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The difference that it makes, then the decision."""
    request.actor.require("matrix.change")
    matrix = get_object_or_404(Matrix, pk=pk, status=Matrix.Status.DRAFT)
    form = ActivationForm(request.POST or None, initial={"version": matrix.version})
    done = act(
        form,
        lambda: matrices.activate(actor=request.actor, matrix=matrix, **form.cleaned_data),
        aside=(StaleError, NotFoundError),
    )
    if done:
        messages.success(request, _("%(name)s is active.") % {"name": matrix})
        return redirect("scoring:ranking", slug)
    if isinstance(done.refusal, (StaleError, NotFoundError)):
        raise done.refusal
    cap = request.organization.key_cap
    moves = matrices.difference(matrix, cap=cap)
    context = {"matrix": matrix, "moves": moves, "cap": cap, "form": form}
    return render(request, "scoring/activation.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_deletion(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    request.actor.require("matrix.change")
    matrix = get_object_or_404(Matrix, pk=pk, status=Matrix.Status.DRAFT)
    if request.method == "POST":
        if tell(request, lambda: matrices.delete_draft(actor=request.actor, matrix=matrix)):
            messages.success(request, _("The draft is deleted."))
        return redirect("scoring:matrices", slug)
    return render(request, "scoring/deletion.html", {"matrix": matrix, "danger": True})


def _forms(
    request: OrganizationRequest, stands: dict[str, Any], criteria: list[dict[str, Any]]
) -> tuple[MatrixForm, Any]:
    """Both forms: as they stand, as they were sent, or with the criteria rearranged."""
    own = {"currency": request.organization.currency}
    if request.method != "POST":
        return MatrixForm(initial=stands), CriterionFormSet(initial=criteria, form_kwargs=own)
    if how := request.POST.get("arrange"):
        typed = {name: request.POST.get(name, "") for name in ("name", "version")}
        criteria = rearranged(criteria_typed(request.POST), how)
        if any("is_tied" in values for values in criteria):
            said = _("Too many accounts share a figure for that: the limits stay.")
            messages.info(request, said)
        return MatrixForm(initial=typed), CriterionFormSet(initial=criteria, form_kwargs=own)
    return MatrixForm(request.POST), CriterionFormSet(request.POST, form_kwargs=own)


def _form(
    request: OrganizationRequest,
    form: MatrixForm,
    formset: Any,
    matrix: Matrix | None,
    *,
    status: int,
    **begun: Any,
) -> HttpResponse:
    for criterion in formset.forms:
        criterion.draw()
    context = {
        "form": form,
        "formset": formset,
        "matrix": matrix,
        "fewest": len(formset.forms) <= FEWEST,
        "most": len(formset.forms) >= MOST,
        **begun,
    }
    return render(request, "scoring/matrix_form.html", context, status=status)
