"""The account list, its files, its bulk changes and the views that people keep of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.listing import bulk
from accounts.listing.beside import beside_of
from accounts.listing.choices import frozen, look_of
from accounts.listing.exporting import give_out
from accounts.listing.forms import BulkForm
from accounts.listing.listed import PAGE, listed
from accounts.listing.open_views import shown_views
from accounts.listing.saved_views import delete_view, keep_view, own_view
from accounts.listing.table import account_table, shown_table
from accounts.models import Potential
from accounts.team.ownership import LEADING
from pages.acting import tell
from pages.confirmation import ask
from tenants.colleagues import open_members
from tenants.requests import OrganizationRequest

UNDO = "bulk_undo"


@require_safe
def account_index(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Where is …? Filters, saved views, table, bulk bar."""
    actor, beside = request.actor, beside_of(request)
    if request.htmx.target == "beside":
        return _varied(render(request, "accounts/listing/_beside.html", beside))
    look = look_of(actor, request.GET)
    narrowing, accounts = listed(actor, request.GET, look.columns)
    members = open_members()
    page = Paginator(accounts, PAGE).get_page(request.GET.get("page"))
    saved_views = shown_views(actor, request.GET.urlencode())
    context = beside | {
        "narrowing": narrowing,
        "fields": narrowing.fields([(str(m.id), str(m)) for m in members], accounts.phases),
        "accounts": accounts,
        "look": look,
        "page_obj": page,
        "saved_views": saved_views,
        "own_views": [view for view in saved_views if view.is_own],
        "is_narrowed": narrowing.is_filtered or bool({"sort", "columns"} & request.GET.keys()),
        "is_open": any(view.is_open for view in saved_views),
        "members": members,
        "potentials": Potential.choices,
        "bulk_at_most": bulk.AT_MOST,
        "may_change": actor.may("account.create"),
        "may_override": actor.may("designation.override"),
        "leaders": [member for member in members if member.role in LEADING],
        "may_import": actor.may("account.import"),
        "may_export": actor.may("account.export"),
        "may_share": actor.may("view.share"),
    }
    return _varied(render(request, "accounts/listing/list.html", context))


def _varied(response: HttpResponse) -> HttpResponse:
    """A script that asks for the account beside the list alone gets that alone."""
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


@require_safe
def account_export(request: OrganizationRequest, slug: str, kind: str) -> HttpResponseBase:
    """The filtered list as a file: all fields, or with `?fields=shown` what the list shows."""
    actor, organization = request.actor, request.organization
    actor.require("account.export")
    if request.GET.get("fields") == "shown":
        _narrowing, accounts = listed(actor, request.GET, look_of(actor, request.GET).columns)
        header, rows = shown_table(accounts, until=organization.closed_month)
    else:
        _narrowing, accounts = listed(actor, request.GET)
        sees = actor.may("account.see_designation")
        header, rows = account_table(accounts, designation=sees, currency=organization.currency)
    return give_out(actor=actor, kind=kind, name="accounts", header=header, rows=rows)


@require_POST
def account_bulk(request: OrganizationRequest, slug: str) -> HttpResponse:
    """One change for the chosen accounts, or for all that the filters match."""
    request.actor.require("account.create")
    form = BulkForm(request.POST)
    back = f"{reverse('accounts:list', args=[slug])}?{request.POST.get('query', '')[:2000]}"
    if not form.is_valid():
        said = [*map(str, form.non_field_errors()), _("Choose accounts and what to change.")]
        messages.error(request, said[0])
        return redirect(back)
    chosen = form.cleaned_data["account"]
    if form.cleaned_data["all"]:
        chosen = listed(request.actor, QueryDict(request.POST.get("query", "")))[1].accounts
    if form.takes_away and "confirmed" not in request.POST and chosen.exists():
        return _ask_to_take_away(request, chosen.count(), back)
    done = tell(
        request,
        lambda: bulk.change_many(
            actor=request.actor,
            accounts=chosen,
            change=form.cleaned_data["change"],
            value=form.value(),
            override_reason=form.cleaned_data["override_reason"],
        ),
        apart=(),
    )
    if done:
        _keep_for_undo(request, slug, done.result)
    return redirect(back)


def _ask_to_take_away(request: OrganizationRequest, count: int, back: str) -> HttpResponse:
    """Accounts without a KAM are nobody's: the same form goes once more, when that is meant."""
    title = ngettext(
        "Leave %(n)d account without an account manager?",
        "Leave %(n)d accounts without an account manager?",
        count,
    )
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    context = {
        "title": title % {"n": count},
        "question": _("Nobody leads them then: their reviews and reminders go to the leaders."),
        "confirm": _("Leave without an account manager"),
        "danger": True,
        "back": _("Accounts"),
        "cancel_url": back,
        "kept": [*kept, ("confirmed", "yes")],
    }
    return render(request, "accounts/listing/nobody.html", context)


def _keep_for_undo(request: OrganizationRequest, slug: str, done: bulk.Done) -> None:
    token = uuid.uuid4().hex
    request.session[UNDO] = {"token": token, "slug": slug, "done": done.as_json()}
    undo = f"undo:{reverse('accounts:bulk_undo', args=[slug, token])}" if done.before else ""
    messages.success(request, done.sentence, extra_tags=undo)


@require_POST
def account_bulk_undo(request: OrganizationRequest, slug: str, token: str) -> HttpResponse:
    """Take the last bulk change back, where nobody has changed the account since."""
    request.actor.require("account.create")
    kept = request.session.get(UNDO)
    if not kept or (kept["token"], kept.get("slug")) != (token, slug):
        messages.error(request, _("This can no longer be undone."))
        return redirect("accounts:list", slug)
    done = bulk.Done.of_json(kept["done"])
    undone = tell(request, lambda: bulk.undo_many(actor=request.actor, done=done), apart=())
    if undone:
        del request.session[UNDO]
        messages.success(request, undone.result.sentence)
    return redirect("accounts:list", slug)


@require_POST
def filter_save(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Keep the present filters, order and columns under a name."""
    query = request.POST.get("query", "")
    done = tell(
        request,
        lambda: keep_view(
            actor=request.actor,
            name=request.POST.get("name", ""),
            query=frozen(request.actor, query),
            is_shared=request.POST.get("is_shared") == "on",
        ),
        apart=(),
    )
    if done:
        query, name = done.result.query, done.result.name
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": name})
    return redirect(f"{reverse('accounts:list', args=[slug])}?{query[:2000]}")


@require_http_methods(["GET", "HEAD", "POST"])
def filter_delete(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Forget one of one's own views of the list."""
    back_url = reverse("accounts:list", args=[slug])
    return forget_view(request, pk, back=_("Accounts"), back_url=back_url)


def forget_view(
    request: OrganizationRequest, pk: uuid.UUID, *, back: str, back_url: str
) -> HttpResponse:
    """Forget one of one's own views, of whatever page, once it was confirmed."""
    if request.method != "POST":
        view = own_view(actor=request.actor, view_id=pk)
        return ask(
            request,
            title=_("Delete the view “%(name)s”?") % {"name": view.name},
            question=_("It is gone for everyone who sees it. The accounts stay.")
            if view.is_shared
            else _("Its name and filters are gone. The accounts stay."),
            confirm=_("Delete"),
            back=back,
            back_url=back_url,
        )
    done = tell(request, lambda: delete_view(actor=request.actor, view_id=pk))
    if done:
        text = _("The view “%(name)s” is deleted.") % {"name": done.result.name}
        messages.success(request, text)
    return redirect(back_url)
