"""The way in: to the one organisation, or to a choice."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tenants.middleware import memberships_of
from tenants.scope import user_scope


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Goes on to the person's organisation; asks where there are several."""
    assert request.user.pk is not None  # noqa: S101  # login_required
    with user_scope(request.user.pk):
        memberships = list(memberships_of(request.user.pk))
    if len(memberships) == 1:
        return redirect("organization_home", slug=memberships[0].organization.slug)
    return render(request, "people/organizations.html", {"memberships": memberships})
