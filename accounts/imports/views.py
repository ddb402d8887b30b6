"""Pages of the import: upload, columns, dry run, loading, taking back."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from accounts.imports import runs
from accounts.imports.apart import AT_ONCE
from accounts.imports.choices import Choices
from accounts.imports.facts import how_read, left_out
from accounts.imports.forms import ColumnsForm, UploadForm
from accounts.imports.presets import PRESETS
from accounts.imports.preview import preview
from accounts.imports.progress import Progress
from accounts.imports.refused_file import refused_lines
from accounts.imports.seen import Seen
from accounts.imports.work import choose_and_check, upload_and_check
from accounts.models.imports import ImportRun, ImportState
from accounts.reasons import reason
from pages.acting import act, tell
from rules.errors import NotFoundError
from tenants.requests import OrganizationRequest

_PAGE = 25
_SHOWN_REFUSALS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Choose a file; the files before it."""
    request.actor.require("account.import")
    asked = {"kind": request.GET["kind"]} if "kind" in request.GET else None
    form = UploadForm(request.POST or None, request.FILES or None, initial=asked)
    done = act(
        form,
        lambda: upload_and_check(
            actor=request.actor,
            kind=form.cleaned_data["kind"],
            file_name=form.cleaned_data["file"].name,
            source=Path(form.cleaned_data["file"].temporary_file_path()),
        ),
    )
    if done:
        return redirect(_next_page(done.result), slug, done.result.pk)
    history = ImportRun.objects.select_related("made_by")
    page = Paginator(history, _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page}
    return render(request, "accounts/imports/list.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """How the file is read, each part of it changeable; then the dry run."""
    run = _run(request, pk)
    if run.is_waiting:
        return redirect("accounts:import_detail", slug, pk)
    is_again = "again" in request.POST
    form = ColumnsForm(request.POST or None, run=run, is_again=is_again)
    if is_again or form.is_read_otherwise():
        done = act(form, lambda: _read_again(request, run, form))
    else:
        done = act(
            form, lambda: choose_and_check(actor=request.actor, run=run, choices=form.chosen())
        )
    if done:
        return redirect(_next_page(run), slug, pk)
    context = {"run": run, "form": form, **_facts(request, run)}
    context["preset"] = next((p.label for p in PRESETS if p.key == run.preset), "")
    return render(request, "accounts/imports/columns.html", context, status=done.status)


def _read_again(request: OrganizationRequest, run: ImportRun, form: ColumnsForm) -> None:
    runs.read_again(
        actor=request.actor,
        run=run,
        choices=form.chosen(),
        reading=form.reading(),
        budget=AT_ONCE,
    )


def _next_page(run: ImportRun) -> str:
    """Columns are chosen once a file is read."""
    is_read = run.state == ImportState.UPLOADED
    return "accounts:import_columns" if is_read else "accounts:import_detail"


def _facts(request: OrganizationRequest, run: ImportRun) -> dict[str, Any]:
    """What is read of a file, and what is not."""
    choices, seen = Choices.load(run.choices), Seen.load(run.seen)
    return {
        "preview": preview(run, request.organization),
        "how_read": list(how_read(run, choices, seen)),
        "left_out": list(left_out(run, choices, seen)),
    }


@require_safe
@vary_on_headers("HX-Request")
def import_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Where the file is: waiting, checked, loaded or taken back."""
    run = _run(request, pk)
    found = run.refusals.values("line", "column", "value", "code")[:_SHOWN_REFUSALS]
    refusals = [{**refusal, "reason": reason(refusal["code"])} for refusal in found]
    template = "accounts/imports/detail.html"
    if request.htmx:
        template += "#state"
        if run.state == ImportState.UPLOADED and not run.problem:  # it has been read meanwhile
            return HttpResponseClientRedirect(reverse("accounts:import_columns", args=[slug, pk]))
    context = {
        "run": run,
        "refusals": refusals,
        "more_refused": run.refused > len({refusal["line"] for refusal in refusals}),
        "read": Progress(run.pk).read() if run.is_waiting else 0,
        "to_write": run.made + run.changed,
        "unasked": Choices.load(run.choices).unasked,
        **(_facts(request, run) if run.state == ImportState.CHECKED else {}),
    }
    return render(request, template, context)


@require_POST
def import_application(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Load the checked file."""
    run = _run(request, pk)
    skips = request.POST.get("skip_refused") == "on"
    tell(
        request,
        lambda: runs.request(
            actor=request.actor, run=run, state=ImportState.TO_APPLY, skip_refused=skips
        ),
    )
    return redirect("accounts:import_detail", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_undoing(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Ask, then take the file back."""
    run = _run(request, pk)
    if request.method != "POST":
        context = {
            "run": run,
            "danger": True,
            "cancel_url": reverse("accounts:import_detail", args=[slug, pk]),
        }
        return render(request, "accounts/imports/undo.html", context)
    undoing = ImportState.TO_UNDO
    if tell(request, lambda: runs.request(actor=request.actor, run=run, state=undoing)):
        messages.success(request, _("The file is being taken back."))
    return redirect("accounts:import_detail", slug, pk)


@require_safe
def import_refused(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The refused lines as CSV."""
    run = _run(request, pk)
    if not run.chunks.exists():
        raise NotFoundError(_("Files are kept for 30 days; this one is gone."))
    run.organization = request.organization
    response = HttpResponse(refused_lines(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{run.pk}.csv"'
    return response


def _run(request: OrganizationRequest, pk: uuid.UUID) -> ImportRun:
    request.actor.require("account.import")
    return get_object_or_404(ImportRun.objects.select_related("made_by"), pk=pk)
