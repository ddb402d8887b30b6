"""A person's own page: name and language. Password, second step and sessions are allauth's."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pages.preferences import keep_language
from people.forms import ProfileForm
from people.profile import change_profile
from tenants.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name and language."""
    user = get_object_or_404(User, pk=str(request.user.pk))
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        change_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return keep_language(redirect("profile"), user.language)
    status = 422 if form.is_bound else 200
    return render(request, "people/profile.html", {"form": form}, status=status)
