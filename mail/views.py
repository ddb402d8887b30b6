"""The operations page, for administrators."""

from __future__ import annotations

import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mail.demo import mails_of_the_demo
from mail.operations import operations, try_again
from pages.acting import tell
from tenants.requests import OrganizationRequest


class RetryForm(forms.Form):
    """One mail; without it all failed ones."""

    mail = forms.UUIDField(required=False)


@require_safe
def page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What waits, what failed and why, and whether the workers live."""
    context = {"work": operations(request.actor), "is_demo": settings.DEMO}
    return render(request, "mail/operations.html", context)


@require_safe
def demo_mails(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What this organisation's mails of the demo say."""
    return render(request, "mail/demo_mails.html", {"mails": mails_of_the_demo(request.actor)})


@require_POST
def another_try(request: OrganizationRequest, slug: str) -> HttpResponse:
    """One failed mail, or all of them, goes out again."""
    form = RetryForm(request.POST)
    chosen: uuid.UUID | None = form.cleaned_data["mail"] if form.is_valid() else uuid.UUID(int=0)
    chosen_ids = [chosen] if chosen else None
    done = tell(request, lambda: try_again(actor=request.actor, mail_ids=chosen_ids))
    if done:
        n = done.result
        text = ngettext("%(n)d e-mail goes out again.", "%(n)d e-mails go out again.", n) % {"n": n}
        messages.success(request, text)
    return redirect("operations:page", slug)
