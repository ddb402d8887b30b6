"""The page behind the link of an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.acting import attempt
from pages.rates import Rate
from pages.refused_requests import too_many
from people import invitations, joining
from people.forms import JoinForm
from tenants.models import Invitation, User
from tenants.organizations import current_organization
from tenants.scope import organization_scope, user_scope

OPENING = Rate("invitation", 30, 60)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept: a new person gives name and password, a known one signs in first."""
    if not OPENING.allows(request):
        return too_many(request)
    done = attempt(lambda: _in_scope(request, token))
    if done:
        answer = done.result
        return answer if isinstance(answer, HttpResponse) else sign_in(request, *answer)
    context = {"error": done.refusal}
    return render(request, "people/invitation_closed.html", context, status=404)


def sign_in(request: HttpRequest, user: User, home: str) -> HttpResponse:
    """Out of the organisation: what signs a person in is theirs alone."""
    with user_scope(user.pk):
        return perform_login(request, user, email_verification="none", redirect_url=home)


def _in_scope(request: HttpRequest, token: str) -> HttpResponse | tuple[User, str]:
    with organization_scope(invitations.organization_of(token)):
        found = invitations.open_invitation(token, locked=request.method == "POST")
        return _answer(request, found)


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse | tuple[User, str]:
    known = User.objects.id_of(found.email)
    if request.user.is_authenticated and request.user.pk != known:
        return _page(request, found, wrong=True)
    if known is None:
        return _new_person(request, found)
    if not request.user.is_authenticated:
        return _page(request, found, sign_in=f"{reverse('account_login')}?next={request.path}")
    if request.method != "POST":
        return _page(request, found)
    joining.accept(invitation=found, user=request.user)
    return redirect("organization_home", slug=current_organization().slug)


def _new_person(request: HttpRequest, found: Invitation) -> HttpResponse | tuple[User, str]:
    given = request.POST if request.method == "POST" else None
    form = JoinForm(given, email=found.email)
    if not form.is_valid():
        return _page(request, found, form=form)
    user = joining.join(invitation=found, **form.cleaned_data)
    return user, reverse("organization_home", args=[current_organization().slug])


def _page(request: HttpRequest, found: Invitation, **more: Any) -> HttpResponse:
    form = more.get("form")
    context = {"invitation": found, "invited_to": current_organization(), **more}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "people/invitation.html", context, status=status)
