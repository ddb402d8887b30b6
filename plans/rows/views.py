"""Pages of a plan's rows: one for all kinds."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pages.acting import act, tell
from pages.confirmation import ask
from plans.finding import find_part, find_plan
from plans.models import PlanRow
from plans.rows.forms import RowForm, form_of
from plans.rows.kinds import RowKind
from plans.rows.rules import (
    add_row,
    change_row,
    confirm_row,
    list_of,
    mark_row,
    move_row,
    remove_row,
)
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def row_create(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, kind: RowKind
) -> HttpResponse:
    """A new row at the end of its list."""
    plan = find_plan(request, pk)
    request.actor.require("plan.change", plan.account)
    usual = {"owner": plan.account.owner_id}
    form = _form(request, kind, plan=plan, initial=usual | request.GET.dict())
    done = act(
        form,
        lambda: add_row(
            actor=request.actor,
            plan=plan,
            kind=kind,
            values=form.values(),
            today=request.organization.today(),
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect(_row(slug, done.result))
    context = {"form": form, "plan": plan, "account": plan.account, "title": kind.new}
    context |= {"cancel_url": _place(slug, pk, kind)}
    return render(request, "plans/rows/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def row_edit(
    request: OrganizationRequest, slug: str, row_pk: uuid.UUID, kind: RowKind
) -> HttpResponse:
    """Change a row; below, what else can be done with it."""
    row = _find(request, row_pk, kind)
    form = _form(request, kind, plan=row.plan, row=row)
    done = act(
        form,
        lambda: change_row(
            actor=request.actor,
            row=row,
            values=form.values(),
            today=request.organization.today(),
            version=form.cleaned_data["version"],
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect(_row(slug, row))
    ids = [one.pk for one in list_of(row)]
    place = ids.index(row.pk) + 1 if row.pk in ids else 1
    context = {"form": form, "row": row, "kind": kind, "plan": row.plan, "title": kind.edit}
    context |= {"above": place - 1, "below": place + 1 if place < len(ids) else 0}
    context |= {"account": row.plan.account, "cancel_url": _row(slug, row)}
    return render(request, "plans/rows/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def row_deletion(
    request: OrganizationRequest, slug: str, row_pk: uuid.UUID, kind: RowKind
) -> HttpResponse:
    """Ask, then take the row away."""
    row = _find(request, row_pk, kind)
    back = reverse(f"plan:{kind.key}_edit", args=[slug, row.pk])
    if request.method == "POST":
        if tell(request, lambda: remove_row(actor=request.actor, row=row)):
            messages.success(request, _("“%(text)s” is deleted.") % {"text": row})
        return redirect(_place(slug, row.plan_id, kind))
    return ask(
        request,
        title=str(kind.deletion),
        question=_("“%(text)s” is deleted for good. Submitted versions keep it.") % {"text": row},
        confirm=_("Delete"),
        back=str(kind.edit),
        back_url=back,
    )


@require_POST
def row_move(
    request: OrganizationRequest, slug: str, row_pk: uuid.UUID, kind: RowKind
) -> HttpResponse:
    """To another place of its list, counted from 1, or of the list that `kind` names."""
    row = _find(request, row_pk, kind)
    to = request.POST.get("to", "")
    place = int(to) if to.isascii() and to.isdigit() and len(to) <= 4 else 1
    tell(
        request,
        lambda: move_row(
            actor=request.actor,
            row=row,
            to=place,
            today=request.organization.today(),
            into=request.POST.get("kind", ""),
        ),
    )
    return redirect(_row(slug, row))


@require_POST
def row_marking(
    request: OrganizationRequest, slug: str, row_pk: uuid.UUID, kind: RowKind
) -> HttpResponse:
    """For the client, or internal."""
    row = _find(request, row_pk, kind)
    wanted = request.POST.get("for_client") == "on"
    tell(request, lambda: mark_row(actor=request.actor, row=row, is_for_client=wanted))
    return redirect(_row(slug, row))


@require_POST
def row_confirmation(
    request: OrganizationRequest, slug: str, row_pk: uuid.UUID, kind: RowKind
) -> HttpResponse:
    """A row from the period before still holds."""
    row = _find(request, row_pk, kind)
    tell(request, lambda: confirm_row(actor=request.actor, row=row))
    return redirect(_row(slug, row))


def _form(request: OrganizationRequest, kind: RowKind, **shown: Any) -> RowForm:
    return form_of(kind)(request.POST or None, currency=request.organization.currency, **shown)


def _find(request: OrganizationRequest, pk: uuid.UUID, kind: RowKind) -> PlanRow:
    row = cast(PlanRow, find_part(request, kind.model, pk))
    request.actor.require("plan.change", row.plan.account)
    return row


def _place(slug: str, plan_pk: uuid.UUID, kind: RowKind) -> str:
    return f"{reverse('plan:detail', args=[slug, plan_pk])}#{kind.anchor or kind.key}"


def _row(slug: str, row: PlanRow) -> str:
    return f"{reverse('plan:detail', args=[slug, row.plan_id])}#{row.pk}"
