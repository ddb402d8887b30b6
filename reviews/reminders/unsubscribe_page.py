"""The page behind List-Unsubscribe, for mail programs and people who are not signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reviews.notices.channels import end_mail
from reviews.reminders.unsubscribing import member_of, organization_of
from rules.errors import NotFoundError
from tenants.organizations import current_organization
from tenants.scope import organization_scope


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Asks who comes by a browser; does it at once for POST, as a mail program sends it.

    Looking at the address ends nothing: programs that check links look at it too.
    """
    try:
        with organization_scope(organization_of(token)):
            member = member_of(token)
            organization = member.organization = current_organization()
            if request.method == "POST":
                end_mail(member)
            context = {"done": request.method == "POST", "name": organization.name}
            with override(member.language):
                return render(request, "reviews/reminders/unsubscribe.html", context)
    except NotFoundError as error:
        raise Http404 from error
