"""The pages on which a stranger makes an organisation, where that is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.acting import act, attempt
from pages.rates import Rate
from pages.refused_requests import too_many
from people import signing_up
from people.forms_welcome import FirstForm, SignUpForm, offered
from people.views.joining import sign_in
from rules.errors import NotFoundError
from tenants.models import User

OPENING = Rate("sign-up", 30, 60)
ASKING = Rate("sign-up-mail", 10, 3600)
MAILS = Rate("sign-up-address", 3, 3600)
"""To one address; who asks more often reads the same page, and nothing is sent."""

Page = Callable[..., HttpResponse]


def where_open(page: Page) -> Page:
    """Not there unless whoever runs the product has opened it; bounded for each address."""

    @wraps(page)
    def opened(request: HttpRequest, **named: str) -> HttpResponse:
        if not settings.SIGN_UP:
            raise Http404
        return page(request, **named) if OPENING.allows(request) else too_many(request)

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@where_open
def ask(request: HttpRequest) -> HttpResponse:
    """To which address the link goes; the answer is the same for every one."""
    form = SignUpForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "people/sign_up.html", {"form": form}, status=status)
    if not ASKING.allows(request):
        return too_many(request)
    address = form.cleaned_data["email"]
    if MAILS.allows_to(address):
        signing_up.ask(address)
    return render(request, "people/sign_up_sent.html", {"address": address})


@require_http_methods(["GET", "HEAD", "POST"])
@where_open
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """The organisation and its administrator, whose address the link has proved."""
    proved = attempt(lambda: signing_up.address_of(token))
    if not proved:
        return _closed(request, proved.refusal)
    form = FirstForm(
        request.POST or None,
        address=proved.result,
        initial=offered(request.headers.get("accept-language", ""), ""),
    )
    done = act(form, lambda: signing_up.begin(token=token, **form.values), aside=(NotFoundError,))
    if isinstance(done.refusal, NotFoundError):
        return _closed(request, done.refusal)
    if not done:
        context = {"form": form, "address": proved.result}
        return render(request, "people/sign_up_organization.html", context, status=done.status)
    user = User.objects.by_email(proved.result)
    assert user is not None  # noqa: S101  # just made
    return sign_in(request, user, reverse("organization_home", args=[done.result.slug]))


def _closed(request: HttpRequest, refusal: object) -> HttpResponse:
    return render(request, "people/sign_up_closed.html", {"error": refusal}, status=404)
