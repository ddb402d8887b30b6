"""The people at a client: list, map, who is missing; adding, changing, removing them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.discretion import on_readable
from accounts.finding import find_account
from accounts.listing.listed import PAGE
from accounts.models import Account, Stakeholder, StakeholderRole
from accounts.models.team import Function
from accounts.stakeholders.acquaintance import PersonKnownError
from accounts.stakeholders.former import shown_of
from accounts.stakeholders.forms import KnownPersonForm, StakeholderForm
from accounts.stakeholders.relationships import (
    ON_MAP,
    SIDES,
    NarrowedPeople,
    legend,
    mapped,
    relationships,
)
from accounts.stakeholders.rules import (
    add_stakeholder,
    change_stakeholder,
    living,
    put_back,
    record_touch,
    remove_stakeholder,
)
from pages.acting import act, tell
from pages.forms import typed_over
from rules.errors import StaleError
from tenants.requests import OrganizationRequest


@require_safe
def stakeholder_list(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Who is there, how they stand, whom nobody knows and whom we left alone."""
    request.actor.require("stakeholder.view")
    account = find_account(request, pk)
    found = relationships(account, request.organization.today())
    narrowing = NarrowedPeople.read(request.GET.dict())
    people = [place for place in found.people if narrowing.leaves(place)]
    context = {
        "account": account,
        "found": found,
        "narrowing": narrowing,
        "roles": StakeholderRole.choices,
        "functions": Function.choices,
        "sides": SIDES.items(),
        "may_change": request.actor.may("stakeholder.change", account),
    }
    if request.GET.get("view") == "map":
        left_out = max(0, len(people) - ON_MAP)
        context |= {"map": mapped(people), "left_out": left_out, "legend": legend()}
        return render(request, "accounts/stakeholders/map.html", context)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    rows = [(place, found.overdue.get(place.pk)) for place in page]
    context |= {"page_obj": page, "rows": rows}
    return render(request, "accounts/stakeholders/list.html", context)


@require_safe
def stakeholder_detail(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, stakeholder_id: uuid.UUID
) -> HttpResponse:
    """All that is kept about one person at one account, and where else they are."""
    request.actor.require("stakeholder.view")
    place = _stakeholder(request, pk, stakeholder_id)
    others = on_readable(request.actor, living().filter(person=place.person_id))
    others = others.exclude(pk=place.pk)
    reports = living().filter(reports_to=place).select_related("person")
    may_change = request.actor.may("stakeholder.change", place.account)
    context = {
        "account": place.account,
        "place": place,
        "former": shown_of(place) if may_change else [],
        "others": others.select_related("account").order_by("account__name_key", "id"),
        "reports": reports.order_by("person__name_key", "id"),
        "references": place.references.order_by("system", "external_id"),
        "may_change": may_change,
        "may_erase": request.actor.may("stakeholder.erase", place.account),
    }
    return render(request, "accounts/stakeholders/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stakeholder_add(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A new person; somebody known, here or at another client, is asked about."""
    account = find_account(request, pk)
    request.actor.require("stakeholder.change", account)
    form = StakeholderForm(account, request.POST or None)
    done = act(form, lambda: _add(request, account, form), aside=(PersonKnownError,))
    if done:
        messages.success(request, _("%(name)s was added.") % {"name": done.result.person.name})
        return redirect("accounts:stakeholders", slug, pk)
    known = done.refusal.known if isinstance(done.refusal, PersonKnownError) else []
    context = {"account": account, "form": form, "known": known}
    return render(request, "accounts/stakeholders/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def stakeholder_edit(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, stakeholder_id: uuid.UUID
) -> HttpResponse:
    """Change a person; what someone else changed meanwhile is said and nothing is lost."""
    place = _stakeholder(request, pk, stakeholder_id)
    request.actor.require("stakeholder.change", place.account)
    form = StakeholderForm(place.account, request.POST or None, stakeholder=place)
    done = act(
        form,
        lambda: change_stakeholder(
            actor=request.actor,
            stakeholder=place,
            values=form.values(),
            version=form.cleaned_data["version"],
        ),
        aside=(StaleError,),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("accounts:stakeholder", slug, pk, stakeholder_id)
    if done.is_stale:
        place.refresh_from_db()
        typed = typed_over(form, StakeholderForm(place.account, stakeholder=place))
        form = StakeholderForm(place.account, typed, stakeholder=place)
    context = {"account": place.account, "place": place, "form": form, "newer": done.is_stale}
    return render(request, "accounts/stakeholders/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def stakeholder_remove(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, stakeholder_id: uuid.UUID
) -> HttpResponse:
    """Take a person off the account, once it was confirmed."""
    place = _stakeholder(request, pk, stakeholder_id)
    request.actor.require("stakeholder.change", place.account)
    if request.method != "POST":
        cancel = reverse("accounts:stakeholder", args=[slug, pk, stakeholder_id])
        is_last = not living().filter(person=place.person_id).exclude(pk=place.pk).exists()
        context = {
            "place": place,
            "account": place.account,
            "is_last": is_last,
            "cancel_url": cancel,
            "danger": True,
            "confirm": _("Remove"),
        }
        return render(request, "accounts/stakeholders/removal.html", context)
    name = place.person.name
    if tell(request, lambda: remove_stakeholder(actor=request.actor, stakeholder=place)):
        messages.success(request, _("%(name)s was removed.") % {"name": name})
    return redirect("accounts:stakeholders", slug, pk)


@require_POST
def stakeholder_touch(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, stakeholder_id: uuid.UUID
) -> HttpResponse:
    """We spoke with the person today; back to where the button was."""
    place = _stakeholder(request, pk, stakeholder_id)
    if tell(request, lambda: record_touch(actor=request.actor, stakeholder=place)):
        messages.success(
            request, _("Noted: you talked with %(name)s today.") % {"name": place.person}
        )
    if request.POST.get("from") == "detail":
        return redirect("accounts:stakeholder", slug, pk, stakeholder_id)
    query = request.GET.urlencode()
    return redirect(reverse("accounts:stakeholders", args=[slug, pk]) + (query and f"?{query}"))


@require_POST
def stakeholder_put_back(
    request: OrganizationRequest,
    slug: str,
    pk: uuid.UUID,
    stakeholder_id: uuid.UUID,
    former_id: uuid.UUID,
) -> HttpResponse:
    """What somebody wrote over stands again."""
    place = _stakeholder(request, pk, stakeholder_id)
    done = tell(
        request, lambda: put_back(actor=request.actor, stakeholder=place, former_id=former_id)
    )
    if done:
        messages.success(request, _("It stands as it was before."))
    return redirect("accounts:stakeholder", slug, pk, stakeholder_id)


def _add(request: OrganizationRequest, account: Account, form: StakeholderForm) -> Stakeholder:
    person, is_another = KnownPersonForm(request.POST).answer()
    return add_stakeholder(
        actor=request.actor,
        account=account,
        values=form.values(),
        person=person,
        is_another=is_another,
    )


def _stakeholder(
    request: OrganizationRequest, account_id: uuid.UUID, stakeholder_id: uuid.UUID
) -> Stakeholder:
    rows = on_readable(request.actor, living()).select_related(
        "account__owner", "account__parent", "person", "contact", "reports_to__person"
    )
    return get_object_or_404(rows, pk=stakeholder_id, account=account_id)
