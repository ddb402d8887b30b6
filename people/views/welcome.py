"""The first page of a fresh installation: the first organisation and its administrator."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.acting import act
from pages.rates import Rate
from pages.refused_requests import too_many
from people import welcome
from people.forms_welcome import WelcomeForm, offered
from people.views.joining import sign_in
from tenants.models import User
from tenants.organizations import nobody_is_here

OPENING = Rate("welcome", 30, 60)


@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """There only while nobody is here; the code in the log proves who runs the product."""
    if not OPENING.allows(request):
        return too_many(request)
    if not nobody_is_here():
        raise Http404
    welcome.tell_code()
    initial = offered(request.headers.get("accept-language", ""), request.GET.get("code", ""))
    form = WelcomeForm(request.POST or None, initial=initial)
    done = act(form, lambda: welcome.begin(**form.values))
    if not done:
        return render(request, "people/welcome.html", {"form": form}, status=done.status)
    user = User.objects.by_email(form.values["admin_email"])
    assert user is not None  # noqa: S101  # just made
    return sign_in(request, user, reverse("organization_home", args=[done.result.slug]))
