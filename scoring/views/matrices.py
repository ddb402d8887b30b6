"""Is our rule clear? Versions, criteria, anchors, activation."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kam.errors import KamError
from scoring import matrices
from scoring.forms import TEMPLATE, CriterionFormSet, MatrixForm, initial_of
from scoring.models import Matrix
from tenants.requests import OrganizationRequest


@require_safe
def matrix_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All versions, newest first."""
    found = Matrix.objects.prefetch_related("criteria")
    context = {"matrices": found, "may_change": request.actor.may("matrix.change")}
    return render(request, "scoring/matrices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_create(request: OrganizationRequest, slug: str) -> HttpResponse:
    """A first matrix, from a template that the person rewrites."""
    request.actor.require("matrix.change")
    form = MatrixForm(request.POST or None, initial={"name": _("Key account criteria")})
    formset = CriterionFormSet(request.POST or None, initial=None if request.POST else TEMPLATE)
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        try:
            draft = matrices.create_draft(
                actor=request.actor, name=form.cleaned_data["name"], criteria=criteria_of(formset)
            )
        except KamError as error:
            _refuse(form, error)
        else:
            return redirect("scoring:matrix", slug, draft.pk)
    return _form(request, form, formset, None)


@require_POST
def matrix_copy(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A draft like this version."""
    source = get_object_or_404(Matrix, pk=pk)
    draft = matrices.copy_to_draft(actor=request.actor, source=source)
    return redirect("scoring:matrix_edit", slug, draft.pk)


@require_safe
def matrix_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Criteria, weights and anchors of one version."""
    matrix = get_object_or_404(Matrix.objects.prefetch_related("criteria"), pk=pk)
    context = {
        "matrix": matrix,
        "weight": sum(c.weight for c in matrix.criteria.all()),
        "may_change": request.actor.may("matrix.change"),
        "is_draft": matrix.status == Matrix.Status.DRAFT,
    }
    return render(request, "scoring/matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_edit(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Rewrite a draft."""
    request.actor.require("matrix.change")
    matrix = get_object_or_404(Matrix, pk=pk, status=Matrix.Status.DRAFT)
    form = MatrixForm(
        request.POST or None, initial={"name": matrix.name, "version": matrix.version}
    )
    formset = CriterionFormSet(request.POST or None, initial=initial_of(matrix))
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        try:
            matrices.change_draft(
                actor=request.actor,
                matrix=matrix,
                name=form.cleaned_data["name"],
                criteria=criteria_of(formset),
                version=form.cleaned_data["version"] or 0,
            )
        except KamError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("scoring:matrix", slug, pk)
    return _form(request, form, formset, matrix)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_activation(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The difference that it makes, then the decision."""
    request.actor.require("matrix.change")
    matrix = get_object_or_404(Matrix, pk=pk, status=Matrix.Status.DRAFT)
    if request.method == "POST":
        version = request.POST.get("version", "")
        matrices.activate(
            actor=request.actor,
            matrix=matrix,
            version=int(version) if version.isdecimal() else None,
        )
        messages.success(request, _("%(name)s is active.") % {"name": matrix})
        return redirect("scoring:ranking", slug)
    moves = matrices.difference(matrix, cap=request.organization.key_cap)
    context = {"matrix": matrix, "moves": moves, "cap": request.organization.key_cap}
    return render(request, "scoring/activation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix_deletion(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    request.actor.require("matrix.change")
    matrix = get_object_or_404(Matrix, pk=pk, status=Matrix.Status.DRAFT)
    if request.method == "POST":
        matrices.delete_draft(actor=request.actor, matrix=matrix)
        messages.success(request, _("The draft is gone."))
        return redirect("scoring:matrices", slug)
    return render(request, "scoring/deletion.html", {"matrix": matrix, "danger": True})


def criteria_of(formset: Any) -> list[dict[str, Any]]:
    """The criteria that stay, in order."""
    return [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


def _refuse(form: MatrixForm, error: KamError) -> None:
    form.add_error(None, str(error.detail))


def _form(
    request: OrganizationRequest, form: MatrixForm, formset: Any, matrix: Matrix | None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "formset": formset, "matrix": matrix}
    return render(request, "scoring/matrix_form.html", context, status=status)
