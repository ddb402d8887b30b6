"""The client's page itself: one template, whether the client opens it or one of ours looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plans.sharing.forms import ClientAnswerForm
from plans.sharing.showing import ClientPage
from tenants.models import Organization


def client_page_of(
    request: HttpRequest,
    page: ClientPage,
    form: ClientAnswerForm,
    supplier: Organization,
    **more: Any,
) -> HttpResponse:
    """Rendered in the language that is active, each part with its own fields of the form."""
    context = {
        "page": page,
        "form": form,
        "supplier": supplier,
        "objectives": [(*row, form.of(row[0].id)) for row in page.objectives],
        "value": [(*row, form.of(row[0].id)) for row in page.value],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "plans/sharing/client.html", context | more, status=status)
