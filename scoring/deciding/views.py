"""Deciding from the ranking: what was chosen there, with all that a decision needs beside it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.designation.together import (
    AT_MOST,
    AccountDecision,
    Wish,
    decide_together,
    nominate_together,
)
from pages.acting import act
from scoring.deciding.forms import AccountForms, TogetherForm
from scoring.deciding.reading import chosen
from scoring.matrices import active_matrix
from tenants.actors import Actor
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Leaders decide about the accounts of the address, KAMs nominate their own."""
    actor = request.actor
    actor.require("account.see_designation")
    matrix = active_matrix()
    if matrix is None:
        return redirect("scoring:ranking", slug)
    wanted = request.GET.getlist("account")
    if len(wanted) > AT_MOST:
        messages.error(request, _("At most %(n)d accounts in one go.") % {"n": AT_MOST})
        return redirect("scoring:ranking", slug)
    found = chosen(actor, request.organization, matrix, wanted)
    if not found.choices:
        messages.error(request, _("Choose accounts in the ranking first."))
        return redirect("scoring:ranking", slug)
    leads, data = actor.may("designation.change"), request.POST or None
    form = TogetherForm(data, leads=leads)
    currency = request.organization.currency
    rows = AccountForms(data, choices=found.choices, reader=actor, currency=currency)
    done = act(form, lambda: _decide(actor, leads, form, rows), rows=rows)
    if done:
        messages.success(request, _told(leads, len(done.result)))
        return redirect("scoring:ranking", slug)
    context = {
        "leads": leads,
        "form": form,
        "rows": rows.all,
        "cap": found.cap,
        "over_cap": leads and found.may_pass_a_cap,
        "kam_cap": request.organization.kam_cap,
        "is_open": any(row.is_open for row in rows.all),
    }
    return render(request, "scoring/deciding/decision.html", context, status=done.status)


def _decide(actor: Actor, leads: bool, form: TogetherForm, rows: AccountForms) -> list[object]:
    said = form.cleaned_data
    if not leads:
        wishes = [
            Wish(row.choice.account, row.reason_or(said["reason"]), row.expected_minor())
            for row in rows.forms
        ]
        return [*nominate_together(actor=actor, wishes=wishes)]
    decisions = [
        AccountDecision(
            account=row.choice.account,
            to=row.cleaned_data["to"],
            reason=row.reason_or(said["reason"]),
            expected_return_minor=row.expected_minor(),
            seen=row.cleaned_data["seen"],
        )
        for row in rows.forms
    ]
    reason = said["override_reason"]
    return [*decide_together(actor=actor, decisions=decisions, override_reason=reason)]


def _told(leads: bool, n: int) -> str:
    if leads:
        return ngettext("%(n)d account decided.", "%(n)d accounts decided.", n) % {"n": n}
    return ngettext(
        "%(n)d account nominated. A leader decides.",
        "%(n)d accounts nominated. A leader decides.",
        n,
    ) % {"n": n}
