"""What a person was reminded of, and how they want to be."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.acting import tell
from pages.confirmation import ask
from reviews.calendar import addresses as feed_addresses
from reviews.models import NoticePreference
from reviews.reminders.rules import inbox, mark_read, snooze
from tenants.requests import OrganizationRequest

PAGE = 50


class PreferenceForm(forms.ModelForm):
    """How and when."""

    class Meta:
        model = NoticePreference
        fields = ("delivery", "quiet_from", "quiet_until", "working_days_only")
        widgets = {
            "delivery": forms.RadioSelect,
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }


@require_safe
def inbox_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Reminders, newest first; opening the page reads nothing by itself."""
    found = inbox(request.actor, now=timezone.now())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/reminders/inbox.html", {"page_obj": page})


@require_POST
def inbox_read(
    request: OrganizationRequest, slug: str, pk: uuid.UUID | None = None
) -> HttpResponse:
    """One reminder, or all of them, is read."""
    tell(request, lambda: mark_read(actor=request.actor, reminder_id=pk))
    return redirect("inbox:list", slug)


@require_POST
def inbox_snooze(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A reminder goes away until tomorrow or next week."""
    until = request.POST.get("until", "")
    if tell(
        request,
        lambda: snooze(actor=request.actor, reminder_id=pk, until=until, now=timezone.now()),
    ):
        messages.success(request, _("It comes back in the morning of that day."))
    return redirect("inbox:list", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: OrganizationRequest, slug: str) -> HttpResponse:
    """When a person may be written to, and whether together."""
    mine = NoticePreference.objects.filter(member=request.actor.membership).first()
    mine = mine or NoticePreference(member=request.actor.membership)
    form = PreferenceForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("inbox:preferences", slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "has_feed": feed_addresses.exists(request.actor)}
    return render(request, "reviews/reminders/preferences.html", context, status=status)


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
            back=_("Reminder settings"),
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
            back=_("Reminder settings"),
            back_url=reverse("inbox:preferences", args=[slug]),
        )
    if tell(request, lambda: feed_addresses.revoke(actor=request.actor)):
        messages.success(request, _("The calendar address is closed."))
    return redirect("inbox:preferences", slug)
