"""Ring one: every request below /o/<slug>/ starts from the member, inside one transaction."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from functools import cache

from django.contrib.auth.views import redirect_to_login
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rules.errors import KamError
from tenants import activity
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Membership
from tenants.requests import OrganizationRequest
from tenants.retrying import answered, asks
from tenants.scope import organization_scope, user_scope
from tenants.signed_in import person_of

_ADDRESS = re.compile(r"^/o/(?P<slug>[^/]+)/")


class OrganizationMiddleware:
    """Resolves the membership or answers 404; owns the transaction; undoes it on any error."""

    def __init__(self, get_response: Callable[[OrganizationRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: OrganizationRequest) -> HttpResponse:
        request.actor = request.organization = None  # type: ignore[assignment]  # outside /o/
        address = _ADDRESS.match(request.path_info)
        if not address:
            return self.get_response(request)
        slug, user_id = address["slug"], person_of(request)
        if user_id is None:
            return redirect_to_login(request.get_full_path())
        return answered(request, lambda: self._in_scope(request, slug, user_id))

    def _in_scope(
        self, request: OrganizationRequest, slug: str, user_id: uuid.UUID
    ) -> HttpResponse:
        with user_scope(user_id):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            mine = _mine().objects(user=user_id)
            membership = next((m for m in mine if m.organization.slug == slug), None)
            if membership is None:
                return render(request, "404.html", status=404)
            membership.user = request.user
            request.memberships = mine
            request.actor = Actor.of_member(membership)
            author = request.actor.author
            with organization_scope(membership.organization_id, author=author, savepoint=False):
                return self._respond(request, membership)

    def _respond(self, request: OrganizationRequest, membership: Membership) -> HttpResponse:
        request.organization = membership.organization
        with timezone.override(membership.organization.zone):
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                activity.note(membership)
            return response

    def process_exception(
        self, request: OrganizationRequest, error: Exception
    ) -> HttpResponse | None:
        """A rule's refusal that no form caught becomes a page that says it."""
        if request.organization is None:
            return None
        if asks(request, error):
            return HttpResponse(status=503)
        if not isinstance(error, KamError):
            return None
        template = {403: "403.html", 404: "404.html", 409: "409.html", 412: "409.html"}.get(
            error.status, "400.html"
        )
        refused = render(request, template, {"error": error}, status=error.status)
        transaction.set_rollback(True)  # the menu beside the refusal has asked the database
        return refused


@cache
def _mine() -> Compiled:
    return compiled(memberships_of(Mark("user")), by_key=True)


def memberships_of(user_id: object) -> models.QuerySet[Membership]:
    """A person's open memberships with their organisations; needs `user_scope` around it.

    The plain query set is meant: this is the one look across organisations that a
    person has, and the database's own policy bounds it to the person's rows.
    """
    return (
        models.QuerySet(Membership)
        .filter(user_id=user_id, ended_at=None)
        .select_related("organization")
        .order_by("organization__name")
    )
