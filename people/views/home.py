"""The way in: to the one organisation, or to a choice."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tenants.middleware import memberships_of
from tenants.organizations import nobody_is_here
from tenants.scope import user_scope


def home(request: HttpRequest) -> HttpResponse:
    """Goes on to the person's organisation; to the first run where nobody is here yet."""
    if not request.user.is_authenticated and nobody_is_here():
        return redirect("welcome")
    return _own_home(request)


@login_required
def _own_home(request: HttpRequest) -> HttpResponse:
    """The one organisation, or a choice where there are several."""
    assert request.user.pk is not None  # noqa: S101  # login_required
    with user_scope(request.user.pk):
        memberships = list(memberships_of(request.user.pk))
    if len(memberships) == 1:
        return redirect("organization_home", slug=memberships[0].organization.slug)
    return render(request, "people/organizations.html", {"memberships": memberships})
