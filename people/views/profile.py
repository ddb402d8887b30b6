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
from tenants.middleware import memberships_of
from tenants.models import User
from tenants.roles import allows
from tenants.scope import user_scope


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
    with user_scope(user.pk):
        memberships = list(memberships_of(user.pk))
    skilled = [m.organization for m in memberships if allows(m.role, "skills.keep")]
    context = {
        "form": form,
        "places": [m.organization for m in memberships],
        "skilled": skilled,
    }
    return render(request, "people/profile.html", context, status=status)
