"""Views of pages with pictures that people keep: a name for filters and months."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.listing.saved_views import keep_view, views_of
from accounts.listing.views import forget_view
from accounts.models import SavedFilter
from insights.saved.forms import ViewForm
from insights.tabs import Tab, keepable
from pages.acting import act
from rules.errors import NotFoundError
from tenants.actors import Actor
from tenants.requests import OrganizationRequest


@dataclass(frozen=True)
class PageViews:
    """The views of one page."""

    page: Tab
    views: Sequence[SavedFilter]


@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: OrganizationRequest, slug: str) -> HttpResponse:
    """One's views and those that others share, by page; above them the form that keeps one.

    `?of=portfolio&query=owner=…` says what is to be kept.
    """
    actor = request.actor
    actor.require("portfolio.view")
    pages = keepable(actor, slug)
    form = ViewForm(request.POST or None, pages=pages, initial=request.GET.dict())
    if form.is_bound and form.page not in pages:
        raise NotFoundError
    done = act(form, lambda: keep_view(actor=actor, **form.kept()))
    if done:
        view = done.result
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
        return redirect(f"{pages[view.page].url}?{view.query}")
    context = {
        "kept": _by_page(actor, pages),
        "form": form,
        "asked": pages.get(form.page),
        "may_share": actor.may("view.share"),
    }
    return render(request, "insights/saved/views.html", context, status=done.status)


def _by_page(actor: Actor, pages: dict[str, Tab]) -> list[PageViews]:
    found = list(views_of(actor, list(pages)).select_related("owner"))
    listed = [PageViews(tab, [v for v in found if v.page == name]) for name, tab in pages.items()]
    return [one for one in listed if one.views]


@require_http_methods(["GET", "HEAD", "POST"])
def saved_view_delete(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Forget one of one's own views of a page."""
    request.actor.require("portfolio.view")
    back_url = reverse("insights:saved_views", args=[slug])
    return forget_view(request, pk, back=_("Saved views"), back_url=back_url)
