"""What a person was told, and how they want to hear of what."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.acting import act, tell
from pages.confirmation import ask
from reviews.calendar import addresses as feed_addresses
from reviews.notices.channels import Channel, choose, kinds_for, preference_of
from reviews.notices.forms import NoticesForm
from reviews.reminders.inbox import inbox, mark_read, snooze
from tenants.requests import OrganizationRequest


@require_safe
def inbox_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Reminders and notices, newest first; opening the page reads nothing by itself."""
    page = inbox(request.actor, now=timezone.now(), page=request.GET.get("page"))
    return render(request, "reviews/reminders/inbox.html", {"page_obj": page})


@require_POST
def inbox_read(
    request: OrganizationRequest, slug: str, pk: uuid.UUID | None = None
) -> HttpResponse:
    """One item, or all of them, is read."""
    tell(request, lambda: mark_read(actor=request.actor, item_id=pk, now=timezone.now()))
    return redirect("inbox:list", slug)


@require_POST
def inbox_snooze(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """An item goes away until tomorrow or next week."""
    until = request.POST.get("until", "")
    if tell(
        request,
        lambda: snooze(actor=request.actor, item_id=pk, until=until, now=timezone.now()),
    ):
        messages.success(request, _("It comes back in the morning of that day."))
    return redirect("inbox:list", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What a person hears of, by which way, and when they may be written to."""
    actor = request.actor
    mine, kinds = preference_of(actor.membership), kinds_for(actor)
    form = NoticesForm(request.POST or None, instance=mine, kinds=kinds)
    done = act(form, lambda: choose(actor=actor, **form.values()))
    if done:
        messages.success(request, _("Saved."))
        return redirect("inbox:preferences", slug)
    context = {
        "form": form,
        "channels": Channel.choices,
        "has_feed": feed_addresses.exists(actor),
    }
    return render(request, "reviews/notices/preferences.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: OrganizationRequest, slug: str) -> HttpResponse:
    """A new private address for one's calendar, shown this once; where an older one ends by
    it, the page asks first."""
    if request.method != "POST":
        if not feed_addresses.exists(request.actor):
            return redirect("inbox:preferences", slug)
        return ask(
            request,
            title=_("Make a new address of your calendar?"),
            question=_(
                "The present address ends: calendars that read it show your reviews no more."
            ),
            confirm=_("Make a new address"),
            back=_("What you hear of"),
            back_url=reverse("inbox:preferences", args=[slug]),
        )
    address = feed_addresses.make(actor=request.actor)
    response = render(request, "reviews/calendar/address.html", {"address": address})
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_revocation(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The address opens nothing any more, once it was confirmed."""
    if request.method != "POST":
        return ask(
            request,
            title=_("Close the address of your calendar?"),
            question=_("Calendars that read it show your reviews no more."),
            confirm=_("Close the address"),
            back=_("What you hear of"),
            back_url=reverse("inbox:preferences", args=[slug]),
        )
    if tell(request, lambda: feed_addresses.revoke(actor=request.actor)):
        messages.success(request, _("The calendar address is closed."))
    return redirect("inbox:preferences", slug)
